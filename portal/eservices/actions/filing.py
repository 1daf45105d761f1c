"""Sending a draft: one transaction, from the answers of a person to a request that somebody at the city must answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Resident
from portal.directory.models import Department
from portal.eservices.actions import opening, papers, sheets
from portal.eservices.actions.contacts import contact_of
from portal.eservices.actions.drafts import lock, save_answers, start_draft
from portal.eservices.actions.following import cancel, claim, complete, correct, send_message
from portal.eservices.actions.procedures import standard_version
from portal.eservices.actions.refusals import NotComplete, Refused
from portal.eservices.actions.sheets import Assisted
from portal.eservices.enums import Intake
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.journey import Journey
from portal.eservices.form_builder.rules import ChildRequest
from portal.eservices.journeys import draft_journey
from portal.eservices.models import AnswerSheet, Document, Draft, Procedure, ProcedureVersion, ServiceRequest
from portal.lib import french, parties
from portal.lib.languages import in_city_language
from portal.lib.parties import Party
from portal.outbox.actions import wake

__all__ = [
    "Assisted",
    "NotComplete",
    "Refused",
    "Submitted",
    "cancel",
    "check_intake",
    "claim",
    "complete",
    "correct",
    "file_standard",
    "filed_before",
    "send_message",
    "submit",
]

Json = Any


@dataclass(frozen=True)
class Submitted:
    """What one filing gave: the sheet, and its requests, the main one first."""

    sheet: AnswerSheet
    requests: tuple[ServiceRequest, ...]

    @property
    def main(self) -> ServiceRequest:
        return self.requests[0]


@in_city_language()
def submit(*, draft: Draft, by: Party, at: datetime | None = None, assisted: Assisted | None = None) -> Submitted:
    """Send a draft. A second call, by whatever tab or click, gives the first one's sheet and requests.

    Raises NotComplete (answers missing or no longer right on that day) and Refused (draft discarded). A kill in the
    middle leaves the draft as it was: everything is one transaction, what is owed included.
    """
    at = at or timezone.now()
    with transaction.atomic():
        try:
            locked = lock(draft)
        except Refused:
            before = filed_before(draft)
            if before is None:
                raise
            return before
        journey = draft_journey(locked, at)
        _check_complete(journey)
        by = _named(by, locked, journey)
        submitted = _file(locked, journey, by, at, assisted)
        _move_documents(locked, submitted.main, journey)
        for request in submitted.requests:
            papers.owe_registration(request=request, by=by, at=at)
        # Last: as long as the draft stands, nothing was sent.
        Draft.objects.filter(pk=locked.pk).delete()
        wake()
    return submitted


def filed_before(draft: Draft) -> Submitted | None:
    """The filing that a draft became, if it was sent already."""
    sheet = AnswerSheet.objects.filter(once=draft.key).first()
    return submitted_from(sheet) if sheet else None


def submitted_from(sheet: AnswerSheet) -> Submitted:
    """The requests that a first sheet opened, the main one first."""
    main = ServiceRequest.objects.get(first_sheet=sheet)
    return Submitted(sheet, (main, *main.opened_together.order_by("pk")))


def check_intake(procedure: Procedure, at: datetime | None = None) -> None:
    """Whether the online door is open. Raises Refused with the sentence to show; agents' doors never close."""
    now = at or timezone.now()
    if procedure.accepts_online(now):
        return
    if procedure.intake == Intake.OPEN and procedure.closes_at and procedure.closes_at <= now:
        day = french.day(timezone.localdate(procedure.closes_at))
        raise Refused(_("Les demandes en ligne sont closes depuis le %(day)s.") % {"day": day})
    if procedure.intake == Intake.OPEN and procedure.opens_at and now < procedure.opens_at:
        day = french.day(timezone.localdate(procedure.opens_at))
        raise Refused(_("Les demandes en ligne ouvrent le %(day)s.") % {"day": day})
    if procedure.intake == Intake.PAUSED:
        raise Refused(_("Les demandes en ligne sont suspendues pour le moment."))
    raise Refused(_("Cette démarche ne se fait pas en ligne."))


