"""What the city buys: open until its own deadline, then being examined, then awarded."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from portal.pages.models import TenderPage
from portal.pages.models.tenders import TenderStatus
from tests.pages.conftest import City, add

LIST = "/vivre-a-kermor/marches-publics/"


def test_an_open_tender_says_how_long_is_left(client: Client, city: City) -> None:
    html = client.get(LIST).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "Rehausse du quai" in html
    assert "dans 3 jours" in html
    assert "3 700 000 €" in html


def test_the_deadline_itself_closes_a_tender(client: Client, city: City) -> None:
    now = timezone.now()
    assert city.tender.state(now) == TenderStatus.OPEN
    city.tender.closes_at = now - timedelta(minutes=1)
    city.tender.save()
    assert city.tender.state(now) == TenderStatus.CLOSED
    assert "Rehausse du quai" not in client.get(LIST).content.decode()
    assert "Rehausse du quai" in client.get(LIST, {"etat": "closed"}).content.decode()


def test_lists_and_pages_are_true_until_the_next_deadline(city: City) -> None:
    now = timezone.now()
    assert city.tenders.changes_at(now) == city.tender.changes_at(now) == city.tender.closes_at


def test_an_award_names_the_company_and_the_amount(client: Client, city: City) -> None:
    city.tender.status, city.tender.awarded_to, city.tender.awarded_amount = (
        "awarded",
        "Mer et Granite (Brest)",
        3_600_000,
    )
    city.tender.awarded_on, city.tender.offers = date(2026, 11, 2), 4
    city.tender.save()
    html = client.get(city.tender.url).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "Marché attribué à Mer et Granite (Brest) le 2 novembre 2026, pour 3 600 000 € hors taxes." in html
    assert "4 offres reçues." in html
    assert "Mer et Granite" in client.get(LIST, {"etat": "awarded"}).content.decode()


def test_tenders_are_filtered_by_kind_and_by_words(client: Client, city: City) -> None:
    add(
        city.tenders,
        TenderPage(
            title="Livres audio",
            slug="livres",
            reference="2026-F-055",
            kind="supplies",
            published_on=timezone.localdate(),
            closes_at=timezone.now() + timedelta(days=9),
        ),
    )
    works = client.get(LIST, {"nature": "works"}).content.decode()
    assert "Rehausse du quai" in works
    assert "Livres audio" not in works
    words = client.get(LIST, {"objet": "livres"}).content.decode()
    assert "Livres audio" in words
    assert "Rehausse du quai" not in words
