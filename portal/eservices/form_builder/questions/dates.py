"""Dates in three fields: day, month, year; whole, or as much of them as is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.questions.base import Fields, QuestionType, Typed, bare
from portal.eservices.form_builder.registry import register
from portal.eservices.form_builder.values import as_date, operand
from portal.eservices.form_builder.words import date_in_words, in_sentence, partial_date_in_words

Json = Any
PARTS = ("day", "month", "year")


def named_date(question: Question) -> str:
    """« La date de naissance », to begin a message."""
    label = in_sentence(bare(question))
    if question.noun:
        return question.noun[:1].upper() + question.noun[1:]
    if label.startswith("date "):
        return _("La {label}").format(label=label)
    return _("La date de « {label} »").format(label=bare(question))


@register
class Date(QuestionType):
    """A whole date, kept in ISO form."""

    name = "date"
    group = True
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        return {f"{name}__{part}": Typed(forms.TextInput()) for part in PARTS}

    def first(self, name: str) -> str:
        return f"{name}__day"

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        known = str(value or "").split("-")
        year, month, day = (*known, "", "", "")[:3]
        return {f"{name}__day": day, f"{name}__month": month, f"{name}__year": year}

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        day, month, year = (str(cleaned.get(f"{name}__{part}") or "").strip() for part in PARTS)
        if not (day or month or year):
            return None
        return self.written(year, month.zfill(2) if month else "", day.zfill(2) if day else "")

    def written(self, year: str, month: str, day: str) -> str:
        """The three parts as ISO text; holes stay holes, for the rules to refuse."""
        return f"{year}-{month}-{day}"

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        message = self._form_fault(value) or self._range_fault(question, value, context)
        return [Fault(self.first(name), message)] if message else []

    def _form_fault(self, value: Json) -> str:
        text = str(value)
        if re.fullmatch(r"[0-9]{1,2}-.*", text):
            return _("Saisissez l’année avec quatre chiffres, par exemple 14 07 1985.")
        if self.pattern.fullmatch(text) and as_date(text):
            return ""
        return self.not_a_date()

    def not_a_date(self) -> str:
        """The message for what is not a date."""
        return _("Saisissez une date qui existe, par exemple 14 07 1985.")

    def _range_fault(self, question: Question, value: Json, context: Context) -> str:
        day = as_date(value)
        first, last = (as_date(operand(each, context.answers, context.facts)) for each in (question.min, question.max))
        if day and first and self.latest(value) < first:
            return _("{Date} doit être après le {day}.").format(
                Date=named_date(question), day=date_in_words(first - timedelta(days=1))
            )
        if day and last and day > last:
            return self._too_late(question, last, context)
        return ""

    def latest(self, value: str) -> date:
        """The last day an answer may stand for."""
        return as_date(value) or date.max

    def _too_late(self, question: Question, last: date, context: Context) -> str:
        if last == context.facts.today:
            return _("{Date} ne peut pas être dans le futur.").format(Date=named_date(question))
        return _("{Date} doit être avant le {day}.").format(
            Date=named_date(question), day=date_in_words(last + timedelta(days=1))
        )

    def missing(self, question: Question) -> str:
        return _("Saisissez {label}, par exemple 14 07 1985.").format(
            label=question.noun or in_sentence(bare(question))
        )

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        return [partial_date_in_words(str(value))] if value else []

    def index(self, value: Json, question: Question, lookups: Lookups) -> Mapping[str, Json]:
        return {**super().index(value, question, lookups), "date": as_date(value)}

    def attributes(self, field_name: str, question: Question) -> dict[str, str]:
        part = field_name.rsplit("__", 1)[-1]
        size = "input--4" if part == "year" else "input--2"
        birthday = question.autocomplete == "bday"
        return {
            "class": f"input {size}",
            "inputmode": "numeric",
            "autocomplete": f"bday-{part}" if birthday else "off",
        }


@register
class PartialDate(Date):
    """As much of a date as is known: the year, the month and the year, or the whole (acts before 1900)."""

    name = "partial_date"
    pattern = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")

    def written(self, year: str, month: str, day: str) -> str:
        known = [year, month, day]
        while known and not known[-1]:
            known.pop()
        return "-".join(known)

    def not_a_date(self) -> str:
        return _("Saisissez l’année au moins, par exemple 1985, 07 1985 ou 14 07 1985.")

    def missing(self, question: Question) -> str:
        return _("Saisissez {label} : l’année suffit si vous ne savez pas le reste.").format(
            label=question.noun or in_sentence(bare(question))
        )

    def latest(self, value: str) -> date:
        day = as_date(value) or date.max
        if len(value) == 10:
            return day
        return day.replace(day=28) if len(value) == 7 else day.replace(month=12, day=31)
