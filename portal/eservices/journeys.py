"""A draft or a sheet as the journey it is: the frozen definition, the answers unsealed, and what the city knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Resident
from portal.eservices.enums import ScanState
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.facts import Facts, Lookups
from portal.eservices.form_builder.journey import Journey
from portal.eservices.lookups import Asker, CityLookups, KeptLookups
from portal.eservices.models import AnswerSheet, Document, Draft
from portal.eservices.sealing import unseal
from portal.lib import french, written

Json = Any
# The form language's word for a channel, where it is not ours.
_CHANNELS: Final = {"web": "online"}


@dataclass
class DraftLookups(CityLookups):
    """The city's lists, and the draft's own files with what the antivirus says of each."""

    documents: dict[str, Document] = field(default_factory=dict)

    def label(self, source: str, value: str) -> str | None:
        if source == "document" and value in self.documents:
            self.labels.setdefault(source, {})[value] = words_for(self.documents[value])
        return super().label(source, value)

    def value(self, name: str, **args: Json) -> Json:
        """Files are shown on the page, and are no fact of the day: they are not remembered."""
        if name == "document":
            known = self.documents.get(str(args.get("id")))
            return _shown(known) if known else None
        return super().value(name, **args)


def _shown(document: Document) -> dict[str, Json]:
    notes = {
        ScanState.INFECTED: _("Ce fichier contient un virus : il n’a pas été enregistré."),
        ScanState.UNREADABLE: _("Ce fichier ne s’ouvre pas : enregistrez-le de nouveau ou photographiez la page."),
    }
    note = notes.get(ScanState(document.scan)) or _pages_and_size(document)
    url = reverse("document", args=[document.key]) if document.scan == ScanState.CLEAN else ""
    return {
        "id": str(document.key), "name": document.original_name, "state": document.scan, "note": note, "url": url,
    }  # fmt: skip


def _pages_and_size(document: Document) -> str:
    size = written.file_size(document.size)
    if not document.pages:
        return size
    return f"{document.pages}{french.NBSP}{'page' if document.pages == 1 else 'pages'}, {size}"


def answers_of(row: Draft | AnswerSheet) -> dict[str, Json]:
    """Every answer of a draft or a sheet, sealed ones opened: never to be kept or logged."""
    return {**row.answers, **unseal(row.sealed)}


def draft_answers(draft: Draft, documents: Iterable[Document] | None = None) -> dict[str, Json]:
    """A draft's answers with its files as they really are: those uploaded, not refused, whatever a page posted."""
    held = draft.documents.all() if documents is None else documents
    return with_documents(draft.version.parsed(), answers_of(draft), held)


def with_documents(
    definition: Definition, answers: Mapping[str, Json], documents: Iterable[Document]
) -> dict[str, Json]:
    """The same answers, each file question holding the usable documents that belong to it and nothing else.

    Rows of a group keep those of their documents that exist: the row says which are its own.
    """
    found = dict(answers)
    usable = [each for each in documents if each.scan not in (ScanState.INFECTED, ScanState.UNREADABLE)]
    for question in definition.questions:
        keys = [str(each.key) for each in usable if each.question == question.key]
        held = found.get(question.key)
        if question.type == "file" and (keys or held):
            found[question.key] = _file_answer(held, keys)
        elif isinstance(held, list) and (inner := [each.key for each in question.fields if each.type == "file"]):
            found[question.key] = [_row(row, inner, keys) for row in held]
    return found


def _file_answer(held: Json, keys: list[str]) -> dict[str, Json]:
    said = dict(held) if isinstance(held, Mapping) else {}
    return {**said, "documents": keys, "later": bool(said.get("later")) and not keys}


def _row(row: Json, inner: Iterable[str], keys: list[str]) -> Json:
    if not isinstance(row, Mapping):
        return row
    kept = {key: _file_answer(row[key], _own(row[key], keys)) for key in inner if row.get(key)}
    return {**row, **kept}


def _own(held: Json, keys: list[str]) -> list[str]:
    posted = held.get("documents") if isinstance(held, Mapping) else ()
    return [each for each in posted or () if each in keys]


def facts_for(
    *, channel: str, owner: Resident | None, today: date | None = None, lookups: Lookups | None = None
) -> Facts:
    """What the form may know of the world for this person, this door and this day."""
    return Facts(
        today=today or timezone.localdate(),
        channel=_CHANNELS.get(channel, channel),
        applicant=applicant_of(owner),
        lookups=lookups or CityLookups(Asker(owner)),
    )


def applicant_of(owner: Resident | None) -> dict[str, Json] | None:
    """The form language's applicant: None for a guest."""
    return {"kind": "person", "id": str(owner.key)} if owner else None


def draft_facts(draft: Draft, documents: Iterable[Document], at: datetime | None = None) -> Facts:
    """The facts of a draft today, or at a given instant."""
    lookups = DraftLookups(Asker(draft.owner), documents={str(each.key): each for each in documents})
    today = timezone.localdate(at) if at else None
    return facts_for(channel=draft.channel, owner=draft.owner, today=today, lookups=lookups)


def draft_journey(draft: Draft, at: datetime | None = None) -> Journey:
    """The journey of a draft, in the version with which it was begun. One query: its files."""
    documents = list(draft.documents.all())
    answers = draft_answers(draft, documents)
    return Journey(draft.version.parsed(), answers, draft_facts(draft, documents, at), draft.entry)


def sheet_facts(sheet: AnswerSheet) -> Facts:
    """The facts of the day a sheet was sent: its lists and values do not change with the city's data."""
    kept: Mapping[str, Json] = sheet.facts
    day = kept.get("today")
    return Facts(
        today=date.fromisoformat(day) if day else timezone.localdate(sheet.filed_at),
        channel=_CHANNELS.get(sheet.channel, sheet.channel),
        applicant=kept.get("applicant"),
        lookups=KeptLookups(kept.get("labels", {}), kept.get("values", {})),
    )


def sheet_journey(sheet: AnswerSheet) -> Journey:
    """What was sent, as it was: what summaries, papers and agents' pages read."""
    return Journey(sheet.version.parsed(), answers_of(sheet), sheet_facts(sheet), sheet.entry)


def words_for(document: Document) -> str:
    """« facture.pdf, 2 pages »."""
    if not document.pages:
        return document.original_name
    return f"{document.original_name}, {document.pages}{french.NBSP}{'page' if document.pages == 1 else 'pages'}"
