"""Asking the resident for what is missing. The request goes on meanwhile: waiting is a flag (CRPA L114-5, L114-5-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from portal.eservices import legal_clock, notices, workflow
from portal.eservices.actions import clocks
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.turns import Turn, agents_turn
from portal.eservices.enums import Audience
from portal.eservices.form_builder.definition import Definition
from portal.eservices.models import InformationRequest, ServiceRequest, TimelineEntry
from portal.lib import french
from portal.lib.parties import Party

# The term offered when nobody chooses another (procedures.md §0.3, 2).
DEFAULT_TERM: Final = timedelta(days=15)


def ask_for_more(
    *,
    request: ServiceRequest,
    items: Sequence[Mapping[str, str]],
    message: str,
    due_on: date,
    by: Party,
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> InformationRequest:
    """Ask for pieces or answers, by name, before a day. `items`: [{"question": key, "reason": words}, …].

    Clocks are suspended or start again as the frozen version says. Raises Refused (no item, an item that the form
    does not know, a term that is not ahead, an ask already open) and what `agents_turn` raises.
    """
    known = InformationRequest.objects.filter(once=once, request=request).first() if once else None
    if known is not None:
        return known
    with agents_turn(request, by=by, version_no=version_no, once=once, at=at) as turn:
        asked = _items(turn.request.version.parsed(), items)
        _refuse(turn, due_on)
        completed_before = turn.request.completed_on
        turn.request.awaiting_since, turn.request.completed_on = turn.day, None
        running = clocks.silence_clock(turn.request)
        ask = InformationRequest.objects.create(
            request=turn.request,
            once=once or uuid4(),
            items=asked,
            message=message.strip(),
            due_on=due_on,
            effect=running.effect if running else "",
            opened_at=turn.at,
            **by.columns("by"),
        )
        clocks.start_completion_clock(ask)
        clocks.recompute_clocks(turn.request)
        _tell(turn, ask, completed_before)
    return ask


def withdraw_ask(
    *,
    ask: InformationRequest,
    by: Party,
    version_no: int | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> InformationRequest:
    """What was asked is not needed after all: it never suspended anything, and the clocks run as before.

    Raises Refused when it was answered or withdrawn already.
    """
    with agents_turn(ask.request, by=by, version_no=version_no, once=once, at=at) as turn:
        if turn.is_repeat:
            return ask
        row = InformationRequest.objects.select_for_update(of=("self",)).get(pk=ask.pk)
        if row.closed_at is not None:
            raise Refused(_("Cette demande de compléments n’est plus ouverte."))
        row.closed_at = turn.at
        row.save(update_fields=["closed_at"])
        turn.request.awaiting_since, turn.request.completed_on = None, _completed_before(row)
        clocks.stop_completion_clock(turn.request, on=turn.day)
        clocks.recompute_clocks(turn.request)
        turn.tell("ask_withdrawn", _("Les compléments demandés ne sont plus nécessaires."), audience=Audience.RESIDENT)
    return row


def items_in_words(definition: Definition, items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The questions or pieces asked, as the form calls them, with the agent's reason when there is one."""
    return [_in_words(definition, item) for item in items]


def _in_words(definition: Definition, item: Mapping[str, Any]) -> str:
    question = definition.question(str(item["question"]))
    label = question.label if question else str(item["question"])
    return f"{label} ({item['reason']})" if item.get("reason") else label


def _items(definition: Definition, items: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    if not items:
        raise Refused(_("Choisissez au moins une pièce ou une question."))
    for item in items:
        if definition.question(item["question"]) is None:
            raise Refused(_("Le formulaire ne connaît pas « %(key)s ».") % {"key": item["question"]})
    return [{"question": item["question"], "reason": item.get("reason", "").strip()} for item in items]


def _refuse(turn: Turn, due_on: date) -> None:
    if turn.request.phase not in workflow.OPEN_PHASES:
        raise Refused(_("Cette demande n’est plus en cours."))
    if due_on <= turn.day:
        raise Refused(_("La date limite doit être dans le futur."))
    if turn.request.information_requests.filter(closed_at=None).exists():
        raise Refused(_("Une demande de compléments est déjà ouverte."))


def _tell(turn: Turn, ask: InformationRequest, completed_before: date | None) -> None:
    words = items_in_words(turn.request.version.parsed(), ask.items)
    text = _("Il nous manque : %(items)s. À envoyer avant le %(day)s.") % {
        "items": french.listing(words),
        "day": french.day(ask.due_on),
    }
    data = {"ask": str(ask.key), "completed_before": completed_before.isoformat() if completed_before else ""}
    turn.tell("info_requested", text, audience=Audience.RESIDENT, data=data)
    notices.notify_resident(
        request=turn.request,
        kind="info_requested",
        context={
            "items": words,
            "message": ask.message,
            "due_on": ask.due_on.isoformat(),
            "pause": _pause_words(turn.request, ask),
        },
        once=f"info_requested:{ask.key}",
    )


def _pause_words(request: ServiceRequest, ask: InformationRequest) -> str:
    running = clocks.silence_clock(request)
    rule = legal_clock.ClockRule.from_json(running.rule) if running else None
    return legal_clock.pause_words(rule, ask.due_on)


def _completed_before(ask: InformationRequest) -> date | None:
    """When the file had been complete before this was asked, as the line of that day says."""
    lines = TimelineEntry.objects.filter(request=ask.request, kind="info_requested", data__ask=str(ask.key))
    told = lines.values_list("data", flat=True).first() or {}
    return date.fromisoformat(told["completed_before"]) if told.get("completed_before") else None
