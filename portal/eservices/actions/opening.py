"""A sheet becomes a request: reference, department, clocks, story, what is still awaited."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.directory.models import Department
from portal.eservices import routing, workflow
from portal.eservices.actions import clocks, story
from portal.eservices.actions.contacts import Contact, contact_of
from portal.eservices.actions.sheets import index_request
from portal.eservices.enums import Audience, Channel, Phase
from portal.eservices.form_builder.journey import Journey, Piece
from portal.eservices.models import AnswerSheet, InformationRequest, Procedure, ServiceRequest
from portal.lib import french, parties, references
from portal.lib.parties import Party

# Procedures §0.3, 2: the term for pieces promised at the filing.
PROMISED_DAYS: Final = 15
MOST_DRAWS: Final = 20


def open_request(
    *,
    sheet: AnswerSheet,
    journey: Journey,
    by: Party,
    at: datetime,
    received_on: date | None = None,
    opened_with: ServiceRequest | None = None,
) -> ServiceRequest:
    """Open the request of a first sheet, in the caller's transaction.

    `received_on`: the legal day when it is not the day of `at` (a letter read later). `opened_with`: the main request
    of the same filing, whose contact is kept too.
    """
    received_on = received_on or timezone.localdate(at)
    promised = promised_pieces(journey)
    found = routing.route(journey.definition, journey.answers, journey.facts)
    first = workflow.initial_state(journey.definition.workflow)
    request = _with_reference(
        procedure=sheet.version.procedure,
        version=sheet.version,
        first_sheet=sheet,
        sheet=sheet,
        opened_with=opened_with,
        subject=subject_of(sheet, journey)[:200],
        applicant=sheet.applicant,
        language=sheet.applicant.language if sheet.applicant else "fr",
        department=department_for(found.department_slug, sheet.version.procedure),
        route=found.to_json(),
        state=first.key,
        phase=Phase(first.phase),
        channel=sheet.channel,
        received_at=_instant(at, received_on),
        received_on=received_on,
        completed_on=None if promised else received_on,
        **_contact(sheet, journey, opened_with),
    )
    clocks.start_clocks(request, answers=journey.answers, facts=journey.facts)
    _await_pieces(request, promised, at)
    index_request(request, journey, journey.visible_answers())
    _tell(request, by, at)
    return request


def promised_pieces(journey: Journey) -> list[Piece]:
    """Required documents that did not come with the filing: the file starts incomplete."""
    return [each for each in journey.pieces() if each.required and not each.given]


def subject_of(sheet: AnswerSheet, journey: Journey) -> str:
    """What lists call the request: the subject typed, else the entry point's words, else the procedure's title."""
    question = journey.definition.question("subject")
    typed = journey.visible_answers().get("subject") if question and question.type == "text" else ""
    entry = journey.definition.entry(sheet.entry)
    return str(typed or (entry.label if entry else "") or journey.definition.title)


def department_for(slug: str, procedure: Procedure) -> Department:
    """The department of a slug, its successor when it is closed, the procedure's own when it does not exist."""
    found = Department.objects.filter(slug=slug).select_related("successor", "place").first() or procedure.department
    for _hop in range(10):
        if found.closed_on is None or found.closed_on > timezone.localdate() or found.successor is None:
            break
        found = found.successor
    return found


def _contact(sheet: AnswerSheet, journey: Journey, opened_with: ServiceRequest | None) -> dict[str, Any]:
    if opened_with is None:
        return contact_of(journey.definition, journey.visible_answers(), sheet.applicant).columns()
    return Contact(
        opened_with.contact_name, opened_with.contact_email, opened_with.contact_phone,
        opened_with.contact_address, opened_with.reply_by,
    ).columns()  # fmt: skip


def _instant(at: datetime, received_on: date) -> datetime:
    """The instant of reception: that of the filing, or noon of the earlier day that the agent read on the paper."""
    if timezone.localdate(at) == received_on:
        return at
    return timezone.make_aware(datetime.combine(received_on, time(12)))


def _with_reference(**fields: Any) -> ServiceRequest:
    """References are drawn at random: one already taken costs a savepoint and another draw."""
    for _draw in range(MOST_DRAWS):
        reference = references.make()
        try:
            with transaction.atomic():
                created: ServiceRequest = ServiceRequest.objects.create(reference=reference, **fields)
                return created
        except IntegrityError:
            if not ServiceRequest.objects.filter(reference=reference).exists():
                raise
    raise RuntimeError("No free reference found")


def _await_pieces(request: ServiceRequest, promised: list[Piece], at: datetime) -> None:
    """« Je fournirai cette pièce plus tard » opens the request for it at once: one page for the person to answer."""
    if not promised:
        return
    due_on = timezone.localdate(at) + timedelta(days=PROMISED_DAYS)
    running = clocks.silence_clock(request)
    ask = InformationRequest.objects.create(
        request=request,
        items=[{"question": each.question.key, "reason": ""} for each in promised],
        message=_("Vous avez choisi d’envoyer ces pièces plus tard."),
        due_on=due_on,
        effect=running.effect if running else "",
        opened_at=at,
        **parties.SYSTEM.columns("by"),
    )
    request.awaiting_since = timezone.localdate(at)
    request.save(update_fields=["awaiting_since"])
    clocks.start_completion_clock(ask)
    clocks.recompute_clocks(request)


def _tell(request: ServiceRequest, by: Party, at: datetime) -> None:
    story.tell(
        request=request, kind="filed", text=filed_words(request, by), by=by, at=at, audience=Audience.RESIDENT,
        data={"sheet": str(request.first_sheet.once)}, once=request.first_sheet.once,
    )  # fmt: skip


def filed_words(request: ServiceRequest, by: Party) -> str:
    """The first line of the story: who filed, for whom, by which door (domain §11)."""
    day = french.day(request.received_on)
    if by.kind == "agent":
        words: dict[str, Any] = {"agent": by.label, "name": request.contact_name or _("une personne"), "day": day}
        words["channel"] = Channel(request.channel).label
        return _("Demande déposée par %(agent)s pour %(name)s (%(channel)s), reçue le %(day)s.") % words
    if request.channel == Channel.WEB:
        return _("Demande déposée sur le site le %(day)s.") % {"day": day}
    return _("Demande reçue le %(day)s (%(channel)s).") % {"day": day, "channel": Channel(request.channel).label}
