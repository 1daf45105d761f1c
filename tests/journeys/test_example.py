"""The example front end of docs/examples: another origin, the API alone, a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, ROOT, City

EXAMPLE = ROOT / "docs" / "examples"


class Quiet(SimpleHTTPRequestHandler):
    """Files of one folder, without a word."""

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The example on an origin of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(EXAMPLE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    """A browser that stands on that other origin, which the city's own visitors never do."""
    page = browser.new_page(viewport=DESKTOP, locale="fr-FR")  # type: ignore[arg-type]  # two keys, as Playwright wants
    yield page
    page.close()


def test_the_example_is_short() -> None:
    lines = sum(
        len(path.read_text().splitlines()) for path in EXAMPLE.iterdir() if path.suffix in {".html", ".js", ".css"}
    )
    assert lines <= 100


def test_the_api_alone_shows_the_site_from_another_origin(guest: Page, city: City, elsewhere: str) -> None:
    faults: list[str] = []
    guest.on("pageerror", lambda error: faults.append(str(error)))
    guest.goto(f"{elsewhere}?api={city.url}")
    expect(guest).to_have_title("Ville de Kermor")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Que cherchez-vous ?")
    begin = guest.get_by_role("link", name="Commencer").first
    assert (begin.get_attribute("href") or "").startswith(f"{city.url}/demarches/")
    news = guest.locator("main ul").first.get_by_role("link").first
    title = news.inner_text()
    news.click()
    expect(guest.get_by_role("heading", level=1)).to_have_text(title)
    guest.get_by_role("navigation").get_by_role("link").nth(1).click()
    expect(guest.locator("main h1")).not_to_have_text(title)
    assert guest.locator("main a").count() > 2
    assert faults == []


def test_a_page_that_is_not_there_says_so(guest: Page, city: City, elsewhere: str) -> None:
    guest.goto(f"{elsewhere}?api={city.url}&page=/nulle-part/")
    expect(guest.locator("main h1")).to_have_text("Rien à cette adresse.")
