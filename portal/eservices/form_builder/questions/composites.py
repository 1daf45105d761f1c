"""Types made of sub-questions: the answer is a record, each part is judged like a question of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.eservices.form_builder.conditions import evaluate
from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.questions.base import Fields, QuestionType, initial, say
from portal.eservices.form_builder.registry import register, type_of
from portal.eservices.form_builder.validations import judge
from portal.eservices.form_builder.values import is_empty
from portal.eservices.form_builder.words import NO_BREAK_SPACE

Json = Any


class Composite(QuestionType):
    """A record of parts. What is empty is left out; a record that holds only defaults is empty."""

    group = True
    shape = (Mapping,)

    def parts(self, question: Question, count: int = 0) -> tuple[Question, ...]:
        """The sub-questions, in order."""
        return question.fields

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        found: Fields = {}
        for part in self.parts(question):
            held = part_of(value, part)
            found |= type_of(part).fields(f"{name}__{part.key}", part, held, context.inside(value))
        return found

    def first(self, name: str) -> str:
        return name

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for part in self.parts(question):
            found |= initial(f"{name}__{part.key}", part, part_of(value, part))
        return found

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        record: dict[str, Json] = {}
        for part in self.parts(question):
            inner = context.inside(record)
            if evaluate(part.condition, inner.answers, inner.facts):
                answer = type_of(part).to_answer(f"{name}__{part.key}", part, cleaned, inner)
                record |= {} if answer is None else {part.key: answer}
        return record if self._says_something(question, record) else None

    def _says_something(self, question: Question, record: Mapping[str, Json]) -> bool:
        return any(part.key in record and record[part.key] != part.default for part in self.parts(question))

    def check(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        if not self.fits(value) or not self.is_empty(value):
            return self.faults(name, question, value, context)
        if not question.required:
            return []
        return self.faults(name, question, {}, context) or [Fault(self.first(name), self.missing(question))]

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        if not isinstance(value, Mapping):
            return [Fault(self.first(name), self.missing(question))]
        return [
            fault
            for part in self.asked_parts(question, value, context)
            for fault in judge(f"{name}__{part.key}", part, value.get(part.key), context.inside(value))
        ]

    def asked_parts(self, question: Question, value: Json, context: Context) -> Iterator[Question]:
        """The parts whose condition holds on the record."""
        inner = context.inside(value)
        return (each for each in self.parts(question) if evaluate(each.condition, inner.answers, inner.facts))

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        if self.is_empty(value):
            return []
        pairs = ((part, say(value.get(part.key), part, lookups)) for part in self.parts(question))
        return [
            f"{part.label}{NO_BREAK_SPACE}: {', '.join(lines)}"
            for part, lines in pairs
            if lines and not is_empty(value.get(part.key))
        ]


def part_of(value: Json, part: Question) -> Json:
    """The answer to one part of a record, its default when the record has none."""
    held = value.get(part.key) if isinstance(value, Mapping) else None
    return part.default if held is None else held


@register
class Record(Composite):
    """A row of a group: internal, never chosen by an editor."""

    name = "record"
