"""The small city, with some of its pages in English."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Locale

from tests.pages.conftest import City, build_city


@pytest.fixture(scope="session")
def base_url() -> str:
    """Pages are shown to the browser as the test's client got them: nothing is asked of an address."""
    return ""


@pytest.fixture
def city(db: None) -> City:
    """The small city, in French alone."""
    return build_city()


def translate(page: Any, code: str, **values: Any) -> Any:
    """A live translation, as the editors' « Traduire cette page » begins it."""
    made = page.copy_for_translation(Locale.objects.get(language_code=code))
    for name, value in values.items():
        setattr(made, name, value)
    made.save_revision().publish()
    made.refresh_from_db()
    return made


HOME = {"often": [], "today": [], "procedures": [], "report_heading": "", "report_links": [], "report_kinds": []}
PARTS = {"who": [{"type": "line", "value": "<p>Anyone.</p>"}], "steps": []}
SHORT = {"documents": [], "questions": [], "body": [], "silence": "", "answer_delay": ""}


@pytest.fixture
def english(city: City) -> City:
    """The home page, the list of procedures, one procedure and the places in English too."""
    translate(city.home, "en", title="Kermor in English", heading="What are you looking for?", search_hint="", **HOME)
    translate(city.procedures, "en", title="Services")
    words = {"title": "Get a birth certificate", "intro": "Free.", "price": "Free", "time_needed": "5 minutes"}
    translate(city.procedure, "en", way_phone="<p>Call.</p>", way_desk="<p>Come.</p>", **words, **SHORT, **PARTS)
    translate(city.places, "en", title="Places")
    return city
