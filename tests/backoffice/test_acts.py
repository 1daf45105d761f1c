"""Acting on a request through its page: forms, stale pages, ready answers, what did not leave."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.directory.models import Department
from portal.eservices.actions import asking, deciding, processing
from portal.eservices.enums import IssuedKind, Phase
from portal.eservices.models import IssuedDocument, Message, ServiceRequest
from portal.knowledge.models import KnowledgeArticle, ResponseTemplate
from portal.lib.parties import Party
from portal.notifications.models import Notification, NotificationChannel
from portal.outbox.actions import run_due
from portal.outbox.models import DueStatus
from portal.privacy.models import AuditEntry
from tests.eservices import factories


@pytest.fixture
def by(agent: User) -> Party:
    return factories.agent_party(agent)


def _post(client: Client, request: ServiceRequest, act: str, **data: Any) -> Any:
    seen = ServiceRequest.objects.get(pk=request.pk).version_no
    values = {"once": str(uuid4()), "version_no": seen, **data}
    return client.post(f"/agents/demandes/{request.reference}/{act}/", values)


def _page(client: Client, request: ServiceRequest, rest: str = "") -> str:
    return client.get(f"/agents/demandes/{request.reference}/{rest}").content.decode()


def test_the_page_shows_answers_sealed_ones_too_and_writes_in_the_audit_who_read_them(
    desk: Client, service_request: ServiceRequest, agent: User
) -> None:
    page = _page(desk, service_request)
    assert "Emprunter une charrette" in page
    assert "Je me déplace en fauteuil." in page
    assert "Maïwenn Le Cléac’h" in page
    _page(desk, service_request)
    seen = AuditEntry.objects.filter(verb="seen", object_id=service_request.reference, by_id=str(agent.key))
    assert seen.count() == 1  # at most one line in ten minutes


def test_the_page_has_a_price(
    desk: Client, service_request: ServiceRequest, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _page(desk, service_request)
    with django_assert_num_queries(QUERIES):
        _page(desk, service_request)


# session, user, memberships; the request; its audit; two counts; settings; clocks, files, papers, notices, story,
# decisions, open ask, messages; ready answers; notes; articles
QUERIES = 19


def test_taking_from_the_page(desk: Client, service_request: ServiceRequest, agent: User) -> None:
    answer = _post(desk, service_request, "prendre")
    assert answer.headers["Location"] == f"/agents/demandes/{service_request.reference}/"
    service_request.refresh_from_db()
    assert service_request.assignee == agent


def test_a_message_is_kept_once_and_told_to_the_person(desk: Client, service_request: ServiceRequest) -> None:
    once = str(uuid4())
    for _click in range(2):
        _post(desk, service_request, "message", body="Votre charrette est prête.", once=once)
    assert Message.objects.get().body == "Votre charrette est prête."
    assert Notification.objects.filter(about=service_request.reference, kind="message").count() == 1
    assert "Votre charrette est prête." in _page(desk, service_request)


def test_an_empty_message_is_shown_again_with_its_error(desk: Client, service_request: ServiceRequest) -> None:
    answer = _post(desk, service_request, "message", body="")
    assert answer.status_code == 200
    assert 'href="#message-body"' in answer.content.decode()
    assert not Message.objects.exists()


def test_a_stale_page_shows_what_changed_and_keeps_the_text(
    desk: Client, service_request: ServiceRequest, by: Party
) -> None:
    factories.department("sports", name="Sports")
    seen = service_request.version_no
    processing.add_note(request=service_request, body="Attention.", by=by)
    processing.take(request=service_request, by=by)
    answer = _post(
        desk, service_request, "reorienter", department="sports", reason="C’est un gymnase.", version_no=seen
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "a changé depuis que vous avez ouvert la page" in page
    assert "prend en charge la demande" in page
    assert "C’est un gymnase." in page
    service_request.refresh_from_db()
    assert service_request.department.slug == "vie-associative"
    # Sent again as shown, it passes.
    shown = re.search(r'name="version_no" value="(\d+)" id="reroute-version_no"', page)
    assert shown
    _post(desk, service_request, "reorienter", department="sports", reason="C’est un gymnase.", version_no=shown[1])
    service_request.refresh_from_db()
    assert service_request.department.slug == "sports"


def test_asking_for_a_piece(desk: Client, service_request: ServiceRequest, by: Party) -> None:
    asking.withdraw_ask(ask=service_request.information_requests.get(), by=by)
    term = timezone.localdate() + timedelta(days=20)
    _post(desk, service_request, "demander", items=["insurance"], due_on=term.isoformat(), message="")
    ask = service_request.information_requests.get(closed_at=None)
    assert (ask.items, ask.due_on) == ([{"question": "insurance", "reason": ""}], term)
    assert "Attestation d’assurance" in _page(desk, service_request)
    _post(desk, service_request, "retirer")
    assert not service_request.information_requests.filter(closed_at=None).exists()


def test_the_term_offered_is_a_fortnight(desk: Client, service_request: ServiceRequest) -> None:
    default = (timezone.localdate() + timedelta(days=15)).isoformat()
    assert f'value="{default}"' in _page(desk, service_request, "demander/")


def test_a_decision_is_prefilled_with_the_remedies_of_the_version(
    desk: Client, service_request: ServiceRequest
) -> None:
    page = _page(desk, service_request, "decider/refused/")
    assert "Vous pouvez saisir le tribunal administratif dans les deux mois." in page


def test_deciding_and_recording_the_notification(desk: Client, service_request: ServiceRequest) -> None:
    remedies = "Vous pouvez saisir le tribunal."
    answer = _post(
        desk, service_request, "decider/refused", reasons="Elle est cassée.", remedies=remedies, capacity="responsable"
    )
    assert answer.status_code == 302
    decision = service_request.decisions.get()
    assert (decision.reasons, decision.remedies, decision.capacity) == ("Elle est cassée.", remedies, "responsable")
    _post(desk, service_request, "notifier", notified_on=timezone.localdate().isoformat(), how="letter")
    decision.refresh_from_db()
    assert decision.notified_on == timezone.localdate()


def test_a_refusal_without_reasons_says_so_and_keeps_the_rest(desk: Client, service_request: ServiceRequest) -> None:
    answer = _post(desk, service_request, "decider/refused", reasons="", remedies="Le tribunal.", capacity="chef")
    page = answer.content.decode()
    assert "Indiquez les motifs de droit et de fait." in page
    assert "Le tribunal." in page
    assert not service_request.decisions.exists()


def test_an_agent_is_told_that_their_own_request_is_for_a_colleague(
    desk: Client, department: Department, agent: User
) -> None:
    answers = {**factories.ANSWERS, "contact": {**factories.ANSWERS["contact"], "email": agent.email}}
    own = factories.submitted(answers=answers)
    assert "un ou une collègue doit la traiter" in _post(desk, own, "prendre").content.decode()


def test_the_workflows_steps_are_those_of_the_table(desk: Client, service_request: ServiceRequest) -> None:
    page = _page(desk, service_request, "etat/")
    assert "Retirer" in page
    assert "Rouvrir" not in page
    _post(desk, service_request, "etat", transition="withdraw")
    service_request.refresh_from_db()
    assert service_request.phase == Phase.CLOSED
    assert _post(desk, service_request, "etat", transition="take").status_code == 200  # not offered any more


def test_a_note_is_added_from_any_version_of_the_page(desk: Client, service_request: ServiceRequest, by: Party) -> None:
    processing.take(request=service_request, by=by)
    _post(desk, service_request, "note", body="Rappeler jeudi.", version_no=1)
    assert "Rappeler jeudi." in _page(desk, service_request)


def test_a_request_is_filed_again_in_the_right_procedure_with_its_first_date(
    desk: Client, service_request: ServiceRequest
) -> None:
    factories.procedure("autre-pret")
    _post(desk, service_request, "requalifier", procedure="autre-pret")
    service_request.refresh_from_db()
    successor = service_request.turned_into
    assert successor is not None
    assert (successor.procedure.slug, successor.received_on) == ("autre-pret", service_request.received_on)
    assert (successor.contact_name, successor.contact_email) == ("Maïwenn Le Cléac’h", "maiwenn@courriel.example")
    assert service_request.phase == Phase.CLOSED
    # What was sealed stays sealed: another department may read the new one.
    assert "fauteuil" not in str(successor.sheet.answers)
    assert successor.reference in service_request.timeline.for_resident().last().text


def test_a_stale_requalification_files_nothing(desk: Client, service_request: ServiceRequest, by: Party) -> None:
    factories.procedure("autre-pret")
    processing.take(request=service_request, by=by)
    answer = _post(desk, service_request, "requalifier", procedure="autre-pret", version_no=1)
    assert "a changé depuis" in answer.content.decode()
    assert ServiceRequest.objects.count() == 1


# --- Ready answers ---------------------------------------------------------------------------------------------------


@pytest.fixture
def template(department: Department) -> ResponseTemplate:
    return ResponseTemplate.objects.create(
        slug="prete",
        title="Charrette prête",
        kind="answer",
        department=department,
        body="Bonjour {{ civility }} {{ last_name }},\n\nVotre demande {{ reference }} est prête le {{ date }}.",
    )


def test_inserting_a_ready_answer_fills_what_is_known_and_sends_nothing(
    desk: Client, service_request: ServiceRequest, template: ResponseTemplate
) -> None:
    answer = _post(desk, service_request, "message", template="prete", body="Déjà écrit.", inserer="1")
    page = answer.content.decode()
    assert "Déjà écrit." in page
    assert "Bonjour Maïwenn Le Cléac’h," in page
    assert f"Votre demande {service_request.reference} est prête le {{{{ date }}}}." in page
    assert not Message.objects.exists()


def test_a_variable_left_open_is_not_sent(
    desk: Client, service_request: ServiceRequest, template: ResponseTemplate
) -> None:
    answer = _post(desk, service_request, "message", body="Venez le {{ date }}.")
    assert "Complétez avant d’envoyer" in answer.content.decode()
    assert not Message.objects.exists()


def test_articles_of_the_procedure_stand_beside_the_request(
    desk: Client, service_request: ServiceRequest, department: Department
) -> None:
    slug = service_request.procedure.slug
    for number, linked in enumerate([[slug], [f"{slug}-bis"]]):
        KnowledgeArticle.objects.create(
            slug=f"fiche-{number}", question=f"Question {number} ?", answer="Oui.", department=department,
            procedures=linked, validated=True,
        )  # fmt: skip
    page = _page(desk, service_request)
    assert "Question 0" in page
    assert "Question 1" not in page


# --- What did not leave ----------------------------------------------------------------------------------------------


def test_a_mail_that_failed_is_seen_and_tried_again(desk: Client, service_request: ServiceRequest) -> None:
    notice = Notification.objects.filter(about=service_request.reference, channel=NotificationChannel.EMAIL)[0]
    Notification.objects.filter(pk=notice.pk).update(status=DueStatus.FAILED, sent_at=None, attempts=8)
    assert "Réessayer" in _page(desk, service_request)
    desk.post(f"/agents/demandes/{service_request.reference}/reessayer/", {"avis": str(notice.key)})
    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == (DueStatus.DUE, 0)


def test_a_paper_that_failed_is_asked_again(desk: Client, service_request: ServiceRequest, by: Party) -> None:
    deciding.decide(request=service_request, kind="granted", by=by)
    papers = IssuedDocument.objects.filter(request=service_request, kind=IssuedKind.DECISION)
    papers.update(status=DueStatus.FAILED, attempts=8)
    assert "Réessayer" in _page(desk, service_request)
    code = papers.get().verification_code
    desk.post(f"/agents/demandes/{service_request.reference}/reessayer/", {"document": code})
    assert (papers.get().status, papers.get().attempts) == (DueStatus.DUE, 0)


def test_a_letter_is_read_on_the_page_and_said_to_be_posted(desk: Client, department: Department) -> None:
    contact = {"person": {"family_name": "Kerbrat", "given_names": "Jeanne"}, "reply_by": "telephone",
               "phone": "+33639981204"}  # fmt: skip
    request = factories.submitted(answers={**factories.ANSWERS, "contact": contact})
    letter = Notification.objects.get(about=request.reference, channel=NotificationChannel.LETTER, kind="registered")
    assert "Lettre postée" in _page(desk, request)
    desk.post(f"/agents/demandes/{request.reference}/reessayer/", {"lettre": str(letter.key)})
    letter.refresh_from_db()
    assert letter.sent_at is not None


def test_a_notice_of_another_request_is_not_touched(desk: Client, service_request: ServiceRequest) -> None:
    other = factories.submitted()
    notice = Notification.objects.filter(about=other.reference)[0]
    address = f"/agents/demandes/{service_request.reference}/reessayer/"
    assert desk.post(address, {"avis": str(notice.key)}).status_code == 404
    assert desk.post(address, {"avis": "pas-une-clé"}).status_code == 404


def test_the_paper_of_a_decision_is_made_by_the_worker_and_given_at_the_desk(
    desk: Client, service_request: ServiceRequest
) -> None:
    _post(desk, service_request, "decider/granted", reasons="", capacity="responsable")
    run_due()
    paper = service_request.issued_documents.get(kind=IssuedKind.DECISION)
    assert paper.document is not None
    answer = desk.get(f"/agents/demandes/{service_request.reference}/pieces/{paper.document.key}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
