"""What a person may still do with a request once it is sent: complete, correct, withdraw, write, claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Resident
from portal.eservices import notices, workflow
from portal.eservices.actions import clocks, story
from portal.eservices.actions.asking import items_in_words
from portal.eservices.actions.refusals import NotComplete, Refused
from portal.eservices.actions.sheets import index_request, write_sheet
from portal.eservices.actions.uploads import kept_upload
from portal.eservices.enums import Audience, Channel, Phase, SheetKind
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.journey import Journey
from portal.eservices.journeys import answers_of, facts_for, words_for
from portal.eservices.lookups import Asker, CityLookups
from portal.eservices.models import AnswerSheet, Document, InformationRequest, Message, ServiceRequest
from portal.lib import french
from portal.lib.languages import in_city_language
from portal.lib.parties import Party
from portal.outbox.actions import wake

Json = Any
Files = Mapping[str, Sequence[tuple[str, BinaryIO]]]


@in_city_language()
def complete(
    *,
    information_request: InformationRequest,
    answers: Mapping[str, Json],
    by: Party,
    files: Files | None = None,
    once: UUID | None = None,
    at: datetime | None = None,
) -> AnswerSheet:
    """Send what was asked, and nothing else: a new sheet, its files, the clocks again.

    `files`: {question key: [(file name, stream), …]}. The same `once` gives the first sheet back. Raises NotComplete
    when an item is missing or wrong, Refused when the ask is closed or a file cannot be kept.
    """
    at = at or timezone.now()
    known = AnswerSheet.objects.filter(once=once).first() if once else None
    if known is not None:
        return known
    asked = {str(item["question"]) for item in information_request.items}
    kept = [(key, kept_upload(stream, name)) for key, given in (files or {}).items() for name, stream in given]
    with _residents_turn(information_request.request, by, at) as request:
        ask = InformationRequest.objects.select_for_update(of=("self",)).get(pk=information_request.pk)
        if ask.closed_at is not None:
            raise Refused(_("Cette demande de compléments n’est plus ouverte."))
        documents = [_attach(request, key, each, by, at) for key, each in kept if key in asked]
        merged = _merged(request, {key: value for key, value in answers.items() if key in asked}, documents)
        sheet = _new_sheet(request, merged, SheetKind.COMPLETION, by, once, at, only=asked)
        _close_ask(request, ask, sheet, at)
        words = items_in_words(request.version.parsed(), ask.items)
        _tell(request, "completed", _("Compléments envoyés : %(items)s.") % {"items": french.listing(words)}, by, at)
    return sheet


@in_city_language()
def correct(
    *,
    request: ServiceRequest,
    answers: Mapping[str, Json],
    by: Party,
    reason: str = "",
    once: UUID | None = None,
    at: datetime | None = None,
) -> AnswerSheet:
    """Correct answers already sent (right to error, CRPA L123-1): the former sheet stays, the new one follows it.

    Raises NotComplete when the whole is no longer right, Refused when the request is over.
    """
    at = at or timezone.now()
    known = AnswerSheet.objects.filter(once=once).first() if once else None
    if known is not None:
        return known
    with _residents_turn(request, by, at) as locked:
        sheet = _new_sheet(locked, {**answers_of(locked.sheet), **answers}, SheetKind.CORRECTION, by, once, at)
        changed = items_in_words(locked.version.parsed(), [{"question": key} for key in answers])
        words = _("Réponses corrigées : %(items)s.") % {"items": french.listing(changed)}
        _tell(locked, "corrected", f"{words} {reason}".strip(), by, at)
    return sheet


@in_city_language()
def cancel(
    *, request: ServiceRequest, by: Party, once: UUID | None = None, at: datetime | None = None
) -> ServiceRequest:
    """Withdraw a request, as long as its workflow lets the resident (or an agent for them) do so.

    Doing it twice is once. Raises workflow.NotPossible."""
    at = at or timezone.now()
    with transaction.atomic():
        locked = story.lock(request)
        if locked.phase == Phase.CLOSED and locked.outcome == "withdrawn":
            return locked
        locked.version_no += 1
        workflow.apply(locked, "withdraw", {"agent" if by.kind == "agent" else "resident"}, at=at)
        _withdraw_asks(locked, at)
        clocks.stop_clocks(locked, on=timezone.localdate(at))
        locked.save()
        _tell(locked, "cancelled", _("Demande annulée par la personne qui l’a faite."), by, at, once)
        notices.notify_resident(request=locked, kind="cancelled", context={}, once=f"cancelled:{locked.reference}")
        wake()
    return locked


@in_city_language()
def send_message(
    *,
    request: ServiceRequest,
    body: str,
    by: Party,
    once: UUID | None = None,
    channel: str = Channel.WEB,
    at: datetime | None = None,
) -> Message:
    """Write about a request; an agent's message is told to the resident. The same `once` gives the first one back.

    Raises Refused when there is nothing in it."""
    at = at or timezone.now()
    if not body.strip():
        raise Refused(_("Écrivez votre message."))
    known = Message.objects.filter(once=once).first() if once else None
    if known is not None:
        return known
    with transaction.atomic():
        locked = story.lock(request)
        message = Message.objects.create(
            request=locked, body=body.strip(), once=once or uuid4(), sent_at=at, channel=channel, **by.columns("by")
        )
        locked.version_no += 1
        locked.save(update_fields=["version_no"])
        _tell(locked, "message", _("Message de %(name)s.") % {"name": by.label}, by, at, once)
        if by.kind == "agent":
            notices.notify_resident(
                request=locked, kind="message", context={"body": message.body}, once=f"message:{message.once}"
            )
            wake()
    return message


def claim(*, resident: Resident, email: str, at: datetime | None = None) -> int:
    """Put into an account the requests filed without one under an address that the person has just proved.

    Returns how many. Requests that already have an applicant are never touched (design, decision 4)."""
    at = at or timezone.now()
    if not email.strip():
        return 0
    with transaction.atomic():
        orphans = ServiceRequest.objects.select_for_update(of=("self",)).filter(
            applicant=None, contact_email__iexact=email.strip()
        )
        found = list(orphans.select_related("department"))
        for request in found:
            request.applicant = resident
            request.version_no += 1
            request.save(update_fields=["applicant", "version_no"])
            text = _("Demande rattachée au compte de la personne, après preuve de son adresse électronique.")
            _tell(request, "claimed", text, resident.as_party(), at)
    return len(found)


@contextmanager
def _residents_turn(request: ServiceRequest, by: Party, at: datetime) -> Iterator[ServiceRequest]:
    """Lock an open request for one act of its resident, and count it."""
    with transaction.atomic():
        locked = story.lock(request)
        if locked.phase not in workflow.OPEN_PHASES:
            raise Refused(_("Cette demande n’est plus en cours."))
        locked.version_no += 1
        yield locked
        locked.save()
        wake()


def _merged(request: ServiceRequest, answers: Mapping[str, Json], documents: Sequence[Document]) -> dict[str, Json]:
    """The answers in force with those now sent; files come beside those already there."""
    merged = {**answers_of(request.sheet), **answers}
    for document in documents:
        held = merged.get(document.question) or {}
        kept = [*(held.get("documents") or []), str(document.key)]
        merged[document.question] = {**held, "documents": list(dict.fromkeys(kept)), "later": False}
    return merged


def _new_sheet(
    request: ServiceRequest,
    answers: Mapping[str, Json],
    kind: str,
    by: Party,
    once: UUID | None,
    at: datetime,
    only: set[str] | None = None,
) -> AnswerSheet:
    """A sheet that follows the one in force, judged in the same version; `only` limits the judging to some keys."""
    journey = _journey(request, answers, at)
    problems = [each for each in journey.revalidate() if only is None or each.question in only]
    if problems:
        raise NotComplete(problems)
    sheet = write_sheet(
        version=request.version, journey=journey, answers=journey.visible_answers(), once=once or uuid4(), by=by,
        channel=request.channel, entry=request.sheet.entry, at=at, kind=kind, applicant=request.applicant,
        previous=request.sheet,
    )  # fmt: skip
    request.sheet = sheet
    index_request(request, journey, journey.visible_answers())
    return sheet


def _journey(request: ServiceRequest, answers: Mapping[str, Json], at: datetime) -> Journey:
    """Judged by the day of the first filing for what the person was, by the city's lists of today for what is new."""
    lookups = CityLookups(Asker(request.applicant))
    lookups.labels |= {name: dict(known) for name, known in request.sheet.facts.get("labels", {}).items()}
    lookups.labels["document"] = {str(each.key): words_for(each) for each in request.documents.all()}
    day = request.first_sheet.facts.get("today")
    today = datetime.fromisoformat(day).date() if day else request.received_on
    facts = facts_for(channel=request.first_sheet.channel, owner=request.applicant, today=today, lookups=lookups)
    definition: Definition = request.version.parsed()
    return Journey(definition, answers, facts, request.first_sheet.entry)


