"""What may happen next is read from the version with which a request was filed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.eservices import workflow
from portal.eservices.enums import Outcome, Phase
from tests.eservices import factories

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 24, 12, tzinfo=PARIS)
pytestmark = pytest.mark.django_db


def test_a_new_request_stands_in_the_first_state_of_its_table() -> None:
    request = factories.submitted()
    assert (request.state, request.phase, request.outcome) == ("received", Phase.NEW, Outcome.NONE)


def test_a_resident_is_offered_only_the_steps_of_residents() -> None:
    request = factories.submitted()
    assert {each.key for each in workflow.allowed_transitions(request, {"resident"})} == {"withdraw"}
    assert {each.key for each in workflow.allowed_transitions(request, {"agent"})} == {"take", "withdraw", "hand_over"}


def test_a_step_that_the_table_does_not_know_from_here_is_refused_in_french() -> None:
    request = factories.submitted()
    with pytest.raises(workflow.NotPossible, match="Reçue"):
        workflow.apply(request, "reopen", {"agent"}, at=NOON)


def test_editing_the_procedure_changes_nothing_of_a_request_already_filed() -> None:
    request = factories.submitted()
    made = request.procedure
    made.definition["workflow"] = {"states": [], "transitions": [], "decisions": []}
    made.save()
    assert workflow.state_of(request).label == "Reçue"


def test_closing_keeps_what_was_decided_and_starts_the_retention() -> None:
    request = factories.submitted()
    workflow.enter(request, "refused", at=NOON)
    assert (request.phase, request.outcome, request.purge_on) == (Phase.DECIDED, Outcome.REFUSED, None)
    workflow.enter(request, "closed", at=NOON)
    assert (request.phase, request.outcome) == (Phase.CLOSED, Outcome.REFUSED)
    assert request.closed_at == NOON
    assert str(request.purge_on) == "2027-11-24"


def test_reopening_forgets_the_outcome_and_the_retention() -> None:
    request = factories.submitted()
    workflow.enter(request, "closed", at=NOON)
    workflow.apply(request, "reopen", {"agent"}, at=NOON)
    assert (request.phase, request.outcome, request.closed_at, request.purge_on) == (
        Phase.IN_PROGRESS,
        Outcome.NONE,
        None,
        None,
    )


def test_decisions_are_offered_as_long_as_nothing_is_decided() -> None:
    request = factories.submitted()
    assert [each.key for each in workflow.allowed_decisions(request)] == ["granted", "partly", "refused", "answered"]
    workflow.enter(request, "granted", at=NOON)
    assert workflow.allowed_decisions(request) == ()
