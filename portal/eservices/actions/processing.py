"""What agents do with a request that is neither asking for pieces nor deciding."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.directory.models import Department
from portal.eservices import notices, permissions, workflow
from portal.eservices.actions import clocks
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.turns import Turn, agents_turn
from portal.eservices.enums import Audience, Phase
from portal.eservices.models import InternalNote, ServiceRequest
from portal.lib.parties import Party


def take(
    *,
    request: ServiceRequest,
    by: Party,
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> ServiceRequest:
    """The agent takes the request for themself, and begins it when its table says how.

    Raises Refused when it is closed, and what `agents_turn` raises.
    """
    with agents_turn(request, by=by, version_no=version_no, once=once, at=at) as turn:
        if not turn.is_repeat:
            _refuse_closed(turn)
            turn.request.assignee = User.objects.get(key=by.id)
            _begin(turn)
            text = _("%(agent)s prend en charge la demande.") % {"agent": by.label}
            turn.tell("taken", text, audience=Audience.RESIDENT)
    return turn.request


def assign(
    *,
    request: ServiceRequest,
    to: User | None,
    by: Party,
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> ServiceRequest:
    """Give the request to a colleague of its department, or back to all of them (None).

    Raises Refused when the person does not work for this department, or is the applicant.
    """
    with agents_turn(request, by=by, version_no=version_no, once=once, at=at) as turn:
        if not turn.is_repeat:
            _refuse_closed(turn)
            _refuse_assignee(turn.request, to)
            turn.request.assignee = to
            text = _("Demande confiée à %(agent)s.") % {"agent": to} if to else _("Demande remise à l’équipe.")
            turn.tell("assigned", text, data={"to": str(to.key) if to else ""})
    return turn.request


def reroute(
    *,
    request: ServiceRequest,
    department: Department,
    reason: str,
    by: Party,
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> ServiceRequest:
    """Give the request to another department; its clocks go on (the first reception counts, CRPA L114-2).

    The reason is for agents; the resident reads where the request went. Raises Refused without a reason, or when the
    department is closed or already has it.
    """
    with agents_turn(request, by=by, version_no=version_no, once=once, at=at) as turn:
        if not turn.is_repeat:
            _refuse_closed(turn)
            _refuse_route(turn.request, department, reason)
            turn.request.department, turn.request.assignee = department, None
            turn.request.route = {**turn.request.route, "department": department.slug, "rerouted": reason}
            text = _("Demande confiée au service %(department)s.") % {"department": department.name}
            line = turn.tell("rerouted", text, audience=Audience.RESIDENT, data={"reason": reason})
            notices.notify_resident(
                request=turn.request,
                kind="rerouted",
                context={"department": department.name, "day": turn.day.isoformat()},
                once=f"rerouted:{line.pk}",
            )
    return turn.request


def move(
    *,
    request: ServiceRequest,
    transition: str,
    by: Party,
    reasons: str = "",
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> ServiceRequest:
    """Take one step of the workflow's table. Raises workflow.NotPossible, and Refused without the reasons it wants."""
    with agents_turn(request, by=by, version_no=version_no, once=once, at=at) as turn:
        if not turn.is_repeat:
            _take_step(turn, transition, reasons)
    return turn.request


