"""What this room knows of a person, how long, and the copy it gives of it (RGPD, article 15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from portal.accounts.privacy import residents
from portal.eservices.journeys import draft_journey, sheet_journey
from portal.eservices.models import (
    AnswerSheet,
    Clock,
    Decision,
    Document,
    Draft,
    IndexedAnswer,
    InformationRequest,
    InternalNote,
    IssuedDocument,
    Message,
    SearchToken,
    ServiceRequest,
    TimelineEntry,
)
from portal.privacy.registry import PrivacyHandler, register_privacy

Row = dict[str, Any]
WITH_REQUEST = "La durée que la démarche annonce, comptée depuis la fin de la demande."


def requests_of(key: str) -> QuerySet[ServiceRequest]:
    """The requests of one person, those of the rows merged into theirs included."""
    return ServiceRequest.objects.filter(applicant__in=residents(key))


def _rows(found: Any, *fields: str) -> Iterator[Row]:
    yield from found.values(*fields)


def _drafts(key: str) -> Iterator[Row]:
    for draft in Draft.objects.filter(owner__in=residents(key)).select_related("version", "owner"):
        answers = _in_words(draft_journey(draft))
        yield {"title": draft.version.parsed().title, "kept_until": draft.expires_on, "answers": answers}


def _sheets(key: str) -> Iterator[Row]:
    """What was sent, in words, answers about health included: they are the person's own."""
    for sheet in AnswerSheet.objects.filter(applicant__in=residents(key)).select_related("version"):
        yield {
            "title": sheet.version.parsed().title,
            "kind": sheet.get_kind_display(),
            "channel": sheet.get_channel_display(),
            "filed_at": sheet.filed_at,
            "filed_by": sheet.filed_by_label,
            "answers": _in_words(sheet_journey(sheet)),
        }


def _in_words(journey: Any) -> dict[str, list[str]]:
    return {row.label: row.value_text for section in journey.summary() for row in section.rows if row.value_text}


def _requests(key: str) -> Iterator[Row]:
    yield from _rows(
        requests_of(key), "reference", "subject", "state", "outcome", "received_on", "completed_on", "closed_at",
        "department__name", "contact_name", "contact_email", "contact_phone", "contact_address",
    )  # fmt: skip


def _timeline(key: str) -> Iterator[Row]:
    lines = TimelineEntry.objects.for_resident().filter(request__in=requests_of(key))
    yield from _rows(lines, "request__reference", "at", "text", "by_label")


def _messages(key: str) -> Iterator[Row]:
    found = Message.objects.filter(request__in=requests_of(key))
    yield from _rows(found, "request__reference", "sent_at", "by_label", "body")


def _asks(key: str) -> Iterator[Row]:
    found = InformationRequest.objects.filter(request__in=requests_of(key))
    yield from _rows(found, "request__reference", "opened_at", "due_on", "message", "closed_at")


def _decisions(key: str) -> Iterator[Row]:
    found = Decision.objects.filter(request__in=requests_of(key))
    yield from _rows(found, "request__reference", "label", "reasons", "conditions", "decided_at", "notified_on")


def _documents(key: str) -> Iterator[Row]:
    found = Document.objects.filter(request__in=requests_of(key)) | Document.objects.filter(
        draft__owner__in=residents(key)
    )
    yield from _rows(found, "request__reference", "label", "original_name", "size", "created_at")


def _issued(key: str) -> Iterator[Row]:
    found = IssuedDocument.objects.filter(request__in=requests_of(key))
    yield from _rows(found, "request__reference", "kind", "issued_on", "verification_code")


def register() -> None:
    """Called by `apps.py`."""
    for handler in (
        PrivacyHandler(Draft, "Réponses d’une démarche commencée et non envoyée", "30 jours.", _drafts),
        PrivacyHandler(AnswerSheet, "Réponses envoyées", WITH_REQUEST, _sheets),
        PrivacyHandler(ServiceRequest, "Demandes et coordonnées données avec elles", WITH_REQUEST, _requests),
        PrivacyHandler(TimelineEntry, "Suivi de chaque demande", WITH_REQUEST, _timeline),
        PrivacyHandler(Message, "Messages échangés avec la ville", WITH_REQUEST, _messages),
        PrivacyHandler(InformationRequest, "Compléments demandés", WITH_REQUEST, _asks),
        PrivacyHandler(Decision, "Décisions et leurs motifs", WITH_REQUEST, _decisions),
        PrivacyHandler(Document, "Pièces jointes et documents reçus", WITH_REQUEST, _documents),
        PrivacyHandler(IssuedDocument, "Récépissés et attestations délivrés", WITH_REQUEST, _issued),
        PrivacyHandler(InternalNote, "Notes entre agents, communiquées sur demande à la mairie", WITH_REQUEST),
        PrivacyHandler(SearchToken, "Mots du nom, pour retrouver une demande", WITH_REQUEST),
        PrivacyHandler(IndexedAnswer, "Réponses tirées de la demande, pour les listes", WITH_REQUEST),
        PrivacyHandler(Clock, "Délais de chaque demande", WITH_REQUEST),
    ):
        register_privacy(handler)
