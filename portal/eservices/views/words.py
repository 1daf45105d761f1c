"""Where a request stands, in the words a resident reads: the same on the home, the lists, its page and /suivre/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Min
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.eservices import legal_clock, silence, workflow
from portal.eservices.enums import ClockKind, Outcome, Phase
from portal.eservices.journeys import sheet_journey
from portal.eservices.models import InformationRequest, ServiceRequest
from portal.lib import written

OUTCOMES: Final = {
    Outcome.GRANTED: gettext_lazy("Acceptée"),
    Outcome.PARTLY: gettext_lazy("Acceptée en partie"),
    Outcome.REFUSED: gettext_lazy("Refusée"),
    Outcome.ANSWERED: gettext_lazy("Répondue"),
    Outcome.WITHDRAWN: gettext_lazy("Annulée"),
    Outcome.HANDED_OVER: gettext_lazy("Transmise"),
}
# Over, without what was asked: said in words, never in the green of what succeeded.
UNSUCCESSFUL: Final = (Outcome.REFUSED, Outcome.WITHDRAWN, Outcome.HANDED_OVER)
STATES: Final = {
    Phase.NEW: gettext_lazy("Reçue"),
    Phase.IN_PROGRESS: gettext_lazy("En cours"),
    Phase.DECIDED: gettext_lazy("Décidée"),
    Phase.CLOSED: gettext_lazy("Terminée"),
}


@dataclass(frozen=True)
class Tag:
    """A coloured word: `kind` of `components/tag.html`."""

    kind: str
    label: str


@dataclass(frozen=True)
class Stage:
    """One stage of the track: status done | now | later."""

    label: str
    note: str
    status: str


def tag_for(request: ServiceRequest, new_messages: int = 0) -> Tag:
    """What stands beside the title of a request in every list. Reads nothing more than the row."""
    if request.awaiting_since and request.phase in (Phase.NEW, Phase.IN_PROGRESS):
        return Tag("yours", _("À vous de répondre"))
    if new_messages:
        label = _("1 message") if new_messages == 1 else _("%(count)d messages") % {"count": new_messages}
        return Tag("message", label)
    if request.outcome != Outcome.NONE:
        kind = "plain" if request.outcome in UNSUCCESSFUL else "done"
        return Tag(kind, str(OUTCOMES[Outcome(request.outcome)]))
    kind = "done" if request.phase == Phase.CLOSED else "progress"
    return Tag(kind, str(STATES[Phase(request.phase)]))


def state_words(request: ServiceRequest) -> str:
    """The procedure's own public word for the state, else the city's."""
    return workflow.state_of(request).public_label or str(STATES[Phase(request.phase)])


def stages(request: ServiceRequest, ask: InformationRequest | None) -> list[Stage]:
    """Sent, what is awaited from you, examination, answer."""
    over = request.outcome != Outcome.NONE or request.phase in (Phase.DECIDED, Phase.CLOSED)
    sent = Stage(_("Envoyée"), written.moment(localtime(request.received_at)), "done")
    if over:
        return [sent, Stage(_("Examen"), "", "done"), Stage(tag_for(request).label, "", "now")]
    answer = Stage(_("Réponse"), due_words(request), "later")
    if ask is not None:
        note = _("avant le %(day)s") % {"day": written.day(ask.due_on)}
        return [sent, Stage(_("En attente de votre part"), note, "now"), Stage(_("Examen"), "", "later"), answer]
    return [sent, Stage(_("Examen"), state_words(request), "now"), answer]


def due_words(request: ServiceRequest) -> str:
    """« au plus tard le 24 janvier 2027 », or nothing when no clock of the city runs; the resident's own term is no
    answer."""
    running = request.clocks.filter(stopped_on=None, kind__in=(ClockKind.LEGAL, ClockKind.SERVICE))
    day = running.filter(due_on__isnull=False).aggregate(soonest=Min("due_on"))["soonest"]
    return _("au plus tard le %(day)s") % {"day": written.day(day)} if day else ""


def next_step(request: ServiceRequest, ask: InformationRequest | None) -> str:
    """One sentence: what happens now, and who acts."""
    if ask is not None:
        return _("C’est à vous : envoyez ce qui manque avant le %(day)s.") % {"day": written.weekday(ask.due_on)}
    if request.outcome in (Outcome.REFUSED, Outcome.PARTLY):
        return _("La décision dit pourquoi, et comment la contester.")
    if request.outcome != Outcome.NONE or request.phase in (Phase.DECIDED, Phase.CLOSED):
        return _("Il n’y a plus rien à faire.")
    sentence = _("Votre demande est entre les mains de : %(name)s.") % {"name": request.department.name}
    due = due_words(request)
    return f"{sentence} {_('Réponse')} {due}." if due else sentence


def silence_words(request: ServiceRequest) -> str:
    """What the absence of an answer will mean, with its day; nothing once the city has answered."""
    if request.outcome != Outcome.NONE or request.phase in (Phase.DECIDED, Phase.CLOSED):
        return ""
    effect, day = silence.silence_of(request, sheet_journey(request.first_sheet))
    if effect == "none" or day is None:
        return ""
    said = legal_clock.silence_words(effect, day, silence.remedies())[0]
    return f"{said} {_('Vos recours sont dans le récépissé.')}" if effect == "reject" else said


@dataclass(frozen=True)
class StoryLine:
    """One line of the story; `yours` marks what asked something of the resident."""

    at: datetime
    text: str
    yours: bool


def story_of(request: ServiceRequest) -> list[StoryLine]:
    """What residents may read of the timeline, newest first."""
    lines = request.timeline.for_resident().order_by("-at", "-pk")
    return [StoryLine(line.at, line.text, line.kind == "info_requested") for line in lines]
