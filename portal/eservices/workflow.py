"""What may happen next: the table of a request's frozen version, read and applied. Writes fields, saves nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final, Literal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.eservices.enums import Outcome, Phase
from portal.eservices.form_builder.rules import DecisionKind, Retention, State, Transition, Workflow
from portal.eservices.models import ServiceRequest
from portal.lib.french_calendar import add_months

Role = Literal["agent", "manager", "resident", "system"]
OPEN_PHASES: Final = (Phase.NEW, Phase.IN_PROGRESS)


class NotPossible(Exception):
    """The table does not know this step from where the request stands; the message is a French sentence."""


def table_of(request: ServiceRequest) -> Workflow:
    """The table with which the request was filed, whatever its procedure has become since."""
    return request.version.parsed().workflow


def state_of(request: ServiceRequest) -> State:
    """The state the request is in. A state that its table lost (never by publication) reads as its bare key."""
    return table_of(request).state(request.state) or State(request.state, request.state, request.state, request.phase)


def initial_state(workflow: Workflow) -> State:
    """Where a request begins. Raises NotPossible when the table is empty."""
    if workflow.initial is None:
        raise NotPossible(_("Cette démarche n’a pas d’état de départ."))
    return workflow.initial


def allowed_transitions(request: ServiceRequest, roles: Collection[str]) -> tuple[Transition, ...]:
    """The steps that somebody with one of these roles may take now, in the table's order."""
    return tuple(
        each
        for each in table_of(request).transitions
        if request.state in each.from_ and not set(each.who).isdisjoint(roles)
    )


def allowed_decisions(request: ServiceRequest) -> tuple[DecisionKind, ...]:
    """The decisions that may be taken now: as long as the request is neither decided nor closed."""
    return table_of(request).decisions if request.phase in OPEN_PHASES else ()


def transition(request: ServiceRequest, key: str, roles: Collection[str]) -> Transition:
    """The step of that key, if it may be taken. Raises NotPossible."""
    for each in allowed_transitions(request, roles):
        if each.key == key:
            return each
    raise NotPossible(
        _("Cette action n’est pas possible dans l’état « %(state)s ».") % {"state": state_of(request).label}
    )


def enter(request: ServiceRequest, state_key: str, *, at: datetime, outcome: str = Outcome.NONE) -> State:
    """Put the request in a state: its phase, its outcome, when it closed, until when it is kept.

    The outcome is the one given, else the state's own; a closing state without one keeps what was decided.
    """
    state = table_of(request).state(state_key)
    if state is None:
        raise NotPossible(_("L’état « %(state)s » n’existe pas dans cette démarche.") % {"state": state_key})
    request.state = state.key
    request.phase = Phase(state.phase)
    request.outcome = _outcome(request, state, outcome)
    request.closed_at = at if request.phase == Phase.CLOSED else None
    request.purge_on = _kept_until(request, localdate(at))
    return state


def apply(request: ServiceRequest, key: str, roles: Collection[str], *, at: datetime) -> Transition:
    """Take one step of the table. Raises NotPossible."""
    step = transition(request, key, roles)
    enter(request, step.to, at=at)
    return step


def _outcome(request: ServiceRequest, state: State, given: str) -> Outcome:
    if given != Outcome.NONE:
        return Outcome(given)
    if state.outcome != Outcome.NONE:
        return Outcome(state.outcome)
    return Outcome(request.outcome) if request.phase in (Phase.DECIDED, Phase.CLOSED) else Outcome.NONE


def _kept_until(request: ServiceRequest, today: date) -> date | None:
    """`retention: {months, base}` of the definition; nothing is erased before the request is closed."""
    retention: Retention = request.version.parsed().retention
    if request.phase in OPEN_PHASES or not retention.months:
        return None
    if request.phase == Phase.DECIDED:
        return add_months(today, retention.months) if retention.base == "decided" else None
    if retention.base == "decided" and request.purge_on:
        return request.purge_on
    return add_months(request.received_on if retention.base == "received" else today, retention.months)
