"""A place whose slug changes is still found at its old address."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Site

from portal.directory.models import Place
from portal.lib import page_cache
from tests.pages.conftest import City, make_place

pytestmark = pytest.mark.django_db


def rename(slug: str, to: str) -> None:
    place = Place.objects.get(slug=slug)
    place.slug = to
    place.save()
    page_cache._move_epoch()


def leads_to(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 301, answer.status_code
    return answer["Location"]


def test_the_old_address_leads_to_the_new_one_in_each_language(city: City) -> None:
    english = Locale.objects.get(language_code="en")
    city.home.copy_for_translation(english).save_revision().publish()
    same = city.places.copy_for_translation(english)
    same.save_revision().publish()
    rename("hotel-de-ville", "mairie")
    for prefix in ("", "/en"):
        assert leads_to(f"{prefix}/lieux/hotel-de-ville/") == f"{prefix}/lieux/mairie/"
        assert leads_to(f"{prefix}/lieux/hotel-de-ville") == f"{prefix}/lieux/mairie/"
        assert Client().get(f"{prefix}/lieux/mairie/").status_code == 200
    same.slug = "places"
    same.save_revision().publish()
    rename("mairie", "mairie-centrale")
    assert leads_to("/en/places/mairie/") == "/en/places/mairie-centrale/"
    assert Client().get("/en/places/rien/").status_code == 404


def test_a_place_renamed_twice_is_one_step_away_and_back_at_its_name_none(city: City) -> None:
    rename("hotel-de-ville", "mairie")
    rename("mairie", "maison-commune")
    assert leads_to("/lieux/hotel-de-ville/") == "/lieux/maison-commune/"
    assert leads_to("/lieux/mairie/") == "/lieux/maison-commune/"
    rename("maison-commune", "hotel-de-ville")
    assert Client().get("/lieux/hotel-de-ville/").status_code == 200
    assert leads_to("/lieux/mairie/") == "/lieux/hotel-de-ville/"
    assert not Redirect.objects.filter(old_path="/lieux/hotel-de-ville").exists()


def test_an_editor_s_own_redirection_is_left_alone(city: City) -> None:
    own = Redirect.objects.create(
        old_path="/lieux/hotel-de-ville", site=Site.objects.get(), redirect_link="https://example.org/"
    )
    rename("hotel-de-ville", "mairie")
    own.refresh_from_db()
    assert (own.redirect_link, own.redirect_page) == ("https://example.org/", None)


def test_what_is_saved_under_its_slug_and_a_new_place_make_none(city: City) -> None:
    Place.objects.get().save()
    make_place("piscine", "Piscine")
    assert not Redirect.objects.exists()


@pytest.mark.ignore_template_errors
def test_the_admin_s_own_form_does_it(city: City, client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser(email="a@kermor.example"))
    place = Place.objects.get()
    values = {
        "name": place.name, "kind": place.kind_id, "slug": "mairie", "live": "on", "address_line": place.address_line,
        "postcode": "29999", "city": "Kermor", "services": "[]", "accessibility": "[]",
    }  # fmt: skip
    for name in ("opening_hours", "hours_exceptions"):
        values |= {f"{name}-{key}_FORMS": number for key, number in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0))}
        values[f"{name}-MAX_NUM_FORMS"] = 1000
    answer = client.post(reverse("wagtailsnippets_directory_place:edit", args=[place.pk]), values)
    assert answer.status_code == 302
    assert leads_to("/lieux/hotel-de-ville/") == "/lieux/mairie/"
