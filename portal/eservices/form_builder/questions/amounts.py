"""Numbers and money, with comma or point and any spacing; no floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.questions.base import QuestionType, bare
from portal.eservices.form_builder.registry import register
from portal.eservices.form_builder.values import as_number, operand
from portal.eservices.form_builder.words import money_in_words, with_unit

Json = Any
_TYPED = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?")
_SPACES = re.compile(r"\s+")


@register
class Number(QuestionType):
    """A number kept as int, or as decimal text when it has decimals."""

    name = "number"
    shape = (int, float, str)
    input_class = "input input--10"

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        typed = _SPACES.sub("", str(cleaned.get(name) or "")).removesuffix(question.unit or "€")
        if not _TYPED.fullmatch(typed):
            return str(cleaned.get(name) or "").strip() or None
        return self.kept(Decimal(typed.replace(",", ".")))

    def kept(self, number: Decimal) -> Json:
        """The JSON kept for a number."""
        return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        return {name: "" if value is None else str(value).replace(".", ",")}

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        number = as_number(value) if _TYPED.fullmatch(str(value)) else None
        if number is None:
            return [Fault(name, self.unreadable(question))]
        message = self._decimals_fault(question, number) or self._range_fault(question, number, context)
        return [Fault(name, message)] if message else []

    def unreadable(self, question: Question) -> str:
        """The message for what is not a number."""
        return _("Saisissez un nombre pour : {label}, par exemple 12.").format(label=bare(question))

    def decimals(self, question: Question) -> int:
        """How many decimals are accepted."""
        return question.decimals

    def _decimals_fault(self, question: Question, number: Decimal) -> str:
        places = self.decimals(question)
        step = as_number(question.step)
        if number != number.quantize(Decimal(1).scaleb(-places)):
            if not places:
                return _("Saisissez un nombre entier pour : {label}.").format(label=bare(question))
            return _("Saisissez {n} décimales au plus pour : {label}.").format(n=places, label=bare(question))
        if step and number % step:
            words = with_unit(str(step), question.unit)
            return _("Saisissez un multiple de {step} pour : {label}.").format(step=words, label=bare(question))
        return ""

    def _range_fault(self, question: Question, number: Decimal, context: Context) -> str:
        bounds = (as_number(operand(each, context.answers, context.facts)) for each in (question.min, question.max))
        low, high = bounds
        below, above = low is not None and number < low, high is not None and number > high
        if not below and not above:
            return ""
        words = {"label": bare(question), "low": self.said(low, question), "high": self.said(high, question)}
        if low is not None and high is not None:
            return _("Saisissez un nombre entre {low} et {high} pour : {label}.").format(**words)
        if below:
            return _("Saisissez {low} ou plus pour : {label}.").format(**words)
        return _("Saisissez {high} ou moins pour : {label}.").format(**words)

    def said(self, number: Json, question: Question) -> str:
        """A number in words, with its unit."""
        return with_unit(str(number), question.unit)

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        return [] if self.is_empty(value) else [self.said(value, question)]

    def index(self, value: Json, question: Question, lookups: Lookups) -> Mapping[str, Json]:
        return {**super().index(value, question, lookups), "number": as_number(value)}

    def attributes(self, field_name: str, question: Question) -> dict[str, str]:
        inputmode = "decimal" if self.decimals(question) else "numeric"
        return {"inputmode": inputmode, "autocomplete": "off", **super().attributes(field_name, question)}


@register
class Money(Number):
    """Euros, kept as text with two decimals."""

    name = "money"

    def kept(self, number: Decimal) -> Json:
        return f"{number:.2f}" if number == number.quantize(Decimal("0.01")) else f"{number:f}"

    def unreadable(self, question: Question) -> str:
        return _("Saisissez un montant en euros pour : {label}, par exemple 12,50.").format(label=bare(question))

    def decimals(self, question: Question) -> int:
        return 2

    def said(self, number: Json, question: Question) -> str:
        return money_in_words(number)
