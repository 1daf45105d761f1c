"""What agents do with a request: every act locked, judged, told once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.models import AgentRole, User
from portal.directory.models import Department
from portal.eservices.actions import processing
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.turns import ConflictOfInterest, StaleRequest
from portal.eservices.enums import Audience, Outcome, Phase
from portal.eservices.models import FAR_FUTURE, InternalNote, ServiceRequest
from portal.eservices.workflow import NotPossible
from portal.lib.parties import Party
from portal.notifications.models import Notification
from portal.privacy.models import AuditEntry
from tests.eservices import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_() -> ServiceRequest:
    return factories.submitted()


@pytest.fixture
def department(request_: ServiceRequest) -> Department:
    return request_.department


@pytest.fixture
def agent(department: Department) -> User:
    return factories.agent(department)


@pytest.fixture
def by(agent: User) -> Party:
    return factories.agent_party(agent)


def _last(request: ServiceRequest) -> str:
    return str(request.timeline.last().text)


def test_taking_a_request_begins_it_and_names_the_agent(request_: ServiceRequest, agent: User, by: Party) -> None:
    taken = processing.take(request=request_, by=by, version_no=request_.version_no)
    assert (taken.assignee, taken.state, taken.phase) == (agent, "processing", Phase.IN_PROGRESS)
    line = taken.timeline.last()
    assert (line.text, line.audience) == ("Gaël Le Bihan prend en charge la demande.", Audience.RESIDENT)
    assert AuditEntry.objects.filter(verb="taken", object_id=request_.reference, by_id=by.id).count() == 1


def test_each_act_counts_one_version_and_tells_one_line(request_: ServiceRequest, by: Party) -> None:
    lines, seen = request_.timeline.count(), request_.version_no
    taken = processing.take(request=request_, by=by, version_no=seen)
    assert taken.version_no == seen + 1
    assert request_.timeline.count() == lines + 1


def test_an_agent_of_another_department_may_do_nothing(request_: ServiceRequest) -> None:
    stranger = factories.agent_party(factories.agent(factories.department("sports")))
    with pytest.raises(PermissionDenied):
        processing.take(request=request_, by=stranger)


def test_an_auditor_reads_and_never_acts(request_: ServiceRequest, department: Department) -> None:
    auditor = factories.agent_party(factories.agent(department, AgentRole.AUDITOR))
    with pytest.raises(PermissionDenied):
        processing.add_note(request=request_, body="Vu.", by=auditor)


def test_a_membership_that_ended_gives_no_right(request_: ServiceRequest, agent: User, by: Party) -> None:
    agent.agent_memberships.update(ends_on="2026-01-01")
    with pytest.raises(PermissionDenied):
        processing.take(request=request_, by=by)


def test_a_resident_may_not_act_as_an_agent(request_: ServiceRequest) -> None:
    with pytest.raises(PermissionDenied):
        processing.move(request=request_, transition="withdraw", by=factories.resident().as_party())


def test_a_stale_form_is_refused_and_shows_what_changed(request_: ServiceRequest, agent: User, by: Party) -> None:
    seen = request_.version_no
    processing.take(request=request_, by=by, version_no=seen)
    with pytest.raises(StaleRequest) as stale:
        processing.assign(request=request_, to=None, by=by, version_no=seen)
    assert [line.text for line in stale.value.changes] == ["Gaël Le Bihan prend en charge la demande."]
    request_.refresh_from_db()
    assert request_.assignee == agent


def test_the_second_click_of_a_form_changes_nothing(request_: ServiceRequest, by: Party) -> None:
    once, seen = uuid4(), request_.version_no
    processing.take(request=request_, by=by, version_no=seen, once=once)
    lines = request_.timeline.count()
    again = processing.take(request=request_, by=by, version_no=seen, once=once)
    assert again.version_no == seen + 1
    assert request_.timeline.count() == lines


@pytest.mark.parametrize("email", ["gael@kermor.example", "GAEL@kermor.example"])
def test_agents_may_not_process_their_own_request(department: Department, email: str) -> None:
    agent = factories.agent(department, email="gael@kermor.example")
    answers = {**factories.ANSWERS, "contact": {**factories.ANSWERS["contact"], "email": email}}
    own = factories.submitted(answers=answers)
    with pytest.raises(ConflictOfInterest):
        processing.take(request=own, by=factories.agent_party(agent))
    assert AuditEntry.objects.filter(verb="refused_own", object_id=own.reference, by_id=str(agent.key)).exists()
    own.refresh_from_db()
    assert own.assignee is None


def test_nobody_is_given_their_own_request(department: Department, by: Party) -> None:
    owner = factories.agent(department, email="erwan@kermor.example")
    answers = {**factories.ANSWERS, "contact": {**factories.ANSWERS["contact"], "email": "erwan@kermor.example"}}
    own = factories.submitted(answers=answers)
    with pytest.raises(Refused, match="propre demande"):
        processing.assign(request=own, to=owner, by=by)


def test_a_request_is_assigned_only_within_its_department(request_: ServiceRequest, by: Party) -> None:
    outsider = factories.agent(factories.department("sports"))
    with pytest.raises(Refused, match="ne travaille pas"):
        processing.assign(request=request_, to=outsider, by=by)


def test_rerouting_changes_department_frees_the_agent_and_tells_the_person(request_: ServiceRequest, by: Party) -> None:
    other = factories.department("sports", name="Sports")
    processing.take(request=request_, by=by)
    due_on = ServiceRequest.objects.get(pk=request_.pk).due_on
    moved = processing.reroute(request=request_, department=other, reason="C’est un gymnase.", by=by)
    assert (moved.department, moved.assignee, moved.due_on) == (other, None, due_on)
    line = moved.timeline.last()
    assert line.text == "Demande confiée au service Sports."
    assert "gymnase" not in line.text
    assert line.data["reason"] == "C’est un gymnase."
    assert Notification.objects.filter(about=request_.reference, kind="rerouted").count() == 1
    with pytest.raises(PermissionDenied):  # it is no longer this agent's
        processing.take(request=moved, by=by)


@pytest.mark.parametrize("reason", ["", "   "])
def test_rerouting_needs_a_reason(request_: ServiceRequest, by: Party, reason: str) -> None:
    with pytest.raises(Refused, match="pourquoi"):
        processing.reroute(request=request_, department=factories.department("sports"), reason=reason, by=by)


def test_a_closed_department_gets_nothing(request_: ServiceRequest, by: Party) -> None:
    closed = factories.department("ancien", closed_on="2020-01-01")
    closed.refresh_from_db()
    with pytest.raises(Refused, match="fermé"):
        processing.reroute(request=request_, department=closed, reason="Pour eux.", by=by)


def test_withdrawing_ends_clocks_and_waiting(request_: ServiceRequest, by: Party) -> None:
    assert request_.awaiting_since is not None  # the insurance was promised for later
    moved = processing.move(request=request_, transition="withdraw", by=by)
    assert (moved.phase, moved.outcome, moved.due_on) == (Phase.CLOSED, Outcome.WITHDRAWN, FAR_FUTURE)
    assert moved.awaiting_since is None
    assert not moved.clocks.filter(stopped_on=None).exists()
    assert not moved.information_requests.filter(closed_at=None).exists()


def test_reopening_starts_the_citys_promise_anew_and_not_the_laws_delay(request_: ServiceRequest, by: Party) -> None:
    processing.move(request=request_, transition="withdraw", by=by)
    reopened = processing.move(request=request_, transition="reopen", by=by)
    assert reopened.phase == Phase.IN_PROGRESS
    assert [each.rule["key"] for each in reopened.clocks.filter(stopped_on=None)] == ["own"]
    assert reopened.due_on < FAR_FUTURE


def test_a_step_of_managers_is_not_for_agents(department: Department, by: Party) -> None:
    workflow = {"base": "standard", "transitions": [
        {"key": "shut", "label": "Clore", "from": ["received"], "to": "closed", "who": ["manager"]}]}  # fmt: skip
    data = factories.definition(workflow=workflow)
    request = factories.submitted(factories.procedure("autre", data=data))
    with pytest.raises(NotPossible):
        processing.move(request=request, transition="shut", by=by)
    manager = factories.agent_party(factories.agent(department, AgentRole.MANAGER))
    assert processing.move(request=request, transition="shut", by=manager).phase == Phase.CLOSED


def test_handing_over_names_the_administration_to_the_person(request_: ServiceRequest, by: Party) -> None:
    done = processing.hand_over(request=request_, body="la préfecture du Finistère", reason="Titre de séjour", by=by)
    assert (done.phase, done.outcome) == (Phase.CLOSED, Outcome.HANDED_OVER)
    assert _last(done) == "Cette demande relève de la préfecture du Finistère. Nous la lui avons transmise."
    assert "préfecture" in Notification.objects.get(about=request_.reference, kind="rerouted").text


def test_a_request_may_turn_into_another_of_the_right_procedure(request_: ServiceRequest, by: Party) -> None:
    successor = factories.submitted()
    done = processing.turn_into(request=request_, successor=successor, by=by)
    assert (done.turned_into, done.phase) == (successor, Phase.CLOSED)
    assert successor.reference in _last(done)


def test_a_note_is_kept_once_and_never_told_to_the_resident(request_: ServiceRequest, by: Party) -> None:
    once = uuid4()
    first = processing.add_note(request=request_, body="Rappeler jeudi.", by=by, once=once)
    assert processing.add_note(request=request_, body="Rappeler jeudi.", by=by, once=once) == first
    assert InternalNote.objects.count() == 1
    assert not request_.timeline.for_resident().filter(kind="note").exists()
    assert not any("jeudi" in line.text for line in request_.timeline.all())


def test_an_empty_note_is_refused(request_: ServiceRequest, by: Party) -> None:
    with pytest.raises(Refused):
        processing.add_note(request=request_, body=" ", by=by)


def test_a_letter_that_left_is_told_to_both(request_: ServiceRequest, by: Party) -> None:
    done = processing.record_reply_by_letter(request=request_, body="accord de principe", by=by)
    assert done.timeline.for_resident().last().text == "Lettre envoyée : accord de principe"


def test_what_fails_in_the_middle_of_an_act_leaves_nothing(
    request_: ServiceRequest, by: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**kwargs: object) -> None:
        raise RuntimeError("mail room on fire")

    monkeypatch.setattr("portal.eservices.actions.processing.notices.notify_resident", broken)
    seen, lines = request_.version_no, request_.timeline.count()
    with pytest.raises(RuntimeError):
        processing.reroute(request=request_, department=factories.department("sports"), reason="Là-bas.", by=by)
    request_.refresh_from_db()
    assert (request_.version_no, request_.timeline.count()) == (seen, lines)
    assert request_.department.slug == "vie-associative"