def file_standard(
    *,
    procedure: Procedure,
    subject: str,
    message: str,
    by: Party,
    channel: str,
    received_at: datetime,
    department: Department | None = None,
    applicant: Resident | None = None,
    contact: Mapping[str, Json] | None = None,
    consent: str = "",
    once: UUID | None = None,
    at: datetime | None = None,
) -> ServiceRequest:
    """File « objet, message, pièces » with any procedure, also those on paper only, as desk, phone and letter do.

    `contact`: {person, email, phone, address, reply_by …} as the form language writes them; `received_at` is the legal
    date; `consent`: how the person agreed that an agent files for them. `department` wins over the routing (a contact
    already in somebody's hands). The same `once` gives the first request again. Raises NotComplete.
    """
    at = at or received_at
    known = AnswerSheet.objects.filter(once=once).first() if once else None
    if known is not None:
        return submitted_from(known).main
    with transaction.atomic():
        started = start_draft(
            version=standard_version(procedure), entry=procedure.slug, by=by, owner=applicant, channel=channel,
            key=once, at=at,
        )  # fmt: skip
        answers = {"subject": subject, "message": message, **_standard_contact(contact, applicant)}
        for step in started.draft.version.parsed().steps:
            own = {question.key for question in step.questions}
            page = {key: value for key, value in answers.items() if key in own}
            save_answers(draft=started.draft, step=step.key, answers=page, by=by, at=at)
        assisted = Assisted(channel, timezone.localdate(received_at), consent) if by.kind == "agent" else None
        request = submit(draft=started.draft, by=by, at=at, assisted=assisted).main
        if department is not None and department.pk != request.department_id:
            request.department = department
            request.route = {"department": department.slug, "rule": _("Service choisi à l’accueil"), "inputs": {}}
            request.save(update_fields=["department", "route"])
    return request


def _standard_contact(contact: Mapping[str, Json] | None, applicant: Resident | None) -> dict[str, Json]:
    """Without any contact the answer is given by letter or in person: the form accepts it from an agent."""
    given = {key: value for key, value in (contact or {}).items() if value}
    if applicant is not None:
        known = {"email": applicant.email, "phone": applicant.phone, "address": applicant.address}
        given = {**{key: value for key, value in known.items() if value}, **given}
    if "reply_by" not in given:
        given["reply_by"] = "courriel" if given.get("email") else "telephone" if given.get("phone") else "courrier"
    return given


def _named(by: Party, draft: Draft, journey: Journey) -> Party:
    """A guest is called what their own answers say."""
    if by.kind != "guest":
        return by
    contact = contact_of(journey.definition, journey.visible_answers(), draft.owner)
    return parties.guest(contact.name or by.label, by.id or str(draft.key))


def _check_complete(journey: Journey) -> None:
    if journey.stopped_by is not None:
        raise Refused(journey.stopped_by[1].title)
    problems = journey.revalidate() or journey.missing()
    if problems or not journey.is_complete:
        raise NotComplete(problems)


def _file(draft: Draft, journey: Journey, by: Party, at: datetime, assisted: Assisted | None) -> Submitted:
    """The sheet and its requests."""
    answers = journey.visible_answers()
    sheet = sheets.write_sheet(
        version=draft.version, journey=journey, answers=answers, once=draft.key, by=by, applicant=draft.owner,
        channel=assisted.channel if assisted else draft.channel, entry=draft.entry, at=at, assisted=assisted,
    )  # fmt: skip
    main = opening.open_request(
        sheet=sheet, journey=journey, by=by, at=at, received_on=assisted.received_on if assisted else None
    )
    return Submitted(sheet, (main, *_children(main, journey, by, at)))


def _children(main: ServiceRequest, journey: Journey, by: Party, at: datetime) -> Iterator[ServiceRequest]:
    """The further requests of one filing: each has its own sheet, clocks and department."""
    for child in journey.child_requests():
        version, entry = _child_version(main, child)
        answers = {key: value for key, value in journey.visible_answers().items() if _goes_to(key, child)}
        definition: Definition = version.parsed()
        own = Journey(definition, answers, journey.facts, entry)
        sheet = sheets.write_sheet(
            version=version, journey=own, answers=answers, once=uuid5(main.first_sheet.once, child.procedure_slug),
            by=by, applicant=main.applicant, channel=main.channel, entry=entry, at=at,
        )  # fmt: skip
        yield opening.open_request(
            sheet=sheet, journey=own, by=by, at=at, received_on=main.received_on, opened_with=main
        )


def _goes_to(key: str, child: ChildRequest) -> bool:
    return not child.answers or key in child.answers


def _child_version(main: ServiceRequest, child: ChildRequest) -> tuple[ProcedureVersion, str]:
    """A procedure of its own, its standard form when it has no other; or another entry of the same form."""
    procedure = (
        Procedure.objects.select_related("current_version", "department").filter(slug=child.procedure_slug).first()
    )
    if procedure is None:
        return main.version, child.procedure_slug
    return procedure.current_version or standard_version(procedure), child.procedure_slug


def _move_documents(draft: Draft, request: ServiceRequest, journey: Journey) -> None:
    """Files of the answers sent go to the request; those of questions no longer asked are forgotten with the draft."""
    sent = [str(each.key) for each in draft.documents.all() if str(each.key) in sheets.texts(journey.visible_answers())]
    Document.objects.filter(draft=draft, key__in=sent).update(draft=None, request=request)
