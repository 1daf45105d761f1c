"""A condition as an editor builds it: a few simple parts, all of them or one of them.

`parts` and `joined` go from a condition to its parts and back; `subjects_for` says what a condition of a place may
look at, which is only what was asked before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.parts import Question, Step

Json = Any
#: What may be compared, by type of question: it decides which words are offered.
KINDS: Mapping[str, str] = {
    "yesno": "yesno",
    "consent": "yesno",
    "choice": "one",
    "directory": "one",
    "multi": "several",
    "ranked": "several",
    "number": "number",
    "money": "number",
    "date": "date",
    "partial_date": "date",
    "person": "person",
    "child": "person",
    "group": "rows",
}
NOT_ASKED = frozenset({"info", "computed"})


@dataclass(frozen=True)
class Subject:
    """What a part of a condition looks at. `code`: "question:key", "calculation:key", "channel" or "applicant"."""

    code: str
    label: str
    kind: str
    question: Question | None = None
    page: str = ""


def parts(condition: Json) -> tuple[str, list[Json]]:
    """("all" or "any", the parts); no condition has none."""
    if not condition:
        return "all", []
    for joint in ("all", "any"):
        if isinstance(condition, Mapping) and set(condition) == {joint}:
            return joint, list(condition[joint])
    return "all", [condition]


def joined(joint: str, found: Sequence[Json]) -> Json:
    """One condition; a single part stands alone, no part is no condition."""
    if not found:
        return None
    return found[0] if len(found) == 1 else {joint: list(found)}


def subjects_for(definition: Definition, place: str) -> list[Subject]:
    """What a condition of this place may look at: earlier questions, calculations, the channel, the applicant."""
    kind, _separator, key = place.partition(":")
    asked = list(_asked_before(definition, kind, key))
    found = [_of_question(question, step.title) for step, question in asked if question.type not in NOT_ASKED]
    found = [*_row_mates(definition, kind, key), *found]
    return [
        *found,
        *(Subject(f"calculation:{each.key}", each.label or each.key, "number") for each in definition.calculations),
    ]


def _of_question(question: Question, page: str = "") -> Subject:
    label = question.label or question.key
    return Subject(f"question:{question.key}", label, KINDS.get(question.type, "text"), question, page)


def _asked_before(definition: Definition, kind: str, key: str) -> Iterator[tuple[Step, Question]]:
    stop_step = key if kind == "step" else ""
    stop_question = {"question": key, "field": key.partition(".")[0], "option": key.rpartition(".")[0]}.get(kind, "")
    last = _last_step(definition, kind, key)
    for step in definition.steps:
        if step.key == stop_step:
            return
        for question in step.questions:
            if question.key == stop_question.partition(".")[0] and stop_question:
                return
            yield step, question
        if step.key == last:
            return


def _last_step(definition: Definition, kind: str, key: str) -> str:
    """An ending is judged after its page: what comes later is not known yet."""
    if kind != "endings" or not key.isdigit() or int(key) >= len(definition.endings):
        return ""
    return definition.endings[int(key)].step


def _row_mates(definition: Definition, kind: str, key: str) -> Iterator[Subject]:
    """Inside a row, the sub-questions above."""
    group, _separator, own = key.partition(".")
    question = definition.question(group) if kind == "field" else None
    for field in question.fields if question else ():
        if field.key == own:
            return
        yield _of_question(field, question.label if question else "")
