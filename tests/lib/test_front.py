"""The style sheet, the small marks of templates, and the dress of mails."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines

from portal.lib import stylesheet
from portal.lib.mail_html import with_inline_styles
from portal.lib.templatetags.portal_tags import icon, phone

SPRITE = Path(settings.BASE_DIR) / "static/icons/sprite.svg"


def test_one_sheet_holds_every_component_and_imports_nothing() -> None:
    text = stylesheet.bundle(stylesheet.StylesheetFinder().source)
    assert "@import" not in text
    for block in (".site-header", ".hero", ".filing", ".desk", ".u-hidden"):
        assert block in text


def test_layers_keep_the_order_that_decides_who_wins() -> None:
    text = stylesheet.bundle(stylesheet.StylesheetFinder().source)
    places = [text.index(f"@layer {name}") for name in ("tokens", "base", "layout", "components", "utilities", "print")]
    assert places == sorted(places)


def test_the_sheet_stays_small_enough_for_a_slow_phone() -> None:
    assert len(stylesheet.bundle(stylesheet.StylesheetFinder().source).encode()) < 60_000


def test_a_missing_import_is_refused_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "main.css"
    broken.write_text('@import "missing.css";')
    with pytest.raises(OSError, match=r"main\.css"):
        stylesheet.bundle(broken)


def test_static_files_offer_the_bundled_sheet(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.STATIC_BUILD_DIR = tmp_path
    finders.get_finder.cache_clear()
    found = finders.find(stylesheet.NAME)
    finders.get_finder.cache_clear()
    assert found
    assert Path(str(found)).read_text().startswith("@layer")
    assert stylesheet.NAME in dict(stylesheet.StylesheetFinder().list(None))


def test_the_bundled_sheet_is_made_again_when_a_source_is_newer(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.STATIC_BUILD_DIR = tmp_path / "built"
    finder = stylesheet.StylesheetFinder()
    finder.source = tmp_path / "css/main.css"
    finder.source.parent.mkdir()
    finder.source.write_text("a { color: red }")
    built = Path(finder.find(stylesheet.NAME))
    assert "red" in built.read_text()
    finder.source.write_text("a { color: #00f }")
    import os

    os.utime(finder.source, (built.stat().st_mtime + 5,) * 2)
    assert "#00f" in Path(finder.find(stylesheet.NAME)).read_text()


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    import re

    sprite = SPRITE.read_text()
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text()):
            assert f'id="{name}"' in sprite, f"{template.name}: {name}"


def test_an_icon_never_speaks() -> None:
    assert 'aria-hidden="true"' in icon("search")
    assert "sprite.svg#search" in icon("search")


def test_a_phone_number_can_be_called_and_does_not_break() -> None:
    assert phone("02 61 91 00 00") == '<a class="phone" href="tel:+33261910000">02\xa061\xa091\xa000\xa000</a>'
    assert phone("") == ""


def test_a_short_number_is_called_as_it_is() -> None:
    assert 'href="tel:114"' in phone("114")


def test_a_mail_carries_its_styles_on_its_tags_and_its_night_colours_in_a_query() -> None:
    template = engines["django"].from_string(
        '{% extends "emails/base.html" %}{% block heading %}Il nous manque une pièce{% endblock %}'
    )
    html = with_inline_styles(template.render({"city_prefix": "Ville de", "city_name": "Kermor"}))
    assert '<h1 style="' in html
    assert "prefers-color-scheme: dark" in html
    assert "Il nous manque une pièce" in html
