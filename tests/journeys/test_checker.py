"""The rules that the city adds to the checker really find what they are about, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser

from portal.cms.checker import CityChecker

BAD = "<html lang=fr><title>x</title><main><h1>T</h1><table><tr><td>1</td></tr></table></main>"
GOOD = "<html lang=fr><title>x</title><main><h1>T</h1><table><caption>C</caption><tr><th>1</th></tr></table></main>"
RUN = """async ([source, spec, rules]) => {
  axe.configure(spec);
  const found = await axe.run(document, { runOnly: rules });
  return found.violations.map((violation) => violation.id);
}"""


@pytest.mark.parametrize(
    ("html", "found"), [(BAD, ["table-without-caption", "table-without-head"]), (GOOD, [])], ids=["bad", "good"]
)
def test_a_table_without_caption_or_heads_is_found(browser: Browser, html: str, found: list[str]) -> None:
    told = CityChecker().get_axe_configuration(None)["spec"]
    spec = {
        "rules": [rule for rule in told["rules"] if rule["id"].startswith("table-")],
        "checks": [check for check in told["checks"] if "evaluate" in check],
    }
    page = browser.new_page()
    page.set_content(html)
    page.evaluate(next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js")).read_text())
    rules = ["table-without-caption", "table-without-head"]
    assert sorted(page.evaluate(RUN, ["", json.loads(json.dumps(spec)), rules])) == found
    page.close()
