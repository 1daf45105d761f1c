"""Decisions: with reasons and remedies, on paper and told; or by the silence of the city."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.eservices.actions import asking, deciding, processing
from portal.eservices.actions.refusals import Refused
from portal.eservices.enums import ClockKind, IssuedKind, Outcome, Phase
from portal.eservices.models import FAR_FUTURE, Decision, ServiceRequest
from portal.eservices.workflow import NotPossible
from portal.lib.parties import Party
from portal.notifications.models import Notification
from tests.eservices import factories

PARIS = ZoneInfo("Europe/Paris")
pytestmark = pytest.mark.django_db


def _at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=PARIS)


def _request(day: str = "", **replaced: Any) -> ServiceRequest:
    data = factories.definition(**replaced)
    data["steps"] = [step for step in data["steps"] if step["key"] != "pieces"]
    answers = {key: page for key, page in factories.ANSWERS.items() if key != "pieces"}
    return factories.submitted(factories.procedure(data=data), answers=answers, at=_at(day) if day else None)


@pytest.fixture
def request_() -> ServiceRequest:
    return _request()


@pytest.fixture
def by(request_: ServiceRequest) -> Party:
    return factories.agent_party(factories.agent(request_.department))


def test_granting_ends_the_clocks_owes_the_paper_and_tells_the_person(request_: ServiceRequest, by: Party) -> None:
    decision = deciding.decide(request=request_, kind="granted", by=by, capacity="responsable")
    request_.refresh_from_db()
    assert (request_.state, request_.phase, request_.outcome) == ("granted", Phase.DECIDED, Outcome.GRANTED)
    assert request_.due_on == FAR_FUTURE
    paper = request_.issued_documents.get(kind=IssuedKind.DECISION)
    assert paper.data["signed_by"] == "Gaël Le Bihan"
    assert paper.data["capacity"] == "responsable"
    assert paper.data["outcome"] == "Votre demande est acceptée."
    assert Notification.objects.filter(about=request_.reference, kind="decision").count() == 1
    assert decision.notified_on is None


def test_a_refusal_carries_the_remedies_of_the_frozen_version(request_: ServiceRequest, by: Party) -> None:
    made = request_.procedure
    made.definition["remedies"] = {"refused": "Un autre texte."}
    made.save()
    decision = deciding.decide(request=request_, kind="refused", reasons="La charrette est cassée.", by=by)
    assert decision.remedies == "Vous pouvez saisir le tribunal administratif dans les deux mois."
    paper = request_.issued_documents.get(kind=IssuedKind.DECISION)
    assert paper.data["reasons"] == ["La charrette est cassée."]
    assert paper.data["remedies"] == [decision.remedies]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "refused", "reasons": " "}, "motifs"),
        ({"kind": "refused", "reasons": "Non.", "remedies": ""}, "contester"),
        ({"kind": "partly", "reasons": ""}, "motifs"),
    ],
)
def test_a_bare_refusal_is_not_possible(
    request_: ServiceRequest, by: Party, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        deciding.decide(request=request_, by=by, **options)
    assert not Decision.objects.exists()


def test_an_answer_makes_no_paper(request_: ServiceRequest, by: Party) -> None:
    deciding.decide(request=request_, kind="answered", reasons="Le marché ouvre à 8 h.", by=by)
    assert not request_.issued_documents.filter(kind=IssuedKind.DECISION).exists()
    assert request_.timeline.for_resident().last().text == "Nous avons répondu à votre demande."


def test_the_story_never_tells_the_reasons(request_: ServiceRequest, by: Party) -> None:
    deciding.decide(request=request_, kind="refused", reasons="Dossier médical absent.", by=by)
    assert not any("médical" in line.text for line in request_.timeline.all())


def test_the_same_form_sent_twice_decides_once(request_: ServiceRequest, by: Party) -> None:
    once = uuid4()
    first = deciding.decide(request=request_, kind="granted", by=by, once=once, version_no=request_.version_no)
    again = deciding.decide(request=request_, kind="granted", by=by, once=once, version_no=request_.version_no)
    assert again == first
    assert request_.decisions.count() == 1


def test_what_is_decided_is_not_decided_again(request_: ServiceRequest, by: Party) -> None:
    deciding.decide(request=request_, kind="granted", by=by)
    with pytest.raises(NotPossible):
        deciding.decide(request=request_, kind="refused", reasons="Finalement non.", by=by)


def test_an_open_ask_does_not_prevent_a_decision_and_ends_with_it(request_: ServiceRequest, by: Party) -> None:
    """CRPA L114-5-1: a missing piece never suspends the examination."""
    asking.ask_for_more(
        request=request_, items=[{"question": "thing"}], message="", by=by,
        due_on=timezone.localdate() + timedelta(days=15),
    )  # fmt: skip
    deciding.decide(request=request_, kind="granted", by=by)
    request_.refresh_from_db()
    assert request_.awaiting_since is None
    assert not request_.information_requests.filter(closed_at=None).exists()


def test_strangers_decide_nothing(request_: ServiceRequest) -> None:
    stranger = factories.agent_party(factories.agent(factories.department("sports")))
    with pytest.raises(PermissionDenied):
        deciding.decide(request=request_, kind="granted", by=stranger)


def test_the_day_of_notification_starts_the_delay_of_appeal(request_: ServiceRequest, by: Party) -> None:
    decision = deciding.decide(request=request_, kind="granted", by=by, at=_at("2027-01-14"))
    deciding.record_notified(decision=decision, notified_on=date(2027, 1, 15), by=by, at=_at("2027-01-16"))
    clock = request_.clocks.get(kind=ClockKind.APPEAL)
    assert clock.due_on == date(2027, 3, 16)  # domain.md §2, row 12
    request_.refresh_from_db()
    assert request_.due_on == FAR_FUTURE  # nobody at the city must act on it


@pytest.mark.parametrize("day", [date(2027, 1, 13), date(2027, 1, 17)])
def test_a_decision_is_notified_neither_before_it_was_taken_nor_tomorrow(
    request_: ServiceRequest, by: Party, day: date
) -> None:
    decision = deciding.decide(request=request_, kind="granted", by=by, at=_at("2027-01-14"))
    with pytest.raises(Refused):
        deciding.record_notified(decision=decision, notified_on=day, by=by, at=_at("2027-01-16"))


# --- Silence ---------------------------------------------------------------------------------------------------------


def test_silence_rejects_the_day_after_its_last_day_and_not_before() -> None:
    request = _request("2027-01-11")  # reject after two months: 2027-03-11
    assert deciding.decide_by_silence(_at("2027-03-11")) == 0
    assert deciding.decide_by_silence(_at("2027-03-12")) == 1
    request.refresh_from_db()
    decision = request.decisions.get()
    assert (decision.tacit, decision.outcome, request.outcome) == (True, Outcome.REFUSED, Outcome.REFUSED)
    line = request.timeline.for_resident().last()
    assert line.text.endswith("votre demande est réputée refusée depuis le 11\u00a0mars 2027.")
    assert line.by_kind == "system"
    assert Notification.objects.filter(about=request.reference, kind="implied").count() == 1


def test_an_implied_refusal_says_how_to_contest_it() -> None:
    request = _request("2027-01-11")
    deciding.decide_by_silence(_at("2027-03-12"))
    assert "deux mois" in request.decisions.get().remedies
    assert "deux mois" in Notification.objects.get(about=request.reference, kind="implied").text


def test_silence_decides_once_however_often_the_clock_ticks() -> None:
    request = _request("2027-01-11")
    assert [deciding.decide_by_silence(_at("2027-03-12")) for _tick in range(2)] == [1, 0]
    assert request.decisions.count() == 1


def test_silence_that_accepts_gives_a_certificate() -> None:
    request = _request("2027-01-11", silence={"effect": "accept", "months": 2})
    assert deciding.decide_by_silence(_at("2027-03-12")) == 1
    certificate = request.issued_documents.get(kind=IssuedKind.CERTIFICATE)
    assert certificate.data["deemed_on"] == "11\u00a0mars 2027"
    request.refresh_from_db()
    assert request.state == "granted"


def test_silence_accepts_nothing_that_nobody_found_complete() -> None:
    request = _request("2027-01-11", silence={"effect": "accept", "months": 2})
    ServiceRequest.objects.filter(pk=request.pk).update(completed_on=None)
    seen = request.version_no
    assert deciding.decide_by_silence(_at("2027-03-12")) == 0
    request.refresh_from_db()
    assert (request.version_no, request.decisions.count()) == (seen, 0)


def test_a_decision_taken_in_time_stops_the_silence() -> None:
    request = _request("2027-01-11")
    by = factories.agent_party(factories.agent(request.department))
    deciding.decide(request=request, kind="granted", by=by, at=_at("2027-03-11"))
    assert deciding.decide_by_silence(_at("2027-03-12")) == 0
    assert request.decisions.get().tacit is False


def test_one_request_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = _request("2027-01-11")
    answers = {key: page for key, page in factories.ANSWERS.items() if key != "pieces"}
    sound = factories.submitted(broken.procedure, answers=answers, at=_at("2027-01-11"))
    real = deciding._tacit

    def fails(turn: Any, *args: Any) -> Any:
        if turn.request.pk == broken.pk:
            raise RuntimeError("no paper left")
        return real(turn, *args)

    monkeypatch.setattr(deciding, "_tacit", fails)
    assert deciding.decide_by_silence(_at("2027-03-12")) == 1
    sound.refresh_from_db()
    assert sound.outcome == Outcome.REFUSED


def test_a_request_taken_by_an_agent_is_still_decided_by_silence() -> None:
    request = _request("2027-01-11")
    by = factories.agent_party(factories.agent(request.department))
    processing.take(request=request, by=by, at=_at("2027-01-12"))
    assert deciding.decide_by_silence(_at("2027-03-12")) == 1
