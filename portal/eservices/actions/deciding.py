"""Deciding: by an agent, with reasons and the ways to contest; or by silence, on the day the law says."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.eservices import notices, silence, workflow
from portal.eservices.actions import clocks, documents
from portal.eservices.actions.processing import end
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.turns import Turn, agents_turn
from portal.eservices.enums import Audience, IssuedKind, Outcome
from portal.eservices.form_builder.rules import DecisionKind
from portal.eservices.journeys import sheet_journey
from portal.eservices.models import Clock, Decision, ServiceRequest
from portal.lib import french
from portal.lib.parties import SYSTEM, Party

logger = logging.getLogger(__name__)

# What a silence brings: the outcome, and the decision's name.
TACIT: Final = {
    "accept": (Outcome.GRANTED, "implied_granted"),
    "reject": (Outcome.REFUSED, "implied_refused"),
}
# An answer is not an individual decision: it is written to the person, no paper is issued.
WITH_PAPER: Final = (Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED)
MOST_AT_ONCE: Final = 200


def remedies_for(request: ServiceRequest, kind: str) -> str:
    """The time limits and ways of appeal that the frozen version gives for a kind of decision, or an empty text.
    A refusal always has them: `checks` publishes none without."""
    definition = request.version.parsed()
    decision = definition.workflow.decision(kind)
    return definition.remedies.get(decision.remedies, "") if decision else ""


def decide(
    *,
    request: ServiceRequest,
    kind: str,
    reasons: str = "",
    conditions: str = "",
    by: Party,
    capacity: str = "",
    delegation: str = "",
    remedies: str | None = None,
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> Decision:
    """Decide as the workflow's table names it. `remedies` None: the text of the frozen version.

    A refusal needs its reasons and the ways to contest it (CRPA L211-2, CJA R421-5). The paper is owed, the person is
    told. Raises Refused, workflow.NotPossible, and what `agents_turn` raises.
    """
    known = Decision.objects.filter(once=once, request=request).first() if once else None
    if known is not None:
        return known
    with agents_turn(request, by=by, version_no=version_no, once=once, at=at) as turn:
        chosen = _chosen(turn.request, kind)
        text = remedies_for(turn.request, kind) if remedies is None else remedies
        _refuse_bare(chosen, reasons, text)
        decision = Decision.objects.create(
            request=turn.request,
            once=once or uuid4(),
            kind=chosen.key,
            label=chosen.label,
            outcome=chosen.outcome,
            reasons=reasons.strip(),
            conditions=conditions.strip(),
            remedies=text.strip(),
            **by.columns("signed_by"),
            capacity=capacity.strip(),
            delegation=delegation.strip(),
            decided_at=turn.at,
        )
        workflow.enter(turn.request, chosen.to, at=turn.at, outcome=chosen.outcome)
        end(turn)
        turn.tell("decided", _sentence(turn.request, decision), audience=Audience.RESIDENT, data={"kind": kind})
        _tell_person(turn.request, decision)
    return decision


def record_notified(
    *,
    decision: Decision,
    notified_on: date,
    by: Party,
    how: str = "",
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> Decision:
    """The day on which the decision reached the person: the delay to contest it runs from there.

    Raises Refused when the day lies before the decision or ahead, or was recorded already.
    """
    with agents_turn(decision.request, by=by, version_no=version_no, once=once, at=at) as turn:
        if turn.is_repeat:
            return decision
        row = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        _refuse_day(row, notified_on, turn.day)
        row.notified_on = notified_on
        row.save(update_fields=["notified_on"])
        clocks.start_appeal_clock(turn.request, notified_on=notified_on)
        text = _("Décision notifiée le %(day)s.") % {"day": french.day(notified_on)}
        turn.tell("notified", text, audience=Audience.RESIDENT, data={"how": how})
    return row


def record_tacit_decision(*, clock: Clock, at: datetime | None = None) -> Decision | None:
    """The silence of the city decided, the day after the clock's last day (CRPA L231-1, L231-4). Once per clock.

    None when it decides nothing: the request was decided or closed meanwhile, the clock was stopped or moved, or it
    waits for a complete file that nobody found complete.
    """
    once, at = clocks.once_for(clock), at or timezone.now()
    with agents_turn(clock.request, by=SYSTEM, once=once, at=at) as turn:
        if turn.is_repeat:
            return Decision.objects.filter(once=once).first()
        running = Clock.objects.select_for_update(of=("self",)).get(pk=clock.pk)
        if not _has_run_out(running, turn):
            turn.changes_nothing = True
            return None
        decision = _tacit(turn, running, once)
    return decision


def decide_by_silence(now: datetime) -> int:
    """The clock's chore: every silence whose last day was yesterday or before. Returns how many decided."""
    today = timezone.localdate(now)
    due = Clock.objects.filter(
        stopped_on=None, effect__in=TACIT, due_on__lt=today, request__phase__in=workflow.OPEN_PHASES
    ).order_by("due_on", "pk")
    decided = 0
    for clock in due.select_related("request", "request__department", "request__applicant")[:MOST_AT_ONCE]:
        try:
            decided += record_tacit_decision(clock=clock, at=now) is not None
        except Exception:
            logger.exception("Silence could not decide %s", clock.request)
    return decided


def _chosen(request: ServiceRequest, kind: str) -> DecisionKind:
    for each in workflow.allowed_decisions(request):
        if each.key == kind:
            return each
    raise workflow.NotPossible(_("Cette décision n’est pas possible dans l’état de la demande."))


