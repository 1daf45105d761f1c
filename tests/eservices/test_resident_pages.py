"""The resident's pages about requests: whose they are, what they say, what may be done there."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.accounts.actions import prove_email
from portal.eservices.actions.asking import ask_for_more
from portal.eservices.actions.deciding import decide
from portal.eservices.actions.following import send_message
from portal.eservices.actions.story import OBJECT_TYPE
from portal.eservices.enums import Outcome, ScanState
from portal.eservices.models import Document, IssuedDocument, Message
from portal.outbox.actions import run_due
from portal.outbox.models import DueStatus
from portal.privacy.actions import record_seen
from portal.privacy.models import AuditEntry
from tests.eservices import factories

pytestmark = pytest.mark.django_db


def pdf() -> bytes:
    made, written = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.save(written)
    return written.getvalue()


@pytest.fixture
def claire():
    return factories.resident("claire@courriel.example")


@pytest.fixture
def filed(claire):
    return factories.submitted(owner=claire)


@pytest.fixture
def own(client, claire):
    client.force_login(claire.user)
    return client


def agent_of(request):
    return factories.agent(request.department)


def page_of(client, request):
    return client.get(f"/mon-espace/demandes/{request.reference}/")


def ask(request, items=("insurance",), message="Sur l’attestation, la date est coupée."):
    request.information_requests.filter(closed_at=None).update(closed_at=timezone.now())
    return ask_for_more(
        request=request, items=[{"question": key, "reason": "illisible"} for key in items], message=message,
        due_on=timezone.localdate() + timedelta(days=15), by=factories.agent_party(agent_of(request)),
    )  # fmt: skip


# --- doors ---

PAGES = ["", "annuler/", "completer/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_led_to_sign_in(client, filed, page):
    address = f"/mon-espace/demandes/{filed.reference}/{page}"
    assert client.get(address).url == f"/comptes/login/?next={address}"


@pytest.mark.parametrize("page", PAGES)
def test_for_another_resident_the_request_does_not_exist(client, filed, page):
    client.force_login(factories.resident().user)
    assert client.get(f"/mon-espace/demandes/{filed.reference}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_an_agent_of_the_department_is_led_to_the_desk(client, filed, page):
    client.force_login(agent_of(filed))
    assert client.get(f"/mon-espace/demandes/{filed.reference}/{page}").url == "/agents/"


def test_a_stranger_can_neither_write_nor_cancel(client, filed):
    client.force_login(factories.resident().user)
    body = {"body": "Bonjour", "once": uuid4()}
    assert client.post(f"/mon-espace/demandes/{filed.reference}/message/", body).status_code == 404
    assert client.post(f"/mon-espace/demandes/{filed.reference}/annuler/", {"once": uuid4()}).status_code == 404
    filed.refresh_from_db()
    assert filed.outcome == Outcome.NONE


# --- the page of a request ---


def test_the_page_says_where_the_request_stands_and_what_silence_means(own, filed):
    answer = page_of(own, filed)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    said = ["Envoyée", "Ce que nous attendons de vous", "Attestation d’assurance", "sera considérée comme rejetée"]
    said += ["Vos recours sont dans le récépissé", filed.reference, filed.subject, filed.department.name]
    assert [each for each in said if each not in text] == []


def test_the_page_shows_only_the_lines_meant_for_the_resident(own, filed):
    filed.timeline.create(kind="x", text="Réservé aux agents", by_kind="system", at=timezone.now())
    assert "Réservé aux agents" not in page_of(own, filed).content.decode()


def test_a_decision_stands_with_its_reasons_and_remedies(own, filed):
    decide(
        request=filed,
        kind="refused",
        reasons="La charrette est déjà prêtée ce jour-là.",
        by=factories.agent_party(agent_of(filed)),
        capacity="adjointe au maire",
    )
    text = page_of(own, filed).content.decode()
    assert "déjà prêtée ce jour-là" in text
    assert "tribunal administratif" in text
    assert "sera considérée comme rejetée" not in text


def test_messages_of_agents_are_new_until_the_page_is_opened(own, filed):
    send_message(request=filed, body="Quel jour ?", by=factories.agent_party(agent_of(filed)))
    filed.information_requests.update(closed_at=timezone.now())
    filed.awaiting_since = None
    filed.save(update_fields=["awaiting_since"])
    assert "1 message" in own.get("/mon-espace/").content.decode()
    assert "Quel jour ?" in page_of(own, filed).content.decode()
    assert "1 message" not in own.get("/mon-espace/").content.decode()


def test_a_message_is_sent_once_however_often_the_button_is_pressed(own, filed):
    once = uuid4()
    for _click in range(2):
        answer = own.post(f"/mon-espace/demandes/{filed.reference}/message/", {"body": "Le samedi.", "once": once})
        assert answer.url == f"/mon-espace/demandes/{filed.reference}/#echanges"
    assert Message.objects.filter(request=filed).count() == 1


def test_an_empty_message_is_said_empty_and_the_page_stays(own, filed):
    page = own.post(f"/mon-espace/demandes/{filed.reference}/message/", {"body": " ", "once": uuid4()})
    assert "Écrivez votre message." in page.content.decode()


def test_what_people_type_is_shown_and_never_run(own, filed):
    own.post(f"/mon-espace/demandes/{filed.reference}/message/", {"body": "<script>alert(1)</script>", "once": uuid4()})
    assert "<script>alert" not in page_of(own, filed).content.decode()


def test_cancelling_is_asked_once_more_then_done(own, filed):
    address = f"/mon-espace/demandes/{filed.reference}/annuler/"
    assert "Annuler cette demande" in own.get(address).content.decode()
    filed.refresh_from_db()
    assert filed.outcome == Outcome.NONE
    own.post(address, {"once": uuid4()})
    filed.refresh_from_db()
    assert filed.outcome == Outcome.WITHDRAWN
    text = page_of(own, filed).content.decode()
    assert "Annulée" in text
    assert "Annuler la demande" not in text


# --- what is missing ---


def complete(own, request, **posted):
    return own.post(f"/mon-espace/demandes/{request.reference}/completer/", {"once": uuid4(), **posted})


def test_the_completion_page_asks_just_what_is_missing(own, filed):
    ask(filed, ["insurance", "thing"])
    text = own.get(f"/mon-espace/demandes/{filed.reference}/completer/").content.decode()
    assert "Attestation d’assurance" in text
    assert "Que voulez-vous emprunter" in text
    assert "la date est coupée" in text
    assert "La fête a-t-elle lieu" not in text


def test_a_piece_sent_closes_the_ask_and_is_thanked(own, filed):
    asked = ask(filed)
    answer = complete(own, filed, **{"piece-insurance": SimpleUploadedFile("attestation.pdf", pdf())})
    assert answer.url == f"/mon-espace/demandes/{filed.reference}/"
    asked.refresh_from_db()
    filed.refresh_from_db()
    assert asked.closed_at is not None
    assert filed.awaiting_since is None
    assert Document.objects.filter(request=filed, original_name="attestation.pdf").exists()


def test_without_the_piece_the_page_says_which_one(own, filed):
    asked = ask(filed)
    page = complete(own, filed).content.decode()
    assert "Ajoutez un fichier pour : Attestation d’assurance." in page
    assert 'href="#piece-insurance"' in page
    asked.refresh_from_db()
    assert asked.closed_at is None


def test_a_file_that_is_no_document_is_refused_in_plain_words(own, filed):
    asked = ask(filed)
    page = complete(own, filed, **{"piece-insurance": SimpleUploadedFile("virus.exe", b"MZ\x90\x00" * 50)})
    assert "PDF ou une photo" in page.content.decode()
    asked.refresh_from_db()
    assert asked.closed_at is None


def test_a_question_asked_again_is_answered_alone(own, filed):
    ask(filed, ["in_kermor"])
    page = own.get(f"/mon-espace/demandes/{filed.reference}/completer/")
    name, value = _first_choice(page.content.decode())
    answer = complete(own, filed, **{name: value})
    assert answer.status_code == 302
    filed.refresh_from_db()
    assert filed.sheet_id != filed.first_sheet_id


def _first_choice(page):
    import re

    found = re.search(r'<input[^>]*type="radio"[^>]*>', page).group(0)
    return re.search(r'name="([^"]+)"', found).group(1), re.search(r'value="([^"]+)"', found).group(1)


def test_with_nothing_asked_the_page_leads_back(own, filed):
    filed.information_requests.update(closed_at=timezone.now())
    assert (
        own.get(f"/mon-espace/demandes/{filed.reference}/completer/").url == f"/mon-espace/demandes/{filed.reference}/"
    )


# --- lists ---


def test_the_home_shows_what_to_do_first_the_requests_and_the_drafts(own, claire, filed):
    factories.started(filed.procedure, owner=claire, by=claire.as_party(), answers={"need": factories.ANSWERS["need"]})
    text = own.get("/mon-espace/").content.decode()
    assert "Une chose vous attend." in text
    assert "Envoyer : Attestation d’assurance" in text
    assert "À vous de répondre" in text
    assert "À terminer quand vous voulez" in text


def test_lists_cost_the_same_for_two_requests_or_twenty(own, claire, filed, django_assert_num_queries):
    def cost(address):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        own.get(address)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            own.get(address)
        return len(counted)

    addresses = ("/mon-espace/demandes/", "/mon-espace/messages/", "/mon-espace/documents/")
    few = [cost(address) for address in addresses]
    for _number in range(4):
        factories.submitted(owner=claire)
    run_due()
    assert [cost(address) for address in addresses] == few
    assert max(few) <= 12


def test_long_lists_are_cut_in_pages_without_losing_or_repeating_a_request(own, claire):
    made = [
        factories.submitted(owner=claire, at=timezone.make_aware(datetime(2026, 3, 1 + n // 2, 10))) for n in range(23)
    ]
    first = own.get("/mon-espace/demandes/")
    seen = [row.reference for row in first.context["rows"]]
    second = own.get("/mon-espace/demandes/" + first.context["page"].next_url)
    seen += [row.reference for row in second.context["rows"]]
    assert sorted(seen) == sorted(each.reference for each in made)
    assert len(seen) == len(set(seen)) == 23
    back = own.get("/mon-espace/demandes/" + second.context["page"].previous_url)
    assert [row.reference for row in back.context["rows"]] == [row.reference for row in first.context["rows"]]


@pytest.mark.parametrize("cursor", ["zzz", "o.1.x", "n..", "o.99999999999999.1", "o.-1e400.3"])
def test_a_cursor_that_nobody_made_gives_the_first_page(own, filed, cursor):
    answer = own.get(f"/mon-espace/demandes/?page={cursor}")
    assert answer.status_code == 200


def test_lists_hold_only_one_s_own(client, filed):
    client.force_login(factories.resident().user)
    run_due()
    for address in ("/mon-espace/", "/mon-espace/demandes/", "/mon-espace/messages/", "/mon-espace/documents/"):
        assert filed.reference not in client.get(address).content.decode()


def test_messages_lead_to_their_request(own, filed):
    text = own.get("/mon-espace/messages/").content.decode()
    assert f"/mon-espace/demandes/{filed.reference}/" in text
    assert "Nouveau" in text
    page_of(own, filed)
    assert "Nouveau" not in own.get("/mon-espace/messages/").content.decode()


# --- documents ---


@pytest.fixture
def receipt(filed):
    run_due()
    return IssuedDocument.objects.get(request=filed, kind="receipt").document


def test_the_owner_takes_the_receipt_and_the_audit_knows(own, filed, receipt):
    answer = own.get(f"/mon-espace/documents/{receipt.key}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store, private"
    assert AuditEntry.objects.filter(verb="seen", object_id=str(receipt.key), by_kind="resident").count() == 1
    b"".join(own.get(f"/mon-espace/documents/{receipt.key}/").streaming_content)
    assert AuditEntry.objects.filter(verb="seen", object_id=str(receipt.key)).count() == 1


def test_nobody_else_takes_it(client, filed, receipt):
    address = f"/mon-espace/documents/{receipt.key}/"
    assert client.get(address).status_code == 404
    client.force_login(factories.resident().user)
    assert client.get(address).status_code == 404
    client.force_login(factories.agent(factories.department("voirie")))
    assert client.get(address).status_code == 404


def test_an_agent_of_the_department_takes_it(client, filed, receipt):
    client.force_login(agent_of(filed))
    answer = client.get(f"/mon-espace/documents/{receipt.key}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditEntry.objects.filter(verb="seen", object_id=str(receipt.key), by_kind="agent").exists()


@pytest.mark.parametrize("state", [ScanState.WAITING, ScanState.INFECTED, ScanState.UNREADABLE])
def test_a_file_that_is_not_found_clean_is_opened_by_nobody(own, filed, receipt, state):
    Document.objects.filter(pk=receipt.pk).update(scan=state)
    assert own.get(f"/mon-espace/documents/{receipt.key}/").status_code == 404


def test_a_paper_that_could_not_be_made_is_asked_again(own, filed):
    issued = IssuedDocument.objects.get(request=filed, kind="receipt")
    IssuedDocument.objects.filter(pk=issued.pk).update(status=DueStatus.FAILED)
    assert "Demander à nouveau" in page_of(own, filed).content.decode()
    own.post(f"/mon-espace/demandes/{filed.reference}/documents/{issued.verification_code}/redemander/")
    issued.refresh_from_db()
    assert issued.status == DueStatus.DUE
    assert "En préparation" in page_of(own, filed).content.decode()


# --- joining an account ---


def test_a_request_filed_without_account_joins_it_when_the_address_is_proved(client):
    alone = factories.submitted()
    somebody = factories.resident("maiwenn@courriel.example")
    client.force_login(somebody.user)
    assert page_of(client, alone).status_code == 404
    prove_email(user=somebody.user, email="maiwenn@courriel.example")
    assert page_of(client, alone).status_code == 200


def test_another_address_joins_nothing():
    alone = factories.submitted()
    somebody = factories.resident("autre@courriel.example")
    prove_email(user=somebody.user, email="autre@courriel.example")
    alone.refresh_from_db()
    assert alone.applicant is None


def test_a_request_that_has_somebody_is_never_taken(claire, filed):
    other = factories.resident("maiwenn@courriel.example")
    prove_email(user=other.user, email=filed.contact_email)
    filed.refresh_from_db()
    assert filed.applicant == claire


# --- who opened it ---


def test_the_person_reads_which_agents_opened_their_files(own, client, claire, filed):
    stranger = factories.submitted(owner=factories.resident())
    for request in (filed, stranger):
        record_seen(by=factories.agent_party(agent_of(request)), object_type=OBJECT_TYPE, object_id=request.reference)
    text = own.get("/mon-espace/donnees/consultations/").content.decode()
    assert "Gaël Le Bihan" in text
    assert filed.reference in text
    assert stranger.reference not in text
    client.force_login(factories.resident().user)
    assert "Aucun agent" in client.get("/mon-espace/donnees/consultations/").content.decode()
