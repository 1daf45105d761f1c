"""Typed text: short, long, e-mail and phone."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.formats import FORMATS
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.phones import e164, phone_in_words, phone_number
from portal.eservices.form_builder.questions.base import Fields, QuestionType, Typed, bare
from portal.eservices.form_builder.registry import register
from portal.eservices.form_builder.words import number_in_words

Json = Any


def control_characters(text: str) -> bool:
    """Whether the text holds control characters other than newline and tab, or half a character."""
    return any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text)


@register
class Text(QuestionType):
    """One line, kept as typed but for outer spaces; a named format keeps its own form."""

    name = "text"
    longest: ClassVar[int] = 255

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        typed = str(cleaned.get(name) or "").strip()
        if typed and question.format in FORMATS:
            typed = FORMATS[question.format].read(typed) or typed
        return typed or None

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        message = self.text_fault(question, value)
        return [Fault(name, message)] if message else []

    def text_fault(self, question: Question, value: Json) -> str:
        """The first thing wrong with a text, empty if nothing is."""
        if not isinstance(value, str):
            return self.missing(question)
        if control_characters(value):
            return _("« {label} » contient des caractères invisibles : effacez-les et saisissez à nouveau.").format(
                label=bare(question)
            )
        return self._length_fault(question, value) or self._format_fault(question, value)

    def _length_fault(self, question: Question, value: str) -> str:
        longest = question.max_length or (100 if question.format == "name" else self.longest)
        if len(value) > longest:
            return _("« {label} » est trop long : {length} caractères. Le maximum est {longest}.").format(
                label=bare(question), length=number_in_words(len(value)), longest=number_in_words(longest)
            )
        if question.min_length and len(value) < question.min_length:
            return _("« {label} » est trop court : écrivez au moins {shortest} caractères.").format(
                label=bare(question), shortest=question.min_length
            )
        return ""

    def _format_fault(self, question: Question, value: str) -> str:
        form = FORMATS.get(question.format)
        return str(form.message) if form and form.read(value) is None else ""

    def attributes(self, field_name: str, question: Question) -> dict[str, str]:
        found = super().attributes(field_name, question)
        form = FORMATS.get(question.format)
        if form and form.inputmode != "text":
            found["inputmode"] = form.inputmode
        short = question.format in ("postcode", "plate", "card_no") or (question.max_length or 99) <= 10
        return {**found, "class": "input input--10"} if short else found


@register
class LongText(Text):
    """Several lines, kept as typed; line ends become newlines."""

    name = "longtext"
    longest = 5000

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        return {name: Typed(forms.Textarea())}

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        typed = str(cleaned.get(name) or "").replace("\r\n", "\n").replace("\r", "\n")
        return typed if typed.strip() else None

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        return [] if self.is_empty(value) else str(value).split("\n")

    def attributes(self, field_name: str, question: Question) -> dict[str, str]:
        return {**super().attributes(field_name, question), "rows": "6"}


@register
class Email(Text):
    """One e-mail address; never more than the 254 characters mail allows."""

    name = "email"
    longest = 254

    def _format_fault(self, question: Question, value: str) -> str:
        try:
            validate_email(value)
        except ValidationError:
            return _("Saisissez une adresse électronique complète, par exemple prenom.nom@example.org.")
        return ""

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        return {name: Typed(forms.EmailInput())}

    def attributes(self, field_name: str, question: Question) -> dict[str, str]:
        return {"autocomplete": "email", "spellcheck": "false", **super().attributes(field_name, question)}


@register
class Phone(QuestionType):
    """A French or foreign number in any spacing, kept in E.164."""

    name = "phone"
    input_class = "input input--20"

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        return {name: Typed(forms.TextInput(attrs={"type": "tel"}))}

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        return {name: phone_in_words(value) if value else ""}

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        typed = str(cleaned.get(name) or "").strip()
        number = phone_number(typed)
        return (e164(number) if number else typed) or None

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        if isinstance(value, str) and phone_number(value):
            return []
        message = _("Saisissez un numéro de téléphone, par exemple 02 61 91 10 10 ou +44 20 7946 0000.")
        return [Fault(name, message)]

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        return [phone_in_words(value)] if value else []

    def attributes(self, field_name: str, question: Question) -> dict[str, str]:
        return {"autocomplete": "tel", **super().attributes(field_name, question)}
