"""The nouns of the heart, by subject."""

from portal.eservices.models.documents import Document, IssuedDocument
from portal.eservices.models.drafts import Draft
from portal.eservices.models.procedures import Procedure, ProcedureVersion
from portal.eservices.models.requests import (
    FAR_FUTURE,
    AnswerSheet,
    Clock,
    Decision,
    IndexedAnswer,
    InformationRequest,
    InternalNote,
    Message,
    SearchToken,
    ServiceRequest,
    TimelineEntry,
)

__all__ = [
    "FAR_FUTURE",
    "AnswerSheet",
    "Clock",
    "Decision",
    "Document",
    "Draft",
    "IndexedAnswer",
    "InformationRequest",
    "InternalNote",
    "IssuedDocument",
    "Message",
    "Procedure",
    "ProcedureVersion",
    "SearchToken",
    "ServiceRequest",
    "TimelineEntry",
]
