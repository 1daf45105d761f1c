"""A person walking through the city's pages: each screen is judged and photographed, each field found by its name."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, TypeVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import ROOT, City

SHOTS = ROOT / "var" / "journeys"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# The worker asks for work every second and makes a PDF in one or two; the rest is for a busy machine.
PATIENCE = 40.0
T = TypeVar("T")


def wait_until(found: Callable[[], T | None], what: str) -> T:
    """What `found` gives as soon as it gives something; the worker and the clock work beside us."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.3)
    raise AssertionError(f"not there after {PATIENCE:.0f} s: {what}")


# --- Judging a screen -----------------------------------------------------------------------------------------


def check_screen(page: Page, *, scripts: bool = True) -> None:
    """No fault that axe can see, no scrolling sideways, one title. Says which page and which element."""
    assert not sideways(page), f"{page.url} scrolls sideways: {sideways(page)}"
    expect(page.locator("h1")).to_have_count(1)
    faults = axe_faults(page) if scripts else ""
    assert not faults, f"{page.url}\n{faults}"


def axe_faults(page: Page, rules: dict[str, list[str]] = RULES) -> str:
    """axe's report, or "" when it finds nothing. It never ends in a browser that runs no script."""
    violations = Axe().run(page, options=rules).response["violations"]
    return "\n".join(
        f"{each['id']}: {each['help']}\n    {node['html'][:300]}\n    {node.get('failureSummary', '')[:300]}"
        for each in violations
        for node in each["nodes"][:3]
    )


def sideways(page: Page) -> str:
    """What is wider than the window, or ""."""
    script = """() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return "";
      const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1);
      return wide.slice(-3).map(e => e.outerHTML.slice(0, 160)).join(" | ") || "something";
    }"""
    return str(page.evaluate(script))


# --- Walking --------------------------------------------------------------------------------------------------