def _attach(request: ServiceRequest, question: str, kept: Any, by: Party, at: datetime) -> Document:
    asked = request.version.parsed().question(question)
    document = Document(
        request=request, question=question, label=(asked.label if asked else "")[:200], original_name=kept.name,
        size=len(kept.content), sha256=sha256(kept.content).hexdigest(), content_type=kept.content_type,
        pages=kept.pages, created_at=at, **by.columns("by"),
    )  # fmt: skip
    document.file.save(kept.name, ContentFile(kept.content), save=False)
    document.save()
    return document


def _close_ask(request: ServiceRequest, ask: InformationRequest, sheet: AnswerSheet, at: datetime) -> None:
    """What was asked has come: the file is complete from that day, and its clocks run again."""
    day = timezone.localdate(at)
    ask.answered_sheet, ask.closed_at = sheet, at
    ask.save(update_fields=["answered_sheet", "closed_at"])
    request.awaiting_since = None
    request.completed_on = max(day, request.received_on)
    clocks.stop_completion_clock(request, on=day)
    clocks.recompute_clocks(request)


def _withdraw_asks(request: ServiceRequest, at: datetime) -> None:
    request.information_requests.filter(closed_at=None).update(closed_at=at)
    request.awaiting_since = None


def _tell(request: ServiceRequest, kind: str, text: str, by: Party, at: datetime, once: UUID | None = None) -> None:
    story.tell(request=request, kind=kind, text=text, by=by, at=at, audience=Audience.RESIDENT, once=once)
