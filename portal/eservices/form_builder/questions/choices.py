"""Answers chosen: yes or no, one, several, one of the city's list, a consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.eservices.form_builder.conditions import evaluate
from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Option, Question
from portal.eservices.form_builder.questions.base import Fields, QuestionType, Several, Ticked, Typed, bare
from portal.eservices.form_builder.registry import register

Json = Any
SELECT_FROM = 11


@dataclass(frozen=True)
class Box:
    """One radio button or tick box as the page shows it."""

    value: str
    label: str
    hint: str = ""


def words_of_slug(value: str) -> str:
    """An option without label: « perte » → « Perte », « en_cours » → « En cours »."""
    words = value.replace("_", " ")
    return words[:1].upper() + words[1:]


def offered_options(question: Question, context: Context) -> list[Option]:
    """The options open now: the question's own whose condition holds, then the city's list."""
    own = [each for each in question.options if evaluate(each.condition, context.answers, context.facts)]
    listed = context.facts.lookups.options(question.source, context.answers) if question.source else ()
    return [*own, *listed]


def option_label(value: Json, question: Question, lookups: Lookups) -> str:
    """The words for one value, also one that is no longer offered."""
    own = next((each for each in question.options if each.value == value), None)
    if own:
        return own.label or words_of_slug(own.value)
    listed = lookups.label(question.source, str(value)) if question.source else None
    return listed or words_of_slug(str(value))


class Chosen(QuestionType):
    """Base of what is chosen from boxes."""

    group = True
    chosen = True
    several: ClassVar[bool] = False

    def boxes(self, question: Question, context: Context) -> Sequence[Box]:
        """The boxes offered."""
        return [
            Box(each.value, each.label or words_of_slug(each.value), each.hint)
            for each in offered_options(question, context)
        ]


@register
class YesNo(Chosen):
    """Oui / Non, kept as a boolean; unanswered is neither."""

    name = "yesno"
    shape = (bool,)

    def boxes(self, question: Question, context: Context) -> Sequence[Box]:
        return [Box("oui", _("Oui")), Box("non", _("Non"))]

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        return {name: {True: "oui", False: "non"}.get(value, "") if isinstance(value, bool) else ""}

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        typed = cleaned.get(name) or None
        return {"oui": True, "non": False}.get(str(typed), typed)

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        return [] if isinstance(value, bool) else [Fault(name, self.missing(question))]

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        return [] if value is None else [_("Oui") if value else _("Non")]


@register
class Choice(Chosen):
    """One option, by its value; radio buttons, or a list when there are many."""

    name = "choice"

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        if not self.as_list(question, context):
            return {name: Typed()}
        boxes = [(box.value, box.label) for box in self.boxes(question, context)]
        return {name: Typed(forms.Select(choices=[("", _("Choisissez")), *boxes]))}

    def as_list(self, question: Question, context: Context) -> bool:
        """Whether a drop-down list shows the options rather than radio buttons."""
        return question.format == "select" or len(self.boxes(question, context)) >= SELECT_FROM

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        offered = {each.value for each in offered_options(question, context)}
        return [] if value in offered else [Fault(name, self.missing(question))]

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        return [option_label(value, question, lookups)] if value else []

    def for_api(self, value: Json, question: Question, lookups: Lookups) -> Json:
        return {"value": value, "label": option_label(value, question, lookups)} if value else None


@register
class Directory(Choice):
    """One entry of a list of the city's own: a place, a school, one of the person's requests."""

    name = "directory"


@register
class Multi(Chosen):
    """Several options, by their values, in the order they are offered."""

    name = "multi"
    shape = (list,)
    several = True

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        return {name: Several()}

    def fits(self, value: Json) -> bool:
        return super().fits(value) and all(isinstance(each, str) for each in value or ())

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        return {name: list(value or [])}

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        ticked = cleaned.get(name) or []
        offered = [each.value for each in offered_options(question, context)]
        known = [value for value in offered if value in ticked]
        return [*known, *(value for value in ticked if value not in offered)] or None

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        options = {each.value: each for each in offered_options(question, context)}
        if not isinstance(value, list) or any(each not in options for each in value):
            return [Fault(name, self.missing(question))]
        message = self._exclusive_fault(value, options) or self._count_fault(question, value)
        return [Fault(name, message)] if message else []

    def _exclusive_fault(self, value: list[str], options: Mapping[str, Option]) -> str:
        alone = next((options[each] for each in value if options[each].exclusive), None)
        if alone is None or len(value) == 1:
            return ""
        label = alone.label or words_of_slug(alone.value)
        return _("« {label} » ne va pas avec une autre réponse : gardez l’un ou l’autre.").format(label=label)

    def _count_fault(self, question: Question, value: list[str]) -> str:
        if isinstance(question.min, int) and len(value) < question.min:
            return ngettext(
                "Choisissez au moins {n} réponse pour : {label}.",
                "Choisissez au moins {n} réponses pour : {label}.",
                question.min,
            ).format(n=question.min, label=bare(question))
        if isinstance(question.max, int) and len(value) > question.max:
            return ngettext(
                "Choisissez une seule réponse pour : {label}.",
                "Choisissez {n} réponses au plus pour : {label}.",
                question.max,
            ).format(n=question.max, label=bare(question))
        return ""

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        return [option_label(each, question, lookups) for each in value or ()]

    def for_api(self, value: Json, question: Question, lookups: Lookups) -> Json:
        return [{"value": each, "label": option_label(each, question, lookups)} for each in value or ()]


@register
class Consent(QuestionType):
    """One box never ticked beforehand; the label is what is agreed to, frozen with the version."""

    name = "consent"
    shape = (bool,)

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        return {name: Ticked()}

    def attributes(self, field_name: str, question: Question) -> dict[str, str]:
        return {}

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        return {name: value is True}

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        return True if cleaned.get(name) else None

    def is_empty(self, value: Json) -> bool:
        return value is not True

    def missing(self, question: Question) -> str:
        return _("Cochez la case pour continuer : {label}.").format(label=bare(question))

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        return [_("Oui")] if value is True else [_("Non")]


@register
class OwnChild(Choice):
    """Which child of the household (internal to `child`): offered only to those who have some."""

    name = "own_child"

    def boxes(self, question: Question, context: Context) -> Sequence[Box]:
        boxes = super().boxes(question, context)
        listed = [box for box in boxes if box.value != "new"]
        return [*listed, *(box for box in boxes if box.value == "new")] if listed else []

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        picked = cleaned.get(name) or None
        return None if picked == "new" else picked
