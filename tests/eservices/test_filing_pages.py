"""The pages of a filing, as a person without JavaScript meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.eservices.journeys import answers_of
from portal.eservices.models import AnswerSheet, Draft, Procedure, ServiceRequest
from tests.eservices import factories, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Procedure:
    return factories.procedure()


def text(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


# --- The first page -------------------------------------------------------------------------------------------


def test_reading_the_first_page_makes_nothing(client: Client, made: Procedure) -> None:
    response = client.get(f"/demarches/{made.slug}/commencer/")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert not Draft.objects.exists()
    assert "sessionid" not in response.cookies


def test_the_first_page_s_post_begins_a_draft_that_this_session_alone_opens(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    assert draft.owner is None
    assert draft.token_hash
    assert str(draft.token_hash) not in str(dict(client.session))
    assert client.get(pages.url(draft, "step", "helpers")).status_code == 200


def test_a_wrong_first_page_keeps_what_was_typed_and_makes_nothing(client: Client, made: Procedure) -> None:
    response = client.post(f"/demarches/{made.slug}/commencer/", {"thing": "bache", "size": "douze", "in_kermor": ""})
    page = text(response)
    assert "<title>Erreur : étape 1 sur 5" in page
    assert 'href="#id_in_kermor"' in page
    assert 'value="douze"' in page
    assert not Draft.objects.exists()


def test_a_double_click_on_the_first_page_begins_one_draft(client: Client, made: Procedure) -> None:
    data = {"once": str(uuid4()), **pages.NEED}
    first = client.post(f"/demarches/{made.slug}/commencer/", data)
    second = client.post(f"/demarches/{made.slug}/commencer/", data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Draft.objects.count() == 1


def test_somebody_else_s_once_begins_a_draft_of_one_s_own(made: Procedure) -> None:
    data = {"once": str(uuid4()), **pages.NEED}
    Client().post(f"/demarches/{made.slug}/commencer/", data)
    stranger = Client()
    answer = stranger.post(f"/demarches/{made.slug}/commencer/", data)
    assert Draft.objects.count() == 2
    assert data["once"] not in answer.headers["Location"]


def test_an_entry_point_opens_the_same_form_with_its_answer_chosen(client: Client, made: Procedure) -> None:
    page = text(client.get("/demarches/bache/commencer/"))
    assert 'value="bache" checked' in page
    draft = pages.begin(client, made)
    assert draft.entry == made.slug


def test_a_slug_that_opens_nothing_is_not_found(client: Client, made: Procedure) -> None:
    assert client.get("/demarches/rien/commencer/").status_code == 404


def test_a_paused_procedure_says_so_and_gives_the_other_ways(client: Client, made: Procedure) -> None:
    Procedure.objects.filter(pk=made.pk).update(intake="paused")
    response = client.get(f"/demarches/{made.slug}/commencer/")
    assert "suspendues pour le moment" in text(response)
    assert "En mairie de quartier" in text(response)
    client.post(f"/demarches/{made.slug}/commencer/", pages.NEED)
    assert not Draft.objects.exists()


def test_the_short_link_of_posters_leads_to_the_page(client: Client) -> None:
    assert client.get("/d/charrette").headers["Location"] == "/demarches/charrette/"


# --- Page after page ------------------------------------------------------------------------------------------


def test_a_person_without_account_goes_from_the_first_page_to_the_number(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    assert "Envoyer la demande" in text(client.get(pages.url(draft, "check")))
    response = client.post(pages.url(draft, "check"), {"certify": "on"}, follow=True)
    request = ServiceRequest.objects.get()
    assert request.reference in text(response)
    assert "Si nous ne répondons pas" in text(response)
    assert request.contact_name == "Maïwenn Le Cléac’h"
    assert not Draft.objects.exists()


def test_nothing_is_sent_before_the_person_certifies(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    response = client.post(pages.url(draft, "check"), {})
    assert "<title>Erreur : Vérifiez vos réponses" in text(response)
    assert 'href="#id_certify"' in text(response)
    assert not ServiceRequest.objects.exists()


def test_sending_twice_gives_the_same_page_and_one_request(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    first = client.post(pages.url(draft, "check"), {"certify": "on"})
    second = client.post(pages.url(draft, "check"), {"certify": "on"})
    assert first.headers["Location"] == second.headers["Location"] == pages.url(draft, "sent")
    assert ServiceRequest.objects.count() == 1
    assert client.get(pages.url(draft, "sent")).status_code == 200


def test_going_back_after_sending_leads_to_the_number(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    client.post(pages.url(draft, "check"), {"certify": "on"})
    assert client.get(pages.url(draft, "step", "need")).headers["Location"] == pages.url(draft, "sent")
    assert client.post(pages.url(draft, "step", "need"), pages.NEED).headers["Location"] == pages.url(draft, "sent")


def test_a_page_ahead_of_the_answers_leads_to_the_one_to_fill(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    for address in (pages.url(draft, "step", "contact"), pages.url(draft, "go_on"), pages.url(draft, "step", "rien")):
        assert client.get(address).headers["Location"] == pages.url(draft, "step", "pieces")
    assert client.get(pages.url(draft, "check")).status_code == 302


def test_a_refusal_says_why_and_where_to_go_and_lets_one_change(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made, in_kermor="non")
    response = client.get(pages.url(draft, "go_on"), follow=True)
    assert "réservé aux fêtes de Kermor" in text(response)
    assert "Rien n’a été envoyé" in text(response)
    assert client.post(pages.url(draft, "check"), {"certify": "on"}).status_code == 302
    assert not ServiceRequest.objects.exists()
    client.post(pages.url(draft, "step", "need"), pages.NEED)
    assert client.get(pages.url(draft, "step", "helpers")).status_code == 200


def test_a_wrong_page_shows_each_error_and_keeps_each_answer(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    data = {**pages.HELPERS, "helpers__0__name": "", "helpers__0__age": "cent", "health": "Une longue histoire"}
    page = text(client.post(pages.url(draft, "step", "helpers"), data))
    assert "2 réponses sont à corriger" in page
    assert "Une longue histoire" in page
    assert 'value="cent"' in page


def test_rows_are_added_and_removed_by_buttons_and_keep_what_was_typed(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    address = pages.url(draft, "step", "helpers")
    page = text(client.post(address, {**pages.HELPERS, "row-add": "helpers"}))
    assert 'name="helpers__1__name"' in page
    assert 'value="Erwan"' in page
    assert "En fauteuil." in page
    assert "error-summary" not in page.replace("error-summary.js", "")
    two = {**pages.HELPERS, "helpers__count": "2", "helpers__1__name": "Soizic", "row-remove": "helpers:0"}
    page = text(client.post(address, two))
    assert 'value="Soizic"' in page
    assert 'value="Erwan"' not in page


def test_changing_an_answer_from_the_check_page_returns_there(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    back = f"{pages.url(draft, 'step', 'helpers')}?retour=verifier"
    assert back in text(client.get(pages.url(draft, "check")))
    assert client.post(back, pages.HELPERS).headers["Location"] == pages.url(draft, "check")


def test_an_answer_that_opens_a_new_question_leads_to_it_before_the_check(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    client.post(f"{pages.url(draft, 'step', 'need')}?retour=verifier", {**pages.NEED, "thing": "bache", "size": "12"})
    assert "12 m²" in text(client.get(pages.url(draft, "check")))


def test_two_tabs_keep_each_other_s_pages(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    client.post(pages.url(draft, "step", "helpers"), {**pages.HELPERS, "health": "Onglet un"})
    client.post(pages.url(draft, "step", "need"), {**pages.NEED, "thing": "bache", "size": "3"})
    draft.refresh_from_db()
    kept = answers_of(draft)
    assert (kept["health"], kept["thing"], kept["size"]) == ("Onglet un", "bache", 3)


def test_stopping_in_the_middle_keeps_even_what_is_wrong(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    data = {**pages.HELPERS, "helpers__0__age": "cent", "later": "1"}
    response = client.post(pages.url(draft, "step", "helpers"), data)
    assert response.headers["Location"] == pages.url(draft, "later")
    assert 'value="cent"' in text(client.get(pages.url(draft, "step", "helpers")))


def test_an_expired_draft_is_told_in_plain_words(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    Draft.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    response = client.get(pages.url(draft, "step", "helpers"))
    assert response.status_code == 410
    assert "30 jours" in text(response)


def test_a_draft_keeps_its_version_and_says_so(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    later = factories.definition()
    later["steps"][0]["title"] = "Le nouveau matériel"
    made.definition = later
    made.save_revision().publish()
    page = text(client.get(pages.url(draft, "step", "helpers")))
    assert "Le formulaire a changé depuis votre brouillon" in page
    assert "Le nouveau matériel" not in text(client.get(pages.url(draft, "step", "need")))


def test_a_procedure_paused_meanwhile_keeps_the_draft_and_sends_nothing(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    Procedure.objects.filter(pk=made.pk).update(intake="paused")
    response = client.post(pages.url(draft, "check"), {"certify": "on"})
    assert "suspendues pour le moment" in text(response)
    assert Draft.objects.exists()


# --- Doors ----------------------------------------------------------------------------------------------------

NAMES = ("go_on", "check", "ended", "later", "leave")


def test_a_stranger_learns_nothing_of_a_draft(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    for stranger in (Client(), _signed_in(factories.resident().user), _signed_in(factories.agent(made.department))):
        for name in NAMES:
            assert stranger.get(pages.url(draft, name)).status_code == 404
        assert stranger.get(pages.url(draft, "step", "need")).status_code == 404
        assert stranger.post(pages.url(draft, "step", "need"), {**pages.NEED, "thing": "bache"}).status_code == 404
        assert stranger.post(pages.url(draft, "check"), {"certify": "on"}).status_code == 404
        assert stranger.post(pages.url(draft, "leave"), {"discard": "1"}).status_code == 404
    draft.refresh_from_db()
    assert draft.answers["thing"] == "charrette"


def test_a_stranger_learns_nothing_of_what_was_sent(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    client.post(pages.url(draft, "check"), {"certify": "on"})
    for stranger in (Client(), _signed_in(factories.resident().user), _signed_in(factories.agent(made.department))):
        assert stranger.get(pages.url(draft, "sent")).status_code == 404
        assert stranger.get(pages.url(draft, "step", "need")).status_code == 404


def test_a_resident_s_draft_opens_on_every_device_of_the_account_and_to_nobody_else(made: Procedure) -> None:
    owner = factories.resident()
    client = _signed_in(owner.user)
    draft = pages.begin(client, made)
    assert (draft.owner, draft.token_hash) == (owner, None)
    assert _signed_in(owner.user).get(pages.url(draft, "step", "helpers")).status_code == 200
    assert Client().get(pages.url(draft, "step", "helpers")).status_code == 404


def test_signing_in_on_the_way_puts_the_draft_into_the_account(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    owner = factories.resident()
    client.force_login(owner.user)
    client.post(pages.url(draft, "step", "helpers"), pages.HELPERS)
    draft.refresh_from_db()
    assert draft.owner == owner
    assert _signed_in(owner.user).get(pages.url(draft, "step", "pieces")).status_code == 200


def test_an_agent_s_draft_opens_to_that_agent_alone(made: Procedure) -> None:
    clerk, colleague = factories.agent(made.department), factories.agent(made.department)
    draft = _desk_draft(made, clerk)
    assert _signed_in(clerk).get(pages.url(draft, "go_on")).status_code == 302
    for stranger in (Client(), _signed_in(colleague), _signed_in(factories.resident().user)):
        assert stranger.get(pages.url(draft, "go_on")).status_code == 404


def test_an_agent_gives_four_answers_more_and_the_legal_day(made: Procedure) -> None:
    clerk = factories.agent(made.department)
    client, draft = _signed_in(clerk), _desk_draft(made, clerk)
    page = text(client.get(pages.url(draft, "check")))
    for name in ("channel", "received_on", "consent", "paper_location"):
        assert f'name="{name}"' in page
    tomorrow = timezone.localdate() + timedelta(days=1)
    wrong = {"certify": "on", "channel": "letter", "received_on": tomorrow.isoformat(), "consent": "signed"}
    assert "ne peut pas être dans le futur" in text(client.post(pages.url(draft, "check"), wrong))
    day = timezone.localdate() - timedelta(days=3)
    right = {**wrong, "received_on": day.isoformat(), "paper_location": "Boîte 12"}
    response = client.post(pages.url(draft, "check"), right, follow=True)
    request = ServiceRequest.objects.get()
    assert (request.received_on, request.channel) == (day, "letter")
    assert request.reference in text(response)
    assert request.first_sheet.filed_by_label == "Gaël Le Bihan"


def test_a_resident_s_filing_cannot_pretend_another_day(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    client.post(pages.url(draft, "check"), {"certify": "on", "received_on": "2020-01-01", "channel": "letter"})
    request = ServiceRequest.objects.get()
    assert (request.received_on, request.channel) == (timezone.localdate(), "web")


# --- What the city knows --------------------------------------------------------------------------------------


def test_what_the_account_knows_is_offered_with_its_source_and_can_be_changed(made: Procedure) -> None:
    owner = factories.resident(email="claire@courriel.example")
    client = _signed_in(owner.user)
    draft = pages.begin(client, made)
    pages.fill(client, draft, "pieces")
    page = text(client.get(pages.url(draft, "step", "contact")))
    assert 'value="claire@courriel.example"' in page
    assert 'value="Morvan"' in page
    assert "votre espace personnel" in page
    client.post(pages.url(draft, "step", "contact"), pages.CONTACT)
    client.post(pages.url(draft, "check"), {"certify": "on"})
    request = ServiceRequest.objects.get()
    assert (request.applicant, request.contact_email) == (owner, "maiwenn@courriel.example")
    owner.refresh_from_db()
    assert owner.email == "claire@courriel.example"


def test_an_answer_taken_away_is_not_offered_again(made: Procedure) -> None:
    client = _signed_in(factories.resident(email="claire@courriel.example").user)
    draft = pages.begin(client, made)
    pages.fill(client, draft)
    assert "+33 6 39 98 00 01" not in text(client.get(pages.url(draft, "step", "contact")))
    assert 'value="06 39 98 00 01"' not in text(client.get(pages.url(draft, "step", "contact")))


# --- Nasty ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", "\x00", "a" * 300, "‮txt.exe", "{{ 7*7 }}", "' OR 1=1 --", "١٢", "\u200b", "😀"],
)
def test_whatever_is_typed_is_text_or_a_plain_error(client: Client, made: Procedure, typed: str) -> None:
    draft = pages.begin(client, made)
    data = {**pages.HELPERS, "helpers__0__name": typed, "helpers__0__age": typed}
    response = client.post(pages.url(draft, "step", "helpers"), data)
    assert response.status_code in (200, 302)
    assert "<script>alert(1)" not in text(response)


@pytest.mark.parametrize(
    "data",
    [
        {"helpers__count": "99999999"},
        {"helpers__count": "-1"},
        {"helpers__count": "deux"},
        {"row-remove": "helpers:99"},
        {"row-remove": "helpers:-1"},
        {"row-add": "rien"},
        {"document-remove": "insurance:rien"},
        {"thing": ["a", "b"]},
    ],
)
def test_a_forged_page_never_breaks(client: Client, made: Procedure, data: dict[str, Any]) -> None:
    draft = pages.begin(client, made)
    for step in pages.PAGES:
        response = client.post(pages.url(draft, "step", step), {**pages.PAGES[step], **data})
        assert response.status_code in (200, 302)


def test_an_unknown_or_hidden_field_is_never_kept(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made, owner="1", size="50", contact_email="x@y.example")
    assert draft.answers == {"thing": "charrette", "in_kermor": True}
    assert draft.owner is None


def test_many_drafts_from_one_address_are_told_to_wait(client: Client, made: Procedure, monkeypatch: Any) -> None:
    monkeypatch.setattr("portal.eservices.views.filing.MOST_STARTED_AN_HOUR", 2)
    answers = [client.post(f"/demarches/{made.slug}/commencer/", pages.NEED).status_code for _each in range(4)]
    assert answers == [302, 302, 429, 429]


# --- Costs ----------------------------------------------------------------------------------------------------


def test_pages_cost_a_bounded_number_of_queries(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    client.get(pages.url(draft, "check"))  # the site's settings are made at the first page ever shown
    bounds = {
        pages.url(draft, "step", "helpers"): 8,
        pages.url(draft, "step", "pieces"): 8,
        pages.url(draft, "check"): 8,
    }
    for address, most in bounds.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= most, "\n".join(each["sql"][:200] for each in queries)


def test_a_page_s_post_costs_a_bounded_number_of_queries(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    with CaptureQueriesContext(connection) as queries:
        client.post(pages.url(draft, "step", "helpers"), pages.HELPERS)
    assert len(queries) <= 20, "\n".join(each["sql"][:200] for each in queries)


def test_answers_are_never_in_an_address(client: Client, made: Procedure) -> None:
    draft = pages.ready(client, made)
    response = client.post(pages.url(draft, "check"), {"certify": "on"})
    assert ServiceRequest.objects.get().reference not in response.headers["Location"]
    assert AnswerSheet.objects.get().once == draft.key


def _signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _desk_draft(made: Procedure, clerk: Any) -> Draft:
    begun = factories.started(made, by=factories.agent_party(clerk), agent=clerk, channel="desk")
    return Draft.objects.select_related("version__procedure").get(pk=begun.draft.pk)
