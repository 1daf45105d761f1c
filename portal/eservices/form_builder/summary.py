"""Answers and calculations in words, for every reader: check page, PDF, agents, mails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.conditions import references
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.facts import Answers, Lookups
from portal.eservices.form_builder.parts import Calculation, Question
from portal.eservices.form_builder.questions.base import say
from portal.eservices.form_builder.values import get, is_empty
from portal.eservices.form_builder.words import NO_BREAK_SPACE, plain, with_unit

Json = Any


@dataclass(frozen=True)
class SummaryRow:
    """One question and its answer, one line of `value_text` each; [] when it was left empty.

    `masked_text` is what may be printed where others could read it: « renseigné » or nothing.
    """

    key: str
    label: str
    value_text: list[str]
    sensitive: bool
    masked: bool
    question: Question
    masked_text: list[str]

    @property
    def printable(self) -> list[str]:
        """For the receipt: masked and sensitive answers say only that they were given."""
        return self.masked_text if self.masked or self.sensitive else self.value_text


@dataclass(frozen=True)
class SummarySection:
    """One page's answers."""

    step: str
    title: str
    rows: tuple[SummaryRow, ...]


def masked_values(said: list[str]) -> list[str]:
    """« renseigné » in place of an answer."""
    return [_("renseigné")] if said else []


def explanation(
    calculation: Calculation, definition: Definition, answers: Answers, lookups: Lookups
) -> tuple[str, ...]:
    """« Label : value » of each answer and calculation the formula reads, then its own result."""
    inputs = (_said(key, definition, answers, lookups) for key in sorted(references(calculation.formula)))
    result = _worked_out(calculation, answers)
    return tuple(line for line in (*inputs, result) if line)


def _said(key: str, definition: Definition, answers: Answers, lookups: Lookups) -> str:
    calculation, question = definition.calculation(key), definition.question(key)
    if calculation:
        return _worked_out(calculation, answers)
    value = get(answers, key)
    if question is None or is_empty(value):
        return ""
    return f"{question.label}{NO_BREAK_SPACE}: {', '.join(say(value, question, lookups))}"


def _worked_out(calculation: Calculation, answers: Answers) -> str:
    value = get(answers, calculation.key)
    if value is None or not calculation.label:
        return ""
    said = plain(value) if isinstance(value, bool) else with_unit(value, calculation.unit)
    return f"{calculation.label}{NO_BREAK_SPACE}: {said}"
