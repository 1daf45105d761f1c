"""What a person may still do once a request is sent."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from portal.eservices.actions.filing import cancel, claim, complete, correct, send_message
from portal.eservices.actions.refusals import NotComplete, Refused
from portal.eservices.enums import Audience, Outcome, Phase, SheetKind
from portal.eservices.models import (
    AnswerSheet,
    Document,
    IndexedAnswer,
    InformationRequest,
    Message,
    ServiceRequest,
    TimelineEntry,
)
from portal.eservices.workflow import NotPossible
from portal.notifications.models import Notification
from tests.eservices import factories
from tests.eservices.factories import GUEST

pytestmark = pytest.mark.django_db


def photo() -> BytesIO:
    content = BytesIO()
    Image.new("RGB", (20, 20), "blue").save(content, "JPEG")
    content.seek(0)
    return content


def asked(request: ServiceRequest) -> InformationRequest:
    return request.information_requests.get(closed_at=None)


# --- Complete -------------------------------------------------------------------------------------------------


def test_the_piece_promised_completes_the_request() -> None:
    request = factories.submitted()
    sheet = complete(
        information_request=asked(request), answers={}, files={"insurance": [("a.jpg", photo())]}, by=GUEST
    )
    request.refresh_from_db()
    assert (sheet.kind, sheet.previous, request.sheet) == (SheetKind.COMPLETION, request.first_sheet, sheet)
    assert request.completed_on is not None
    assert request.awaiting_since is None
    piece = Document.objects.get(request=request, kind="supporting")
    assert sheet.answers["insurance"]["documents"] == [str(piece.key)]
    assert sheet.answers["thing"] == "charrette"
    line = TimelineEntry.objects.get(request=request, kind="completed")
    assert line.audience == Audience.RESIDENT


def test_completing_twice_with_the_same_form_is_once() -> None:
    request, once = factories.submitted(), uuid4()
    ask = asked(request)
    for _each in range(2):
        complete(information_request=ask, answers={}, files={"insurance": [("a.jpg", photo())]}, by=GUEST, once=once)
    assert AnswerSheet.objects.count() == 2
    assert Document.objects.filter(request=request, kind="supporting").count() == 1


def test_completing_without_the_piece_is_refused_and_changes_nothing() -> None:
    request = factories.submitted()
    with pytest.raises(NotComplete):
        complete(information_request=asked(request), answers={"insurance": {"documents": [], "later": False}}, by=GUEST)
    assert AnswerSheet.objects.count() == 1
    assert asked(request).closed_at is None


def test_only_what_was_asked_can_be_changed_by_completing() -> None:
    request = factories.submitted()
    complete(
        information_request=asked(request), answers={"thing": "bache", "email": "voleur@courriel.example"},
        files={"insurance": [("a.jpg", photo())], "autre": [("b.jpg", photo())]}, by=GUEST,
    )  # fmt: skip
    request.refresh_from_db()
    assert request.sheet.answers["thing"] == "charrette"
    assert request.sheet.answers["email"] == "maiwenn@courriel.example"
    assert Document.objects.filter(request=request, kind="supporting").count() == 1


def test_an_ask_already_answered_takes_nothing_more() -> None:
    request = factories.submitted()
    ask = asked(request)
    complete(information_request=ask, answers={}, files={"insurance": [("a.jpg", photo())]}, by=GUEST)
    with pytest.raises(Refused):
        complete(information_request=ask, answers={}, files={"insurance": [("a.jpg", photo())]}, by=GUEST)


# --- Correct --------------------------------------------------------------------------------------------------


def test_a_correction_follows_the_first_sheet_and_rewrites_what_lists_read() -> None:
    request = factories.submitted()
    sheet = correct(request=request, answers={"thing": "bache", "size": 9}, by=GUEST, reason="Erreur de ma part.")
    request.refresh_from_db()
    assert (request.sheet, sheet.previous) == (sheet, request.first_sheet)
    assert request.first_sheet.answers["thing"] == "charrette"
    assert IndexedAnswer.objects.get(request=request).text == "Une bâche"
    assert "Erreur de ma part." in TimelineEntry.objects.get(request=request, kind="corrected").text


def test_a_correction_that_breaks_a_rule_is_refused() -> None:
    request = factories.submitted()
    with pytest.raises(NotComplete):
        correct(request=request, answers={"thing": "bache"}, by=GUEST)
    request.refresh_from_db()
    assert request.sheet == request.first_sheet


# --- Cancel ---------------------------------------------------------------------------------------------------


def test_withdrawing_closes_the_request_and_its_clocks_once() -> None:
    request = factories.submitted()
    for _each in range(2):
        cancel(request=request, by=GUEST)
    request.refresh_from_db()
    assert (request.phase, request.outcome) == (Phase.CLOSED, Outcome.WITHDRAWN)
    assert request.due_on == date(9999, 12, 31)
    assert not request.clocks.filter(stopped_on=None).exists()
    assert not request.information_requests.filter(closed_at=None).exists()
    assert TimelineEntry.objects.filter(request=request, kind="cancelled").count() == 1
    assert Notification.objects.filter(about=request.reference, kind="cancelled").count() == 1


def test_a_request_that_is_over_cannot_be_withdrawn_or_corrected() -> None:
    request = factories.submitted()
    ServiceRequest.objects.filter(pk=request.pk).update(state="granted", phase=Phase.DECIDED, outcome=Outcome.GRANTED)
    with pytest.raises(NotPossible):
        cancel(request=request, by=GUEST)
    with pytest.raises(Refused):
        correct(request=request, answers={"health": "x"}, by=GUEST)


# --- Write ----------------------------------------------------------------------------------------------------


def test_a_message_sent_twice_is_one_and_only_an_agent_s_is_told() -> None:
    request, once = factories.submitted(), uuid4()
    for _each in range(2):
        send_message(request=request, body="Bonjour, où en est-on ?", by=GUEST, once=once)
    assert Message.objects.count() == 1
    assert not Notification.objects.filter(kind="message").exists()
    send_message(request=request, body="Nous regardons.", by=factories.CLERK)
    notice = Notification.objects.get(kind="message")
    assert "Nous regardons." not in notice.text


def test_an_empty_message_is_refused() -> None:
    with pytest.raises(Refused):
        send_message(request=factories.submitted(), body="  \n ", by=GUEST)


# --- Claim ----------------------------------------------------------------------------------------------------


def test_a_proved_address_brings_its_orphan_requests_and_nobody_else_s() -> None:
    mine, other_owner = factories.submitted(), factories.resident()
    theirs = factories.submitted(owner=other_owner)
    owner = factories.resident(email="maiwenn@courriel.example")
    assert claim(resident=owner, email="MAIWENN@courriel.example") == 1
    assert claim(resident=owner, email="maiwenn@courriel.example") == 0
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.applicant, theirs.applicant) == (owner, other_owner)


def test_an_empty_address_claims_nothing() -> None:
    request = factories.submitted()
    ServiceRequest.objects.update(contact_email="")
    assert claim(resident=factories.resident(), email=" ") == 0
    request.refresh_from_db()
    assert request.applicant is None
