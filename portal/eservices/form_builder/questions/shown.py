"""What is shown and not asked: an explanation, a computed value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.questions.base import Fields, QuestionType
from portal.eservices.form_builder.registry import register
from portal.eservices.form_builder.values import as_number
from portal.eservices.form_builder.words import plain, with_unit

Json = Any


class Shown(QuestionType):
    """Base: no field, no answer, no fault."""

    stores = False

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        return {}

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        return {}

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        return None

    def check(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        return []


@register
class Info(Shown):
    """Words only; `format` "warning" makes them stand out."""

    name = "info"


@register
class Computed(Shown):
    """A calculation's value."""

    name = "computed"

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        if value is None:
            return []
        return [with_unit(value, question.unit) if as_number(value) is not None else plain(value)]


def calculation_of(question: Question) -> str:
    """The calculation a computed question shows: named, else that of the same key."""
    return question.calculation or question.key
