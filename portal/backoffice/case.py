"""A request as its agents see it: everything one page shows, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.backoffice import wording
from portal.backoffice.permissions import Desk
from portal.eservices import workflow
from portal.eservices.actions import clocks
from portal.eservices.actions.asking import items_in_words
from portal.eservices.actions.deciding import WITH_PAPER
from portal.eservices.enums import ClockKind, DocumentKind
from portal.eservices.form_builder.rules import DecisionKind, Transition
from portal.eservices.form_builder.summary import SummarySection
from portal.eservices.journeys import sheet_journey
from portal.eservices.models import (
    FAR_FUTURE,
    Clock,
    Decision,
    Document,
    InformationRequest,
    IssuedDocument,
    ServiceRequest,
)
from portal.eservices.notices import notices_about, state_words
from portal.eservices.permissions import requests_of_departments
from portal.knowledge.finding import articles_for
from portal.knowledge.models import KnowledgeArticle
from portal.lib import french
from portal.notifications.models import Notification, NotificationChannel
from portal.outbox.models import DueStatus

MOST_OTHERS: Final = 5
MOST_SENT: Final = 50
# Steps of the table that have their own button on the page.
OWN_BUTTON: Final = ("take", "hand_over")


@dataclass(frozen=True)
class Piece:
    """A file and what the antivirus said of it; opened only when clean."""

    document: Document
    label: str
    mark: wording.Mark


@dataclass(frozen=True)
class Sent:
    """A mail or a letter to the person, and whether it left."""

    notice: Notification
    mark: wording.Mark

    @property
    def has_failed(self) -> bool:
        return is_stuck(self.notice)

    @property
    def is_letter(self) -> bool:
        return self.notice.channel == NotificationChannel.LETTER

    @property
    def is_to_post(self) -> bool:
        return self.is_letter and self.notice.sent_at is None


@dataclass(frozen=True)
class Paper:
    """A document owed or made."""

    issued: IssuedDocument
    mark: wording.Mark

    @property
    def has_failed(self) -> bool:
        return is_stuck(self.issued)


@dataclass
class Case:
    """One request on one agent's desk."""

    desk: Desk
    request: ServiceRequest

    @property
    def can_act(self) -> bool:
        return self.desk.acts_for(self.request.department_id)

    @cached_property
    def sections(self) -> list[SummarySection]:
        """The answers as they were asked, in the words of that day; sealed ones opened."""
        return sheet_journey(self.request.sheet).summary()

    @cached_property
    def _documents(self) -> list[Document]:
        return list(self.request.documents.all())

    @property
    def pieces(self) -> list[Piece]:
        definition = self.request.version.parsed()
        found = []
        for document in self._documents:
            if document.kind == DocumentKind.SUPPORTING:
                question = definition.question(document.question)
                label = question.label if question else document.label
                found.append(Piece(document, label, wording.scan_mark(document)))
        return found

    @cached_property
    def papers(self) -> list[Paper]:
        issued = self.request.issued_documents.select_related("document")
        return [Paper(each, _paper_mark(each)) for each in issued]

    @cached_property
    def sent(self) -> list[Sent]:
        return [Sent(each, _sent_mark(each)) for each in notices_about(self.request).defer("html")[:MOST_SENT]]

    @cached_property
    def timeline(self) -> list[Any]:
        """Newest first."""
        return list(self.request.timeline.all())[::-1]

    @cached_property
    def messages(self) -> list[Any]:
        return list(self.request.messages.all())

    @cached_property
    def notes(self) -> list[Any]:
        return list(self.request.notes.all())

    @cached_property
    def decisions(self) -> list[Decision]:
        return list(self.request.decisions.all())

    @property
    def to_notify(self) -> Decision | None:
        """The last decision of an agent, as long as nobody said when it reached the person; an answer is none."""
        waiting = (each for each in self.decisions if each.notified_on is None and not each.tacit)
        return next((each for each in waiting if each.outcome in WITH_PAPER), None)

    @cached_property
    def ask(self) -> InformationRequest | None:
        """The request for pieces that is open."""
        return self.request.information_requests.filter(closed_at=None).first()

    @property
    def asked_words(self) -> list[str]:
        """What the open ask wants, as the form calls it."""
        return items_in_words(self.request.version.parsed(), self.ask.items) if self.ask else []

    @cached_property
    def clocks(self) -> list[str]:
        """Every deadline that runs, in words, soonest first."""
        running = self.request.clocks.filter(stopped_on=None).order_by("due_on", "pk")
        return [clock_words(each, self.request) for each in running if each.due_on]

    @property
    def clock(self) -> wording.ClockMark:
        return wording.clock_mark(self.request, timezone.localdate())

    @property
    def state(self) -> wording.Mark:
        return wording.state_mark(self.request)

    @property
    def channel_icon(self) -> str:
        return wording.row(self.request, timezone.localdate()).channel_icon

    @property
    def initials(self) -> str:
        return wording.initials(self.request.contact_name or "?")

    @property
    def can_take(self) -> bool:
        """Whether the button « Me l’attribuer » makes sense."""
        open_to_me = self.request.assignee_id != self.desk.user.pk
        return self.can_act and open_to_me and self.request.phase in workflow.OPEN_PHASES

    @property
    def decisions_offered(self) -> tuple[DecisionKind, ...]:
        return workflow.allowed_decisions(self.request) if self.can_act else ()

    @property
    def steps_offered(self) -> list[Transition]:
        """The steps of the table that have no button of their own."""
        roles = self.desk.roles_for(self.request.department_id)
        return [each for each in workflow.allowed_transitions(self.request, roles) if each.key not in OWN_BUTTON]

    @property
    def can_hand_over(self) -> bool:
        roles = self.desk.roles_for(self.request.department_id)
        return any(each.key == "hand_over" for each in workflow.allowed_transitions(self.request, roles))

    @property
    def is_open(self) -> bool:
        return self.request.phase in workflow.OPEN_PHASES

    @cached_property
    def others(self) -> list[ServiceRequest]:
        """Other requests of the same person that this agent may see, newest first."""
        if self.request.applicant is None:
            return []
        same = requests_of_departments(self.desk.user).filter(applicant=self.request.applicant)
        return list(same.exclude(pk=self.request.pk).select_related("version").order_by("-received_at")[:MOST_OTHERS])

    @cached_property
    def articles(self) -> list[KnowledgeArticle]:
        return articles_for(self.request.procedure.slug)

    @property
    def assisted(self) -> dict[str, Any]:
        """What the agent who filed for the person answered: consent, paper's place; empty when the person filed."""
        found: dict[str, Any] = self.request.first_sheet.facts.get("assisted", {})
        return found