def hand_over(
    *,
    request: ServiceRequest,
    body: str,
    reason: str,
    by: Party,
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> ServiceRequest:
    """Forward the request to the administration that is competent, and tell the person (CRPA L114-2).

    `body` is its name as people know it (« préfecture du Finistère »). Raises Refused when either text is empty.
    """
    if not body.strip() or not reason.strip():
        raise Refused(_("Indiquez à qui vous transmettez la demande, et pourquoi."))
    with agents_turn(request, by=by, version_no=version_no, once=once, at=at) as turn:
        if not turn.is_repeat:
            workflow.apply(turn.request, "hand_over", turn.roles, at=turn.at)
            end(turn)
            text = _("Cette demande relève de %(body)s. Nous la lui avons transmise.") % {"body": body}
            line = turn.tell("handed_over", text, audience=Audience.RESIDENT, data={"reason": reason, "body": body})
            notices.notify_resident(
                request=turn.request,
                kind="rerouted",
                context={"department": body, "day": turn.day.isoformat()},
                once=f"handed_over:{line.pk}",
            )
    return turn.request


def turn_into(
    *,
    request: ServiceRequest,
    successor: ServiceRequest,
    by: Party,
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> ServiceRequest:
    """Close a request that another one, of the right procedure, continues: the agent qualifies what was asked.

    The first reception goes on counting for the successor, which was filed with it.
    """
    with agents_turn(request, by=by, version_no=version_no, once=once, at=at) as turn:
        if not turn.is_repeat:
            workflow.apply(turn.request, "hand_over", turn.roles, at=turn.at)
            turn.request.turned_into = successor
            end(turn)
            text = _("Demande poursuivie sous le numéro %(reference)s : %(subject)s.") % {
                "reference": successor.reference,
                "subject": successor.subject,
            }
            turn.tell("turned_into", text, audience=Audience.RESIDENT, data={"reference": successor.reference})
    return turn.request


def add_note(
    *, request: ServiceRequest, body: str, by: Party, once: UUID | None = None, at: datetime | None = None
) -> InternalNote:
    """A word between agents, never shown to the resident (who may still ask for a copy of the file).

    Nothing is stale for a note: it is added to whatever the request has become. Raises Refused when it is empty.
    """
    if not body.strip():
        raise Refused(_("Écrivez la note avant de l’enregistrer."))
    known = InternalNote.objects.filter(once=once, request=request).first() if once else None
    if known is not None:
        return known
    with agents_turn(request, by=by, at=at) as turn:
        note = InternalNote.objects.create(
            request=turn.request, body=body.strip(), **by.columns("by"), once=once or uuid4(), written_at=turn.at
        )
        turn.tell("note", _("Note interne de %(agent)s.") % {"agent": by.label}, data={"note": note.pk})
    return note


def record_reply_by_letter(
    *, request: ServiceRequest, body: str, by: Party, once: UUID | None = None, at: datetime | None = None
) -> ServiceRequest:
    """That a paper letter left, and what it said in a line: it counts as an answer that the resident reads too."""
    if not body.strip():
        raise Refused(_("Dites en une phrase ce que contient la lettre."))
    with agents_turn(request, by=by, once=once, at=at) as turn:
        if not turn.is_repeat:
            text = _("Lettre envoyée : %(summary)s") % {"summary": body.strip()}
            turn.tell("letter_sent", text, audience=Audience.RESIDENT)
    return turn.request


def end(turn: Turn) -> None:
    """What every end of a request stops: its clocks and the open request for pieces."""
    clocks.stop_clocks(turn.request, on=turn.day)
    turn.request.information_requests.filter(closed_at=None).update(closed_at=turn.at)
    turn.request.awaiting_since = None


def _begin(turn: Turn) -> None:
    """A new request is under way as soon as somebody takes it, if its table has that step."""
    if turn.request.phase != Phase.NEW:
        return
    for step in workflow.allowed_transitions(turn.request, turn.roles):
        if step.key == "take":
            workflow.apply(turn.request, step.key, turn.roles, at=turn.at)


def _take_step(turn: Turn, key: str, reasons: str) -> None:
    was_ended = turn.request.phase not in workflow.OPEN_PHASES
    step = workflow.transition(turn.request, key, turn.roles)
    if step.requires_reasons and not reasons.strip():
        raise Refused(_("Indiquez les raisons de cette étape."))
    state = workflow.enter(turn.request, step.to, at=turn.at)
    if turn.request.phase not in workflow.OPEN_PHASES:
        end(turn)
    elif was_ended:
        clocks.restart_service_clocks(turn.request, on=turn.day)
    said = state.public_label or state.label
    text = _("État de la demande : %(state)s.") % {"state": said}
    line = turn.tell(
        "moved", text, audience=Audience.RESIDENT, data={"transition": key, "state": state.key, "reason": reasons}
    )
    if state.key in turn.request.version.parsed().notices:
        # Most steps are the city's own business: the person is written to when the procedure has words for it.
        context = {"notice": state.key, "state": said, "reasons": reasons}
        notices.notify_resident(request=turn.request, kind="moved", context=context, once=f"moved:{line.pk}")


def _refuse_closed(turn: Turn) -> None:
    if turn.request.phase == Phase.CLOSED:
        raise Refused(_("Cette demande est terminée : rouvrez-la d’abord."))


def _refuse_assignee(request: ServiceRequest, to: User | None) -> None:
    if to is None:
        return
    if not permissions.colleagues(request.department).filter(pk=to.pk).exists():
        raise Refused(_("%(agent)s ne travaille pas dans ce service.") % {"agent": to})
    if permissions.is_own(to, request):
        raise Refused(_("%(agent)s ne peut pas traiter sa propre demande.") % {"agent": to})


def _refuse_route(request: ServiceRequest, department: Department, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Indiquez pourquoi vous réorientez la demande."))
    if department.closed_on is not None:
        raise Refused(_("Ce service est fermé : choisissez celui qui le remplace."))
    if department.pk == request.department_id:
        raise Refused(_("Ce service a déjà la demande."))
