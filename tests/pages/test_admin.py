"""Editors can open, preview and save every type of page; the admin says no in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from portal.directory.models import Place
from portal.pages.models import SiteSettings
from tests.pages.conftest import City

# The admin's own templates name variables that are not there, and count on Django's empty string for them.
pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture(autouse=True)
def _django_s_own_templates() -> Iterator[None]:
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, ""
    yield
    engine.string_if_invalid = before


def test_every_type_of_page_opens_in_the_admin_and_previews(admin_client: Client, city: City) -> None:
    pages = [
        city.home, city.section, city.article, city.legal, city.procedures, city.procedure, city.places,
        city.news_index, city.news, city.agenda, city.event, city.situation, city.site_map,
    ]  # fmt: skip
    for page in pages:
        answer = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert answer.status_code == 200, page
        draft = page.save_revision().as_object()
        preview = draft.make_preview_request(preview_mode=draft.default_preview_mode)
        assert preview.status_code == 200, page


def test_the_city_s_settings_and_banners_open(admin_client: Client, city: City) -> None:
    site = Site.objects.get(is_default_site=True)
    settings_url = reverse("wagtailsettings:edit", args=["pages", SiteSettings._meta.model_name, site.pk])
    assert admin_client.get(settings_url).status_code == 200
    assert admin_client.get("/cms/snippets/pages/banner/add/").status_code == 200


def test_a_place_is_edited_with_its_hours(admin_client: Client, city: City) -> None:
    answer = admin_client.get(f"/cms/snippets/directory/place/edit/{city.place.pk}/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("opening_hours-") > Place.objects.get().opening_hours.count()
    assert "hours_exceptions-TOTAL_FORMS" in html
