"""Writing an immutable sheet of answers, and what is derived from it for lists and search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal.accounts.models import Resident
from portal.eservices.actions.contacts import search_words
from portal.eservices.enums import SheetKind
from portal.eservices.form_builder.conditions import references
from portal.eservices.form_builder.definition import Definition, digest
from portal.eservices.form_builder.journey import Journey
from portal.eservices.form_builder.questions import type_of
from portal.eservices.models import AnswerSheet, IndexedAnswer, ProcedureVersion, SearchToken, ServiceRequest
from portal.eservices.sealing import is_sensitive, seal, split
from portal.lib.parties import Party

Json = Any


@dataclass(frozen=True)
class Assisted:
    """What only an agent answers when filing for somebody (procedures §0.3, 9)."""

    channel: str
    received_on: date
    consent: str  # signed | verbal | mandate
    paper_location: str = ""

    def to_json(self) -> dict[str, Json]:
        return {**asdict(self), "received_on": self.received_on.isoformat()}


def write_sheet(
    *,
    version: ProcedureVersion,
    journey: Journey,
    answers: Mapping[str, Json],
    once: UUID,
    by: Party,
    channel: str,
    entry: str,
    at: datetime,
    kind: str = SheetKind.INITIAL,
    applicant: Resident | None = None,
    previous: AnswerSheet | None = None,
    assisted: Assisted | None = None,
) -> AnswerSheet:
    """Keep answers for ever as they were sent: sensitive ones sealed, with the facts of the day beside them."""
    clear, secret = split(version.parsed(), answers)
    return AnswerSheet.objects.create(
        version=version,
        kind=kind,
        previous=previous,
        once=once,
        answers=clear,
        sealed=seal(secret),
        facts=facts_of(journey, answers, assisted),
        digest=digest(dict(answers)),
        entry=entry,
        applicant=applicant,
        mandate_kind=str(answers.get("mandate_kind") or "")[:40],
        channel=channel,
        filed_at=at,
        **by.columns("filed_by"),
    )


def facts_of(journey: Journey, answers: Mapping[str, Json], assisted: Assisted | None) -> dict[str, Json]:
    """What the answers rested on that day: date, door, person, the words of every list, values, prices in words."""
    computed = {
        key: {"value": value.value, "lines": list(value.lines)}
        for key, value in journey.computed().items()
        if not _rests_on_sealed(journey.definition, key)
    }
    journey.summary()  # asks the words of every answer that came from a list, which the lookups then remember
    facts = journey.facts
    lookups = facts.lookups
    found: dict[str, Json] = {
        "today": facts.today.isoformat(),
        "channel": facts.channel,
        "applicant": facts.applicant,
        "labels": _labels(getattr(lookups, "labels", {}), answers),
        "values": {name: list(told) for name, told in getattr(lookups, "told", {}).items()},
        "computed": _plain(computed),
    }
    return found | ({"assisted": assisted.to_json()} if assisted else {})


def _rests_on_sealed(definition: Definition, key: str) -> bool:
    """Whether a calculation reads, even by way of another, an answer that is sealed: it may not say it in clear."""
    question, calculation = definition.question(key), definition.calculation(key)
    if calculation is None:
        return question is not None and is_sensitive(question)
    return any(_rests_on_sealed(definition, each) for each in references(calculation.formula) - {key})


def _labels(labels: Mapping[str, Mapping[str, str]], answers: Mapping[str, Json]) -> dict[str, dict[str, str]]:
    """Only the words of values that were chosen: other people's lists and files left aside are nobody's business."""
    chosen = texts(dict(answers))
    kept = {name: {value: words for value, words in known.items() if value in chosen} for name, known in labels.items()}
    return {name: known for name, known in kept.items() if known}


def texts(value: Json) -> set[str]:
    """Every piece of text in some answers, document keys included."""
    return set(_texts(value))


def _texts(value: Json) -> list[str]:
    if isinstance(value, Mapping):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _plain(value: Json) -> Json:
    """Decimals and dates as text: what JSON can hold."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def index_request(request: ServiceRequest, journey: Journey, answers: Mapping[str, Json]) -> None:
    """Write again what lists, figures and the agents' search read of a request. Rebuilt from the sheet at will."""
    definition = request.version.parsed()
    request.indexed_answers.all().delete()
    request.search_tokens.all().delete()
    IndexedAnswer.objects.bulk_create(_indexed(request, journey, answers))
    words = search_words(definition, answers, request.subject, request.contact_name)
    SearchToken.objects.bulk_create(SearchToken(request=request, token=each) for each in sorted(words))


def _indexed(request: ServiceRequest, journey: Journey, answers: Mapping[str, Json]) -> list[IndexedAnswer]:
    """Sealed answers are never indexed, whatever the definition says."""
    definition, found = request.version.parsed(), []
    for key in definition.indexed_keys:
        question = definition.question(key)
        value = answers.get(key)
        if question is None or value is None or is_sensitive(question):
            continue
        row = type_of(question).index(value, question, journey.facts.lookups)
        found.append(
            IndexedAnswer(
                request=request, question=key, text=str(row.get("text") or "")[:120],
                number=row.get("number"), date=row.get("date"),
            )
        )  # fmt: skip
    return found
