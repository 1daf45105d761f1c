"""A procedure that is found first can be begun from the results, while its door is open."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.eservices.enums import Intake
from tests.pages.conftest import City, build_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db: None) -> City:
    city = build_city()
    call_command("rebuild_search", verbosity=0)
    return city


def buttons(client: Client, **query: str) -> list[str]:
    html = client.get("/recherche/", query).content.decode()
    assert "result--first" in html
    return re.findall(r'<a class="button" href="([^"]+/commencer/)">', html)


def test_an_open_procedure_begins_from_the_first_result(client: Client, city: City) -> None:
    html = client.get("/recherche/", {"q": "acte de naissance"}).content.decode()
    first = re.search(r'<article class="result result--first">.*?</article>', html, re.DOTALL)
    assert first
    assert f'href="{city.procedure.start_url}">Commencer<span class="u-hidden"> : Demander un' in first.group(0)
    assert len(buttons(client, q="acte de naissance")) == 1


@pytest.mark.parametrize(
    "shut",
    [
        {"intake": Intake.PAUSED},
        {"intake": Intake.PAPER_ONLY},
        {"opens_at": timezone.now() + timedelta(days=1)},
        {"closes_at": timezone.now() - timedelta(days=1)},
        {"live": False},
    ],
)
def test_a_closed_door_has_no_button(client: Client, city: City, shut: dict[str, Any]) -> None:
    type(city.procedure.procedure).objects.filter(pk=city.procedure.procedure_id).update(**shut)
    assert buttons(client, q="acte de naissance") == []


def test_neither_a_page_nor_a_later_result_has_one(client: Client, city: City) -> None:
    assert buttons(client, q="déchets") == []
    assert buttons(client, q="conseil municipal") == []


def test_a_procedure_of_another_site_is_not_begun_here(client: Client, city: City) -> None:
    city.procedure.external_url = "https://ants.example/"
    city.procedure.save()
    assert buttons(client, q="acte de naissance") == []
