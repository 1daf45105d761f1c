"""How the desk shows a request in a few words: a state, a deadline, a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.eservices import workflow
from portal.eservices.enums import Channel, Outcome, Phase, ScanState
from portal.eservices.models import FAR_FUTURE, Document, ServiceRequest

# Fewer days than this and the deadline is shown as near.
SOON_DAYS: Final = 3
CHANNEL_ICONS: Final = {
    Channel.WEB: "globe",
    Channel.DESK: "building-2",
    Channel.PHONE: "phone",
    Channel.LETTER: "file-text",
    Channel.EMAIL: "mail",
    Channel.SMS: "message-square",
    Channel.API: "globe",
}
SCAN_TAGS: Final = {
    ScanState.WAITING: "plain",
    ScanState.CLEAN: "done",
    ScanState.INFECTED: "late",
    ScanState.UNREADABLE: "late",
}


@dataclass(frozen=True)
class Mark:
    """A short word and how it looks: `kind` of a tag, or of a clock."""

    kind: str
    label: str


@dataclass(frozen=True)
class ClockMark(Mark):
    """`percent` of the delay that is over; None when no bar is drawn."""

    percent: int | None = None


@dataclass(frozen=True)
class Row:
    """One line of the inbox."""

    request: ServiceRequest
    person: str
    state: Mark
    clock: ClockMark
    channel_icon: str
    agent: str
    is_new: bool


def row(request: ServiceRequest, today: date) -> Row:
    """A request as the inbox shows it; reads nothing from the database when version and assignee are loaded."""
    return Row(
        request=request,
        person=request.contact_name or _("Anonyme"),
        state=state_mark(request),
        clock=clock_mark(request, today),
        channel_icon=CHANNEL_ICONS.get(Channel(request.channel), "globe"),
        agent=short_name(request.assignee) if request.assignee else _("Personne"),
        is_new=request.phase == Phase.NEW and request.assignee_id is None,
    )


def state_mark(request: ServiceRequest) -> Mark:
    """The agents' word for the state; waiting for the resident is said first, since it is a flag beside it."""
    if request.awaiting_since and request.phase in workflow.OPEN_PHASES:
        return Mark("yours", _("Chez l’usager"))
    kinds = {Phase.NEW: "message", Phase.IN_PROGRESS: "progress", Phase.DECIDED: "done", Phase.CLOSED: "plain"}
    kind = "plain" if request.outcome == Outcome.REFUSED else kinds[Phase(request.phase)]
    return Mark(kind, workflow.state_of(request).label)


def clock_mark(request: ServiceRequest, today: date) -> ClockMark:
    """The soonest deadline in words: late, today, in n days, or none."""
    if request.due_on == FAR_FUTURE or request.phase not in workflow.OPEN_PHASES:
        return ClockMark("none", _("Sans échéance") if request.phase in workflow.OPEN_PHASES else "–")
    left = (request.due_on - today).days
    percent = _percent(request, today)
    if left < 0:
        late = ngettext("Dépassé de %(days)s jour", "Dépassé de %(days)s jours", -left) % {"days": -left}
        return ClockMark("late", late, 100)
    if left == 0:
        return ClockMark("soon", _("Aujourd’hui"), percent)
    words = ngettext("%(days)s jour", "%(days)s jours", left) % {"days": left}
    return ClockMark("soon" if left <= SOON_DAYS else "plain", words, percent)


def scan_mark(document: Document) -> Mark:
    """What the antivirus said of a file."""
    return Mark(SCAN_TAGS[ScanState(document.scan)], str(ScanState(document.scan).label).capitalize())


def short_name(user: User) -> str:
    """« G. Riou », to fit in a column."""
    if user.first_name and user.last_name:
        return f"{user.first_name[0]}. {user.last_name}"
    return str(user)


def initials(name: str) -> str:
    """« SB », for the round mark beside a person."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:]) if part).upper()


def _percent(request: ServiceRequest, today: date) -> int:
    whole = (request.due_on - request.received_on).days
    gone = (today - request.received_on).days
    return max(0, min(100, round(100 * gone / whole))) if whole > 0 else 100