def _refuse_bare(chosen: DecisionKind, reasons: str, remedies: str) -> None:
    is_refusal = chosen.outcome == Outcome.REFUSED
    if (chosen.requires_reasons or is_refusal) and not reasons.strip():
        raise Refused(_("Indiquez les motifs de droit et de fait."))
    if (chosen.remedies or is_refusal) and not remedies.strip():
        raise Refused(_("Indiquez comment contester cette décision, et dans quel délai."))


def _refuse_day(decision: Decision, notified_on: date, today: date) -> None:
    if decision.notified_on is not None:
        raise Refused(_("La date de notification est déjà enregistrée."))
    if notified_on > today:
        raise Refused(_("La date de notification ne peut pas être dans le futur."))
    if notified_on < timezone.localdate(decision.decided_at):
        raise Refused(_("La date de notification ne peut pas précéder la décision."))


def _sentence(request: ServiceRequest, decision: Decision) -> str:
    """What the story says of a decision, never its reasons."""
    sentences = {
        Outcome.GRANTED: _("Votre demande est acceptée."),
        Outcome.PARTLY: _("Votre demande est acceptée sous conditions."),
        Outcome.REFUSED: _("Votre demande est refusée."),
        Outcome.ANSWERED: _("Nous avons répondu à votre demande."),
    }
    state = workflow.state_of(request)
    return sentences.get(Outcome(decision.outcome), state.public_label or decision.label)


def _tell_person(request: ServiceRequest, decision: Decision) -> None:
    if decision.outcome in WITH_PAPER:
        documents.order_issued_document(
            request=request, kind=IssuedKind.DECISION, data=decision_data(request, decision), at=decision.decided_at
        )
    notices.notify_resident(
        request=request,
        kind="decision",
        context={
            "notice": _notice_of(request, decision),
            "outcome": decision.outcome,
            "sentence": _sentence(request, decision),
            "reasons": decision.reasons,
            "conditions": decision.conditions,
            "remedies": decision.remedies,
        },
        once=f"decision:{decision.once}",
    )


def _notice_of(request: ServiceRequest, decision: Decision) -> str:
    """The procedure's own text for this decision, by its key in the frozen version's notices."""
    chosen = workflow.table_of(request).decision(decision.kind)
    return chosen.notice if chosen else ""


def decision_data(request: ServiceRequest, decision: Decision) -> dict[str, Any]:
    """What is printed of a decision beside what every document carries: `receipts.DecisionData`'s own fields."""
    return {
        "outcome": _sentence(request, decision),
        "decided_on": french.day(timezone.localdate(decision.decided_at)),
        "signed_by": decision.signed_by_label,
        "capacity": decision.capacity,
        "delegation": decision.delegation,
        "legal_basis": list(request.version.parsed().legal_basis),
        "reasons": _paragraphs(decision.reasons),
        "conditions": _paragraphs(decision.conditions),
        "remedies": _paragraphs(decision.remedies),
    }


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _has_run_out(clock: Clock, turn: Turn) -> bool:
    waits = clock.rule.get("starts") == "complete" and turn.request.completed_on is None
    over = clock.due_on is not None and clock.due_on < turn.day
    return clock.stopped_on is None and over and not waits and turn.request.phase in workflow.OPEN_PHASES


def _tacit(turn: Turn, clock: Clock, once: UUID) -> Decision:
    assert clock.due_on is not None  # a clock that ran out has a last day
    outcome, kind = TACIT[clock.effect]
    accepted = outcome == Outcome.GRANTED
    label = _("Acceptée sans réponse") if accepted else _("Rejetée sans réponse")
    decision = Decision.objects.create(
        request=turn.request,
        once=once,
        kind=kind,
        label=label,
        outcome=outcome,
        remedies="" if accepted else _implied_remedies(turn.request),
        **SYSTEM.columns("signed_by"),
        decided_at=turn.at,
        tacit=True,
    )
    workflow.enter(turn.request, _tacit_state(turn.request, outcome), at=turn.at, outcome=outcome)
    end(turn)
    day = french.day(clock.due_on)
    said = _("acceptée") if accepted else _("refusée")
    text = _("Le délai est écoulé : votre demande est réputée %(said)s depuis le %(day)s.") % {"said": said, "day": day}
    turn.tell("implied", text, audience=Audience.RESIDENT, data={"clock": clock.pk, "kind": kind})
    if accepted:
        documents.order_issued_document(
            request=turn.request, kind=IssuedKind.CERTIFICATE, data=certificate_data(turn, day), at=turn.at
        )
    notices.notify_resident(
        request=turn.request,
        kind="implied",
        context={"outcome": outcome, "deemed_on": clock.due_on.isoformat(), "remedies": decision.remedies},
        once=f"implied:{once}",
    )
    return decision


def _implied_remedies(request: ServiceRequest) -> str:
    """How to contest an implied refusal, as the acknowledgement had announced it."""
    return "\n".join(silence.implied_remedies(request, sheet_journey(request.sheet)))


def certificate_data(turn: Turn, deemed_on: str) -> dict[str, Any]:
    """What is printed of a silence that accepted: `receipts.CertificateData`'s own fields (CRPA L232-3)."""
    return {
        "deemed_on": deemed_on,
        "issued_on": french.day(turn.day),
        "legal_basis": list(turn.request.version.parsed().legal_basis),
    }


def _tacit_state(request: ServiceRequest, outcome: str) -> str:
    """Where the procedure's own decision with that outcome leads."""
    for each in workflow.table_of(request).decisions:
        if each.outcome == outcome:
            return each.to
    raise workflow.NotPossible(_("Cette démarche ne prévoit pas cette décision."))
