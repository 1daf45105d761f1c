"""Languages that are longer, or written from right to left, in a real browser and in the style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from wagtail.models import Locale

from portal.lib import page_cache
from portal.lib.stylesheet import bundle
from tests.journeys.conftest import browser_type_launch_args  # noqa: F401 - the fixture of this machine's Chromium
from tests.languages.conftest import translate
from tests.languages.test_pseudo import made_up  # noqa: F401 - the made-up language
from tests.pages.conftest import City

CSS = Path(settings.BASE_DIR) / "static" / "css"
PHYSICAL = re.compile(
    r"(?:(?:margin|padding|border)-(?:left|right)|(?:^|[;{\s])(?:left|right)\s*:|(?:float|clear|text-align)\s*:\s*(?:left|right))"
)
# The desk and the admin are read in French; paper has a left and a right.
OURS = [path for path in sorted(CSS.rglob("*.css")) if "admin" not in path.parts and path.name != "pdf.css"]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_style_sheets_know_start_and_end_but_no_left_and_right(path: Path) -> None:
    bare = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert PHYSICAL.findall(bare) == []


@pytest.fixture
def arabic(settings: Any, city: City) -> Iterator[City]:
    """The home page and the procedures in a language written from right to left."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabe")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    Locale.objects.create(language_code="ar")
    translate(city.home, "ar", title="كيرمور", heading="عمّ تبحث؟", search_hint="مثال: شهادة ميلاد")
    translate(city.procedures, "ar", title="الخدمات", intro="كل ما يمكن طلبه من المدينة.")
    translate(city.procedure, "ar", title="طلب شهادة ميلاد", intro="مجانية.")
    page_cache._move_epoch()
    yield city
    page_cache._move_epoch()


def test_a_language_from_right_to_left_says_so_and_marks_what_is_french(client: Client, arabic: City) -> None:
    html = client.get("/ar/").content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert 'lang="ar" hreflang="ar">العربية</a>' in client.get("/").content.decode()
    assert "dir=" not in client.get("/").content.decode().split("<body", 1)[0]


def _show(page: Page, html: str, width: int) -> None:
    """A page as the test's client got it, with the site's style sheet and no script."""
    html = re.sub(r"<script.*?</script>|<link rel=\"(?:stylesheet|preload|icon)\"[^>]*>", "", html, flags=re.S)
    html = html.replace("</head>", f"<style>{bundle(CSS / 'main.css')}</style></head>")
    page.set_viewport_size({"width": width, "height": 740})
    page.set_content(html, wait_until="load")


OVERFLOWING = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth - room <= 1) return [];
  return [...document.querySelectorAll("body *")].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width && (box.right > room + 1 || box.left < -1) && getComputedStyle(each).position !== "absolute";
  }).map((each) => `${each.tagName} ${each.className} ${each.parentElement.textContent.trim().slice(0, 60)}`).slice(-3);
}"""


def _overflow(page: Page) -> list[str]:
    """What is wider than the screen, by more than the rounding of a pixel."""
    found: list[str] = page.evaluate(OVERFLOWING)
    return found


@pytest.mark.browser
@pytest.mark.ignore_template_errors
def test_pages_from_right_to_left_hold_on_a_phone(client: Client, arabic: City, page: Page) -> None:
    for address in ("/ar/", "/ar/demarches/", "/ar/demarches/acte-de-naissance/", "/ar/suivre/", "/ar/comptes/login/"):
        _show(page, client.get(address).content.decode(), 360)
        assert _overflow(page) == [], address
        logo = page.locator(".logo").first.bounding_box()
        assert logo is not None
        assert logo["x"] + logo["width"] > 300, address  # the name of the city begins at the right edge


@pytest.mark.browser
@pytest.mark.ignore_template_errors
def test_sentences_40_percent_longer_hold_at_320_pixels(client: Client, made_up: City, page: Page) -> None:  # noqa: F811
    addresses = ("/en/", "/en/demarches/", "/en/demarches/acte-de-naissance/", "/en/lieux/", "/en/recherche/?q=zzzz")
    for address in (*addresses, "/en/suivre/", "/en/comptes/login/", "/en/reprendre/", "/en/verifier/"):
        _show(page, client.get(address).content.decode(), 320)
        assert _overflow(page) == [], address