def clock_words(clock: Clock, request: ServiceRequest) -> str:
    """A deadline in one line."""
    assert clock.due_on is not None
    day = french.day(clock.due_on)
    if clock.kind == ClockKind.COMPLETION:
        return _("Compléments attendus avant le %(day)s.") % {"day": day}
    if clock.kind == ClockKind.APPEAL:
        return _("Recours possible jusqu’au %(day)s environ.") % {"day": day}
    clock.request = request
    return clocks.words(clock)


def template_values(desk: Desk, request: ServiceRequest, documents: Sequence[str] = ()) -> dict[str, str]:
    """What response templates may say of a request."""
    first, _sep, last = request.contact_name.partition(" ")
    return {
        "civility": "",
        "first_name": first,
        "last_name": last,
        "reference": request.reference,
        "procedure": request.version.parsed().title,
        "department": request.department.name,
        "agent_name": desk.party(request.department_id).label,
        "agent_phone": french.phone(request.department.phone) if request.department.phone else "",
        "deadline": french.day(request.due_on) if request.due_on != FAR_FUTURE else "",
        "documents": "\n".join(f"- {each}" for each in documents),
        "url": f"{settings.SITE_ADDRESS}/suivre/",
    }


def is_stuck(owed: Notification | IssuedDocument) -> bool:
    """Given up, or put off at least once: somebody may try again by hand."""
    return owed.status == DueStatus.FAILED or (owed.status == DueStatus.DUE and bool(owed.last_error))


def _sent_mark(notice: Notification) -> wording.Mark:
    words = state_words(notice)
    said = words[:1].upper() + words[1:]
    if is_stuck(notice):
        return wording.Mark("late", said)
    waits = "yours" if notice.channel == NotificationChannel.LETTER else "plain"
    return wording.Mark("done" if notice.sent_at else waits, said)


def _paper_mark(issued: IssuedDocument) -> wording.Mark:
    if issued.document_id:
        return wording.Mark("done", _("Prêt"))
    return wording.Mark("late", _("En échec")) if is_stuck(issued) else wording.Mark("plain", _("En préparation"))
