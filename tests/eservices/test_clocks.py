"""Deadlines are rows, and the soonest of them is what lists sort by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal.eservices.actions import clocks
from portal.eservices.actions.asking import ask_for_more, withdraw_ask
from portal.eservices.enums import ClockKind
from portal.eservices.models import FAR_FUTURE, ServiceRequest
from portal.lib.parties import SYSTEM
from tests.eservices import factories

PARIS = ZoneInfo("Europe/Paris")
pytestmark = pytest.mark.django_db


def _at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02d}:00").replace(tzinfo=PARIS)


def _request(day: str, **replaced: Any) -> ServiceRequest:
    """A request of a procedure that asks for no piece."""
    data = factories.definition(**replaced)
    data["steps"] = [step for step in data["steps"] if step["key"] != "pieces"]
    answers = {key: page for key, page in factories.ANSWERS.items() if key != "pieces"}
    return factories.submitted(factories.procedure(data=data), answers=answers, at=_at(day))


def _due(request: ServiceRequest) -> dict[str, date | None]:
    return {each.rule["key"]: each.due_on for each in request.clocks.filter(stopped_on=None)}


def test_the_soonest_open_clock_is_the_deadline_of_the_request() -> None:
    request = _request("2027-01-11")
    assert _due(request) == {"own": date(2027, 1, 18), "silence": date(2027, 3, 11)}
    assert request.due_on == date(2027, 1, 18)


def test_nothing_runs_for_a_procedure_without_clock_or_silence() -> None:
    request = _request("2027-01-11", clocks=[], silence={"effect": "none"})
    assert request.due_on == FAR_FUTURE


def test_a_clock_whose_condition_does_not_hold_is_not_written() -> None:
    own = {"key": "own", "kind": "service", "starts": "received", "effect": "none",
           "duration": {"unit": "working_days", "n": 5},
           "condition": {"question": "thing", "op": "is", "value": "bache"}}  # fmt: skip
    assert set(_due(_request("2027-01-11", clocks=[own]))) == {"silence"}


def test_the_variant_of_silence_that_applies_wins() -> None:
    variant = {"condition": {"question": "thing", "op": "is", "value": "charrette"}, "effect": "accept", "months": 1}
    request = _request("2027-01-11", silence={"effect": "reject", "months": 2, "variants": [variant]})
    silence = clocks.silence_clock(request)
    assert silence is not None
    assert (silence.effect, silence.due_on) == ("accept", date(2027, 2, 11))


def test_hours_are_counted_in_whole_days() -> None:
    urgent = {"key": "urgent", "kind": "service", "starts": "received", "effect": "none",
              "duration": {"unit": "hours", "n": 24}}  # fmt: skip
    assert _due(_request("2027-01-11", clocks=[urgent], silence={"effect": "none"})) == {"urgent": date(2027, 1, 12)}


def test_a_silence_that_rejects_is_suspended_until_the_pieces_are_due() -> None:
    """domain.md §2, row 10: base 2027-03-11, asked 2027-01-25 for 2027-02-15, nothing arrives: + 21 days."""
    request = _request("2027-01-11")
    _ask(request, asked="2027-01-25", until="2027-02-15")
    request.refresh_from_db()
    assert _due(request)["silence"] == date(2027, 4, 1)
    # The city's own promise had run out before anything was asked: a later ask revives nothing.
    assert _due(request)["own"] == date(2027, 1, 18)


def test_the_term_given_to_the_resident_is_a_clock_of_its_own() -> None:
    request = _request("2027-01-11", clocks=[], silence={"effect": "none"})
    _ask(request, asked="2027-01-12", until="2027-01-27")
    request.refresh_from_db()
    assert request.due_on == date(2027, 1, 27)
    assert request.clocks.get().kind == ClockKind.COMPLETION


def test_a_silence_that_accepts_waits_for_a_complete_file() -> None:
    request = _request("2027-01-11", silence={"effect": "accept", "months": 2})
    assert _due(request)["silence"] == date(2027, 3, 11)
    _ask(request, asked="2027-01-25", until="2027-02-15")
    request.refresh_from_db()
    assert _due(request)["silence"] is None


def test_an_ask_withdrawn_leaves_the_clocks_as_if_it_had_never_been() -> None:
    request = _request("2027-01-11", silence={"effect": "accept", "months": 2})
    before = _due(request)
    ask = _ask(request, asked="2027-01-25", until="2027-02-15")
    withdraw_ask(ask=ask, by=SYSTEM, at=_at("2027-01-26"))
    request.refresh_from_db()
    assert _due(request) == before
    assert request.completed_on == date(2027, 1, 11)
    assert request.awaiting_since is None


def _ask(request: ServiceRequest, *, asked: str, until: str) -> Any:
    return ask_for_more(
        request=request,
        items=[{"question": "thing"}],
        message="",
        due_on=date.fromisoformat(until),
        by=SYSTEM,
        at=_at(asked),
    )
