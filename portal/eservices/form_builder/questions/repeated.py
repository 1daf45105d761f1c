"""Answers that repeat: rows of a group, ranked wishes, cells of a grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.questions.base import Fields, QuestionType, Typed, bare, initial, say
from portal.eservices.form_builder.questions.choices import words_of_slug
from portal.eservices.form_builder.questions.composites import Composite
from portal.eservices.form_builder.registry import register, type_of
from portal.eservices.form_builder.validations import judge
from portal.eservices.form_builder.values import is_empty
from portal.eservices.form_builder.words import NO_BREAK_SPACE

Json = Any
MOST_ROWS = 20


class Listed(QuestionType):
    """Base of lists: item n of the answer is sub-question n, each judged by itself."""

    group = True
    shape = (list,)

    def item(self, question: Question, number: int) -> Question:
        """The sub-question of one item, counted from 0."""
        raise NotImplementedError

    def count(self, name: str, question: Question, value: Json, context: Context) -> int:
        """How many items the page shows."""
        raise NotImplementedError

    def parts(self, question: Question, count: int = 0) -> tuple[Question, ...]:
        """The sub-questions shown."""
        return tuple(self.item(question, number) for number in range(count))

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        found: Fields = {}
        for number, item in enumerate(self.parts(question, self.count(name, question, value, context))):
            found |= type_of(item).fields(f"{name}__{number}", item, _item_of(value, number), context)
        return found

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for number in range(max(len(value or ()), most_rows(question))):
            item = self.item(question, number)
            found |= initial(f"{name}__{number}", item, _item_of(value, number))
        return found

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        items = self.parts(question, self.count(name, question, context.answers.get(question.key), context))
        answers = [
            type_of(item).to_answer(f"{name}__{number}", item, cleaned, context) for number, item in enumerate(items)
        ]
        while answers and answers[-1] is None:
            answers.pop()
        return answers or None

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        if not isinstance(value, list):
            return [Fault(self.first(name), self.missing(question))]
        message = self._count_fault(question, len(value))
        if message:
            return [Fault(self.first(name), message)]
        return [
            fault
            for number, held in enumerate(value)
            for fault in judge(f"{name}__{number}", self.item(question, number), held, context)
        ]

    def _count_fault(self, question: Question, count: int) -> str:
        if count < fewest_rows(question):
            return self.missing(question)
        if count > most_rows(question):
            return _("{label} : {n} au plus.").format(label=bare(question), n=most_rows(question))
        return ""

    def missing(self, question: Question) -> str:
        fewest = max(1, fewest_rows(question))
        item = question.item or _("réponse")
        named = item if fewest == 1 else plural(item)
        return _("Ajoutez au moins {n} {item}.").format(n=fewest, item=named)

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        lines: list[str] = []
        for number, held in enumerate(value or ()):
            item = self.item(question, number)
            said = say(held, item, lookups)
            lines.append(self.line(item.label, number, " · ".join(said)))
        return lines

    def line(self, label: str, number: int, said: str) -> str:
        """One item in words."""
        return f"{label}{NO_BREAK_SPACE}: {said}"


def plural(item: str) -> str:
    """« personnes à inscrire »: the first word takes the mark."""
    word, space, rest = item.partition(" ")
    return (word if word.endswith(("s", "x", "z")) else f"{word}s") + space + rest


def _item_of(value: Json, number: int) -> Json:
    return value[number] if isinstance(value, list) and number < len(value) else None


def fewest_rows(question: Question) -> int:
    """Fewest items accepted once there is one."""
    return question.min if isinstance(question.min, int) else int(question.required)


def most_rows(question: Question) -> int:
    """Most items accepted."""
    default = 3 if question.type == "ranked" else MOST_ROWS
    return question.max if isinstance(question.max, int) else default


@register
class Group(Listed):
    """Rows of sub-questions, added and removed by buttons that need no JavaScript."""

    name = "group"

    def item(self, question: Question, number: int) -> Question:
        label = f"{words_of_slug(question.item or _('réponse'))} {number + 1}"
        return Question(str(number), "record", label, required=True, fields=question.fields)

    def count(self, name: str, question: Question, value: Json, context: Context) -> int:
        posted = context.count_of(name)
        shown = max(len(value or ()), fewest_rows(question)) if posted is None else posted
        return max(0, min(shown, most_rows(question)))

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        return {f"{name}__count": Typed(), **super().fields(name, question, value, context)}

    def is_empty(self, value: Json) -> bool:
        return is_empty(value)


@register
class Ranked(Listed):
    """Choices in order, the preferred first, as many slots as may be chosen; no gap, no double."""

    name = "ranked"

    def item(self, question: Question, number: int) -> Question:
        label = _("Choix {n}").format(n=number + 1)
        if question.item:
            label = f"{words_of_slug(question.item)} {number + 1}"
        kind = "record" if question.fields else "choice"
        required = number < max(1, fewest_rows(question)) and question.required
        return replace(
            question, key=str(number), type=kind, label=label, hint="", required=required, min=None, max=None,
            format="select", validations=(), condition=None,
        )  # fmt: skip

    def count(self, name: str, question: Question, value: Json, context: Context) -> int:
        return most_rows(question)

    def first(self, name: str) -> str:
        return name

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        found = super().faults(name, question, value, context)
        if not isinstance(value, list) or (found and None not in value):
            return found
        message = self._order_fault(question, value, context)
        return [Fault(self.first(name), message)] if message else found

    def _order_fault(self, question: Question, value: list[Json], context: Context) -> str:
        if any(map(is_empty, value)):
            return _("Ne laissez pas de choix vide entre deux choix pour : {label}.").format(label=bare(question))
        double = next((each for number, each in enumerate(value) if each in value[:number]), None)
        if double is None:
            return ""
        item = self.item(question, 0)
        said = " · ".join(say(double, item, context.facts.lookups))
        return _("{said} apparaît deux fois : choisissez des réponses différentes.").format(said=said)

    def missing(self, question: Question) -> str:
        return _("Choisissez une réponse pour : {label}.").format(label=bare(question))

    def line(self, label: str, number: int, said: str) -> str:
        return f"{number + 1}. {said}"


@register
class Grid(Composite):
    """Rows (`options`) by columns (`fields`): {row: {column: value}}; a yes/no column is a box."""

    name = "grid"

    def parts(self, question: Question, count: int = 0) -> tuple[Question, ...]:
        columns = tuple(replace(each, type="consent") if each.type == "yesno" else each for each in question.fields)
        return tuple(
            Question(row.value, "record", row.label or words_of_slug(row.value), hint=row.hint, fields=columns)
            for row in question.options
        )

    def missing(self, question: Question) -> str:
        return _("Choisissez une réponse pour : {label}.").format(label=bare(question))

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        lines: list[str] = []
        for row in self.parts(question):
            said = [_cell(column, held, lookups) for column in row.fields if (held := _held(value, row, column))]
            lines += [f"{row.label}{NO_BREAK_SPACE}: {', '.join(said)}"] if said else []
        return lines


def _held(value: Json, row: Question, column: Question) -> Json:
    record = value.get(row.key) if isinstance(value, Mapping) else None
    return record.get(column.key) if isinstance(record, Mapping) else None


def _cell(column: Question, held: Json, lookups: Lookups) -> str:
    if held is True:
        return column.label
    return f"{column.label} {', '.join(say(held, column, lookups))}"
