"""The map of addresses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from tests.pages.conftest import City

pytestmark = pytest.mark.django_db


def addresses(client: Client) -> str:
    """Every part of the map, one after the other."""
    index = client.get("/sitemap.xml").content.decode()
    parts = re.findall(r"<loc>[^<]*(/sitemap-[0-9]+[.]xml)</loc>", index)
    assert parts
    return "".join(client.get(part).content.decode() for part in parts)


def test_the_map_of_addresses_names_live_pages_and_what_stands_below_them(client: Client, city: City) -> None:
    city.legal.unpublish()
    city.article.save_revision().publish()
    text = addresses(client)
    assert "/demarches/acte-de-naissance/</loc>" in text
    assert "/dechets/</loc><lastmod>" in text
    assert "/lieux/hotel-de-ville/</loc>" in text
    assert "/les-services/etat-civil/</loc>" in text
    assert text.count("/lieux/</loc>") == 1
    assert "accessibilite" not in text


def test_the_map_of_addresses_leaves_out_pages_for_some_people(client: Client, city: City) -> None:
    PageViewRestriction.objects.create(page=city.section, restriction_type="login")
    text = addresses(client)
    assert "vivre-a-kermor" not in text
    assert "/demarches/</loc>" in text


def test_the_map_says_the_other_languages_of_a_page(client: Client, city: City) -> None:
    english, _made = Locale.objects.get_or_create(language_code="en")
    city.home.copy_for_translation(english).get_latest_revision().publish()
    assert 'hreflang="en"' in addresses(client)


def test_a_part_of_the_map_that_is_not_there_is_a_404(client: Client, city: City) -> None:
    assert client.get("/sitemap-999.xml").status_code == 404


def test_the_map_costs_the_same_for_one_page_or_many(
    client: Client, city: City, django_assert_max_num_queries: Any
) -> None:
    parts = re.findall(r"(/sitemap-[1-9][0-9]*[.]xml)</loc>", client.get("/sitemap.xml").content.decode())
    with django_assert_max_num_queries(12):
        client.get(parts[0])
