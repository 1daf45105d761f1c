"""What the city buys: open until its own deadline, then being examined, then awarded."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portal.lib import page_cache
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
    city.tender.closes_at = now + timedelta(seconds=1)
    city.tender.save()
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


def awarded(city: City, **fields: object) -> TenderPage:
    """A contract of 154,320 euros, notified."""
    values: dict[str, object] = {
        "title": "Vélos cargos", "slug": "velos", "reference": "2026-F-021", "kind": "supplies", "status": "awarded",
        "published_on": date(2026, 6, 1), "closes_at": timezone.now() - timedelta(days=90), "cpv": ["34430000-0"],
        "awarded_on": date(2026, 9, 1), "awarded_to": "Cycles An Hent", "awarded_amount": 154_320, "offers": 5,
        "notified_on": date(2026, 9, 15), "holder_siret": "99900052400010", "duration_months": 48,
    }  # fmt: skip
    page: TenderPage = add(city.tenders, TenderPage(**values | fields))
    return page


def test_a_planned_tender_opens_on_its_day_by_itself(client: Client, city: City) -> None:
    today = timezone.localdate()
    city.tender.status, city.tender.published_on = TenderStatus.PLANNED, today + timedelta(days=2)
    city.tender.save()
    assert city.tender.state(timezone.now()) == TenderStatus.PLANNED
    assert "Rehausse du quai" not in client.get(LIST).content.decode()
    assert "Rehausse du quai" in client.get(LIST, {"etat": "planned"}).content.decode()
    assert "Le dossier sera en ligne" in client.get(city.tender.url).content.decode()
    city.tender.published_on = today
    city.tender.save()
    page_cache._move_epoch()
    assert city.tender.state(timezone.now()) == TenderStatus.OPEN
    assert "Rehausse du quai" in client.get(LIST).content.decode()


def test_days_left_are_true_until_midnight(city: City) -> None:
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert city.tender.changes_at(now) <= midnight
    city.tender.questions_until = now + timedelta(seconds=5)
    assert city.tender.changes_at(now) == city.tender.questions_until


def test_questions_answers_and_changes_are_the_same_for_everybody(client: Client, city: City) -> None:
    city.tender.questions_until = timezone.now() + timedelta(days=1)
    city.tender.answers = [
        {
            "type": "answer",
            "value": {
                "asked_on": "2026-11-14", "question": "Peut-on visiter ?", "answered_on": "2026-11-16",
                "answer": "<p>Oui, sur rendez-vous.</p>",
            },
        },
        {
            "type": "answer",
            "value": {"asked_on": "2026-11-21", "question": "Qui reprend ?", "answered_on": None, "answer": ""},
        },
    ]  # fmt: skip
    city.tender.changes = [
        {"type": "change", "value": {"on": "2026-11-18", "text": "Échelles de 4,20 m.", "document": None}}
    ]
    city.tender.save()
    html = client.get(city.tender.url).content.decode().replace("\xa0", " ").replace("\u202f", " ")
    for said in ("Peut-on visiter ?", "Oui, sur rendez-vous.", "Réponse du 16 novembre 2026", "Échelles de 4,20 m."):
        assert said in html
    assert html.count("La réponse est en préparation.") == 1
    assert "Vous pouvez poser la vôtre jusqu’au" in html


def test_offers_go_to_the_certified_site_while_the_tender_is_open(client: Client, city: City) -> None:
    city.tenders.profile_url = "https://marches.kermor.example/"
    city.tenders.save()
    assert 'href="https://marches.kermor.example/"' in client.get(city.tender.url).content.decode()
    city.tender.closes_at = timezone.now() - timedelta(minutes=1)
    city.tender.save()
    page_cache._move_epoch()
    html = client.get(city.tender.url).content.decode()
    assert "Déposer une offre" not in html
    assert "les offres sont à l’étude" in html


def test_the_standstill_is_told_until_it_is_over(client: Client, city: City) -> None:
    page = awarded(city, standstill_until=timezone.localdate() + timedelta(days=4), notified_on=None)
    assert "Le contrat ne sera pas signé avant le" in client.get(page.url).content.decode()
    page.standstill_until = timezone.localdate() - timedelta(days=4)
    page.save()
    page_cache._move_epoch()
    assert "s’est terminé le" in client.get(page.url).content.decode()


def test_a_cancelled_tender_says_so(client: Client, city: City) -> None:
    city.tender.status = TenderStatus.CANCELLED
    city.tender.save()
    assert "Elle ne donnera lieu à aucun contrat" in client.get(city.tender.url).content.decode()
    assert "Rehausse du quai" in client.get(LIST, {"etat": "cancelled"}).content.decode()
    assert "Rehausse du quai" not in client.get(LIST, {"etat": "awarded"}).content.decode()


def test_essential_data_are_in_the_national_format_for_contracts_of_40_000_euros(client: Client, city: City) -> None:
    city.tenders.buyer_siret, city.tenders.buyer_place_code = "21299990800016", "29999"
    city.tenders.save()
    awarded(city)
    awarded(city, slug="petit", reference="2026-F-030", awarded_amount=39_999)
    awarded(city, slug="pas-signe", reference="2026-F-031", notified_on=None)
    (contract,) = client.get("/marches-publics/donnees-essentielles.json").json()["marches"]["marche"]
    assert contract == {
        "id": "2026-F-021", "acheteur": {"id": "21299990800016"}, "nature": "Marché", "objet": "Vélos cargos",
        "codeCPV": "34430000-0", "procedure": "Procédure adaptée", "dureeMois": 48,
        "lieuExecution": {"code": "29999", "typeCode": "Code commune"}, "dateNotification": "2026-09-15",
        "datePublicationDonnees": "2026-09-01", "montant": 154320.0, "formePrix": "Forfaitaire",
        "typesPrix": {"typePrix": ["Définitif révisable"]}, "offresRecues": 5,
        "titulaires": [{"titulaire": {"id": "99900052400010", "typeIdentifiant": "SIRET"}}],
    }  # fmt: skip
    answer = client.get("/marches-publics/donnees-essentielles.csv")
    head, line = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert dict(zip(head, line, strict=True))["titulaire_id"] == "99900052400010"


def test_the_feed_names_what_is_published_not_what_is_planned(client: Client, city: City) -> None:
    later = {"published_on": timezone.localdate() + timedelta(days=3), "closes_at": timezone.now() + timedelta(days=40)}
    awarded(city, slug="plus-tard", reference="2026-S-099", **later)
    feed = client.get("/marches-publics/rss/").content.decode()
    assert "2026-T-041 : Rehausse du quai" in feed
    assert "2026-S-099" not in feed
    assert client.get("/marches-publics/")["Location"] == LIST


def test_an_award_without_holder_is_stopped_in_the_form_and_a_draft_may_wait(city: City) -> None:
    form_class = TenderPage.get_edit_handler().get_form_class()
    streams = {f"{name}-count": "0" for name in ("lots", "criteria", "files", "changes", "answers")}
    for draft in (False, True):
        form = form_class(instance=city.tender, data={"status": "awarded", **streams})
        if draft:
            form.defer_required_fields()
        form.full_clean()
        assert ("awarded_to" in form.errors) is not draft


def test_a_deadline_before_the_publication_is_refused(city: City) -> None:
    city.tender.published_on = timezone.localdate() + timedelta(days=30)
    with pytest.raises(ValidationError, match="doit suivre"):
        city.tender.clean()


def test_two_copies_of_a_tender_are_two_drafts_without_reference(city: City) -> None:
    for slug in ("copie-1", "copie-2"):
        copy = city.tender.copy(update_attrs={"slug": slug}, keep_live=False)
        assert copy.reference is None