@dataclass
class Walk:
    """One person in one browser. `name` is the folder of their photographs in var/journeys/.

    `scripts` is False in a browser that runs none, `judged` is False on a way that another test judges.
    """

    page: Page
    name: str
    scripts: bool = True
    judged: bool = True
    shots: int = field(default=0)

    def open(self, address: str, heading: str = "") -> None:
        """Go to an address of the city and judge the page."""
        self.page.goto(address)
        self.screen(heading)

    def screen(self, heading: str = "") -> None:
        """Judge the page one has come to, and keep a photograph of it."""
        if heading:
            expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        self.judge()
        self.photograph()

    def judge(self) -> None:
        if self.judged:
            check_screen(self.page, scripts=self.scripts)

    def photograph(self) -> None:
        if not self.judged:
            return
        folder = SHOTS / self.name
        folder.mkdir(parents=True, exist_ok=True)
        self.shots += 1
        self.page.screenshot(path=folder / f"{self.shots:02}.png", full_page=True)

    def fill(self, **answers: Any) -> None:
        """Answer by the names of the controls: `person__family_name="Morvan"`, `applicant_id__upload=path`."""
        for name, value in answers.items():
            answer(self.page, name, value)

    def press(self, words: str) -> None:
        """A button or a link, by what it says."""
        press(self.page, words)

    def follow(self, words: str) -> None:
        """A link, by all it says; where buttons speak of the same thing."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=words, exact=True).first.click()

    def step(self, heading: str, **answers: Any) -> None:
        """One page of a form: judged, answered, photographed as answered, sent."""
        self.arrives_at(heading)
        self.judge()
        self.fill(**answers)
        self.photograph()
        self.press("Enregistrer et continuer")

    def arrives_at(self, heading: str) -> None:
        """The page of this title; when the one before came back, what it says is wrong."""
        title = self.page.get_by_role("heading", level=1)
        try:
            expect(title).to_have_text(heading)
        except AssertionError:
            wrong = " ".join(self.page.locator(".error-summary, .error").all_inner_texts())
            raise AssertionError(f"« {title.inner_text()} » instead of « {heading} ». {wrong}") from None

    def sees(self, *words: str) -> None:
        """The page says each of these, whatever its spaces."""
        text = plain(self.page.locator("main").inner_text())
        for each in words:
            assert each in text, f"{self.page.url} does not say « {each} »:\n{text[:3000]}"


def press(page: Page, words: str) -> None:
    """Press a button, else follow a link, by its words; the next page is there when this returns."""
    button = page.get_by_role("button", name=words)
    with page.expect_navigation():
        (button if button.count() else page.get_by_role("link", name=words)).first.click()


def answer(page: Page, name: str, value: Any) -> None:
    """Type, choose, tick or attach, as the control asks."""
    control = page.locator(f'main [name="{name}"]')
    assert control.count(), f"no control {name} on {page.url}, only {sorted(controls(page))}"
    kind = control.first.get_attribute("type")
    if kind == "radio":
        page.locator(f'main [name="{name}"][value="{value}"]').check()
    elif kind == "checkbox":
        for each in value if isinstance(value, list | tuple) else [value]:
            _tick(page, name, each)
    elif kind == "file":
        control.first.set_input_files(value)
    elif control.first.evaluate("e => e.tagName") == "SELECT":
        control.first.select_option(value)
    else:
        control.first.fill(str(value))


def controls(page: Page) -> set[str]:
    """The names of all that can be answered on a page."""
    return {str(each.get_attribute("name")) for each in page.locator("main [name]:not([type=hidden])").all()}


def _tick(page: Page, name: str, value: Any) -> None:
    boxes: Locator = page.locator(f'main [name="{name}"]')
    if value in (True, False):
        boxes.first.set_checked(value)
    else:
        page.locator(f'main [name="{name}"][value="{value}"]').check()


def date_parts(name: str, day: str) -> dict[str, str]:
    """« 2024-03-12 » for the three controls of a date."""
    year, month, number = day.split("-")
    return {f"{name}__day": str(int(number)), f"{name}__month": str(int(month)), f"{name}__year": year}


# --- What the city gives back ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filed:
    """A request as « Demande envoyée » tells it."""

    reference: str
    code: str
    receipt: str


def send(walk: Walk) -> Filed:
    """« Vérifiez vos réponses », certify, send; number and code of « Demande envoyée »."""
    walk.screen("Vérifiez vos réponses")
    walk.fill(certify=True)
    walk.press("Envoyer la demande")
    return filed(walk)


def filed(walk: Walk) -> Filed:
    """Number, code and the address of the receipt, once the worker has made it."""
    expect(walk.page).to_have_url(re.compile("/demande-envoyee/$"))
    link = walk.page.get_by_role("link", name="Télécharger le récépissé")

    def receipt() -> str | None:
        if not link.count():
            walk.page.reload()
        return link.get_attribute("href") if link.count() else None

    address = wait_until(receipt, "the receipt")
    walk.screen()
    text = plain(walk.page.locator("main").inner_text())
    code = re.search(r"Code de suivi, sans compte : (\S+)", text)
    assert code, text
    return Filed(walk.page.locator(".done__ref").inner_text().strip(), code[1], address)


def pdf_text(page: Page, address: str, folder: Path) -> str:
    """The words of a PDF that this visitor downloads."""
    response = page.request.get(address)
    assert response.ok, f"{address}: {response.status}"
    assert response.headers["content-type"] == "application/pdf"
    kept = folder / "downloaded.pdf"
    kept.write_bytes(response.body())
    return plain(subprocess.run(["pdftotext", "-layout", kept, "-"], capture_output=True, text=True, check=True).stdout)


def mail_to(city: City, address: str, *words: str) -> str:
    """Subject and text of the newest mail to this address that says each of these words; waits for the worker."""

    def found() -> str | None:
        for source in reversed(city.mails()):
            for text in map(mail_text, source.split("\n" + "-" * 79 + "\n")):
                if address in text and all(each in text for each in words):
                    return text
        return None

    return wait_until(found, f"a mail to {address} that says {words}")


def mail_text(source: str) -> str:
    """Receiver, subject and plain text of one mail."""
    message = message_from_bytes(source.lstrip("\n").encode(), policy=policy.default)
    body = message.get_body(("plain",))
    return plain(f"{message['to']}\n{message['subject']}\n{body.get_content() if body else ''}")


def plain(text: str) -> str:
    """With ordinary spaces, as a reader sees them."""
    return re.sub(r"[ \t]+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))
