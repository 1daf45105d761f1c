"""Editors write guides, events and districts in the admin, in French, and series by ticking days."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.pages.models import DistrictIndexPage, ElectedMember, EventPage, GuidePage
from tests.pages.conftest import City

pytestmark = pytest.mark.ignore_template_errors  # the admin's own templates


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser(email="admin@kermor.example", password="mot-de-passe-long-1"))
    return client


def _add_address(model: str, parent: int) -> str:
    return reverse("wagtailadmin_pages:add", args=("pages", model, parent))


def test_each_type_has_its_form(admin: Client, city: City) -> None:
    places: list[tuple[str, int]] = [
        ("eventpage", city.agenda.pk),
        ("guidepage", city.section.pk),
        ("guidepartpage", GuidePage.objects.get().pk),
        ("publicationpage", city.section.pk),
        ("districtpage", DistrictIndexPage.objects.get().pk),
    ]
    for model, parent in places:
        assert admin.get(_add_address(model, parent)).status_code == 200, model


def test_weekdays_are_ticked(admin: Client, city: City) -> None:
    html = admin.get(_add_address("eventpage", city.agenda.pk)).content.decode()
    assert html.count('type="checkbox" name="weekdays"') == 7
    assert "Répétition" in html


def test_a_ticked_series_is_kept_and_a_wrong_one_is_refused_in_french(admin: Client, city: City) -> None:
    values: dict[str, Any] = {
        **{"title": "Chorale", "slug": "chorale", "starts_on": "2026-12-01", "frequency": "weekly", "every": "1"},
        **{"weekdays": ["1", "3"], "state": "planned", "booking": "none", "audience_group": "everyone"},
        **{f"{stream}-count": "0" for stream in ("body", "related", "day_changes")},
        **{"department": city.article.department_id, "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"},
    }
    response = admin.post(_add_address("eventpage", city.agenda.pk), values)
    assert response.status_code == 302, response.context["form"].errors
    assert EventPage.objects.get(slug="chorale").weekdays == [1, 3]
    wrong = values | {"slug": "chorale-2", "weekdays": ["4"]}
    html = admin.post(_add_address("eventpage", city.agenda.pk), wrong).content.decode()
    assert "La première date doit tomber un des jours choisis." in html


def test_the_council_and_the_bins_are_lists_of_the_admin(admin: Client, city: City) -> None:
    member = ElectedMember.objects.get(slug="idriss")
    listing = admin.get("/cms/snippets/pages/electedmember/").content.decode()
    assert "Idriss Lahlou" in listing
    assert admin.get(f"/cms/snippets/pages/electedmember/edit/{member.pk}/").status_code == 200
    for name in ("collectionround", "collectionmove"):
        assert admin.get(f"/cms/snippets/directory/{name}/").status_code == 200, name
        assert admin.get(f"/cms/snippets/directory/{name}/add/").status_code == 200, name


def test_the_council_is_searched_by_a_part_of_a_name(admin: Client, city: City) -> None:
    html = admin.get(reverse(ElectedMember.snippet_viewset.get_url_name("list")), {"q": "kerdon"}).content.decode()
    assert "Maëlle Kerdoncuff" in html
