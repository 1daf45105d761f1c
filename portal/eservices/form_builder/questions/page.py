"""One page of a procedure as a Django form: `form_for`."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from portal.eservices.form_builder.calculations import WithCalculations
from portal.eservices.form_builder.conditions import evaluate, in_words, references
from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Answers, Facts
from portal.eservices.form_builder.parts import Calculation, Question, Step
from portal.eservices.form_builder.questions.base import Ticked, initial
from portal.eservices.form_builder.questions.files import File
from portal.eservices.form_builder.questions.rows import Row
from portal.eservices.form_builder.registry import type_of
from portal.eservices.form_builder.validations import judge
from portal.eservices.form_builder.values import small_number

Json = Any


@dataclass(frozen=True)
class RowCommand:
    """A button without JavaScript: « add » a row to a group, or « remove » row `index` (from 0)."""

    action: str
    key: str
    index: int


@dataclass(frozen=True)
class DocumentCommand:
    """« upload » into the question of that field name, or « remove » the document `document`."""

    action: str
    name: str
    document: str = ""


@dataclass(frozen=True)
class FileQuestion:
    """A question that takes files: `upload_name` is the posted file control, `documents` the ids kept."""

    question: Question
    name: str
    upload_name: str
    documents: tuple[str, ...]


class _StepLabels:
    """Labels of one page, for the « Si … » of its follow-up questions."""

    def __init__(self, step: Step) -> None:
        self._questions = {question.key: question for question in step.questions}

    def question(self, key: str) -> Question | None:
        return self._questions.get(key)

    def calculation(self, key: str) -> Calculation | None:
        return None


class StepForm(forms.Form):
    """A page. After `is_valid()`, `answers()` gives this page's answers, None for those emptied."""

    use_required_attribute = False

    def __init__(
        self,
        step: Step,
        answers: Answers,
        facts: Facts,
        *,
        data: Mapping[str, Json] | None = None,
        prefix: str | None = None,
        calculations: Mapping[str, Calculation] | None = None,
        show_errors: bool = True,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.step, self.facts, self.given = step, facts, answers
        self.calculations, self.show_errors = calculations or {}, show_errors
        self._page_keys = {question.key for question in step.questions}
        self._earlier = {key: answers[key] for key in answers if key not in self._page_keys}
        self._answers: dict[str, Json] = {}
        self._faults: list[Fault] = []
        self._refusals: list[Fault] = []
        self._add_fields()

    # -- building -------------------------------------------------------------------------------------

    def context(self, page_answers: Mapping[str, Json]) -> Context:
        """What a question of this page sees, given the answers above it."""
        merged = ChainMap(dict(page_answers), self._earlier)
        scope: Answers = WithCalculations(merged, self.calculations, self.facts) if self.calculations else merged
        return Context(scope, self.facts, self.step.later_keys, self._posted_count)

    def _posted_count(self, name: str) -> int | None:
        field = self.add_prefix(f"{name}__count")
        return small_number(self.data.get(field, "")) if self.is_bound else None

    def _add_fields(self) -> None:
        self._shown_context = self.context({key: self.given[key] for key in self._page_keys if key in self.given})
        self._asked = [question for question in self.step.questions if self._may_be_asked(question)]
        for question in self._asked:
            kind, value = type_of(question), self._stored(question)
            self.fields.update(kind.fields(question.key, question, value, self._shown_context))
            self.initial.update(initial(question.key, question, value))
            if any(rule.level == "warning" for rule in question.validations):
                self.fields[f"{question.key}__confirm"] = Ticked()

    def _stored(self, question: Question) -> Json:
        value = self.given.get(question.key)
        return value if value is not None and type_of(question).fits(value) else question.default

    def _may_be_asked(self, question: Question) -> bool:
        """Shown when its condition holds, or may come to hold by an answer of this page."""
        return self._may_hold(question.condition)

    def _may_hold(self, condition: Json) -> bool:
        """What no answer of this page can change is judged now: a piece that the case never asks is not shown."""
        if isinstance(condition, Mapping) and "all" in condition:
            return all(map(self._may_hold, condition["all"]))
        depends = self._page_keys & references(condition)
        return bool(depends) or evaluate(condition, self._shown_context.answers, self.facts)

    # -- judging --------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Json]:
        cleaned = super().clean() or self.cleaned_data
        answered: list[Question] = []
        for question in self._asked:
            context = self.context(self._answers)
            if type_of(question).stores and evaluate(question.condition, context.answers, self.facts):
                self._answers[question.key] = type_of(question).to_answer(question.key, question, cleaned, context)
                answered.append(question)
        for question in answered:
            self._judge(question, self.context(self._answers), cleaned)
        return cleaned

    def _judge(self, question: Question, context: Context, cleaned: Mapping[str, Json]) -> None:
        faults = judge(question.key, question, self._answers[question.key], context)
        if cleaned.get(f"{question.key}__confirm"):
            faults = [fault for fault in faults if fault.level != "warning"]
        self._faults += faults
        for fault in faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault.message)

    def answers(self) -> dict[str, Json]:
        """This page's answers: visible questions only, None for those left empty."""
        self.is_valid()
        return dict(self._answers)

    @property
    def faults(self) -> list[Fault]:
        """What is wrong, in the order of the page; on a page just opened, only what the caller refused."""
        if not self.is_bound or not self.show_errors:
            return self._refusals
        self.is_valid()
        return [*self._refusals, *self._faults]

    def refuse(self, field: str, message: str) -> None:
        """Say beside a control what the caller refused: a file that cannot be kept."""
        self._refusals.append(Fault(field, message))

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """For the summary at the top: (id of the control, message), once each."""
        links = ((self.control_id(fault.field), fault.message) for fault in self.faults)
        return list(dict.fromkeys(links))

    # -- showing --------------------------------------------------------------------------------------

    @property
    def rows(self) -> list[Row]:
        """The questions to show, in order."""
        held = self._answers if self.is_bound and self.is_valid() is not None else {}
        return [
            Row(self, question.key, question, self._shown_context, held.get(question.key, self._stored(question)))
            for question in self._asked
        ]

    def held(self, name: str) -> Json:
        """What a field shows: what was posted, else the stored answer."""
        return self[name].value() if name in self.fields else None

    def control_id(self, name: str) -> str:
        """The HTML id of a control."""
        return str(self.auto_id) % self.add_prefix(name)

    def follow_up_words(self, key: str) -> str:
        """« Si … » for a question that depends on an answer of this page, else empty."""
        question = next((each for each in self._asked if each.key == key), None)
        left_open = self._left_open(question.condition) if question else {}
        return in_words(left_open, _StepLabels(self.step))

    def _left_open(self, condition: Json) -> Json:
        """The part of a condition that answers of this page decide; {} when those before have settled it."""
        form = next((each for each in ("all", "any") if isinstance(condition, Mapping) and each in condition), "")
        if not form:
            return condition if self._page_keys & references(condition) else {}
        if form == "any" and any(self._is_settled(each) for each in condition["any"]):
            return {}
        parts = [left for each in condition[form] if (left := self._left_open(each))]
        return parts[0] if len(parts) == 1 else {form: parts} if parts else {}

    def _is_settled(self, condition: Json) -> bool:
        depends = self._page_keys & references(condition)
        return not depends and evaluate(condition, self._shown_context.answers, self.facts)

    # -- files and rows without JavaScript ------------------------------------------------------------

    def is_multipart(self) -> bool:
        """Whether the page's form tag needs enctype="multipart/form-data"."""
        return bool(self.file_questions)

    @property
    def file_questions(self) -> list[FileQuestion]:
        """Every question of the page that takes files, those inside rows too."""
        return list(self._file_questions(self.rows))

    def _file_questions(self, rows: list[Row]) -> Iterator[FileQuestion]:
        for row in rows:
            if isinstance(row.type, File):
                documents = tuple(self.held(f"{row.name}__documents") or ())
                yield FileQuestion(row.question, row.name, row.upload_name, documents)
            yield from self._file_questions(row.children)

    def row_command(self, data: Mapping[str, Json]) -> RowCommand | None:
        """The row button that was pressed: `row-add` = field name, `row-remove` = « name:index »."""
        added = self._group_named(str(data.get("row-add", "")))
        if added:
            return RowCommand("add", added, self._posted_count(added) or 0)
        named, _separator, index = str(data.get("row-remove", "")).rpartition(":")
        group = self._group_named(named)
        number = small_number(index)
        return RowCommand("remove", group, number) if group and number is not None else None

    def _group_named(self, html_name: str) -> str | None:
        groups = (question.key for question in self._asked if question.type == "group")
        return next((key for key in groups if self.add_prefix(key) == html_name), None)

    def after(self, command: RowCommand) -> StepForm:
        """The page with one row more or less, everything typed kept, no errors shown yet."""
        data = _with_row_added if command.action == "add" else _with_row_removed
        posted = data(_as_lists(self.data), self.add_prefix(command.key), command.index)
        return StepForm(
            self.step, self.given, self.facts, data=posted, prefix=self.prefix, calculations=self.calculations,
            show_errors=False,
        )  # fmt: skip

    def document_command(self, data: Mapping[str, Json]) -> DocumentCommand | None:
        """The file button that was pressed: `document-upload` = name, `document-remove` = « name:id »."""
        names = {self.add_prefix(each.name): each.name for each in self.file_questions}
        uploaded = names.get(str(data.get("document-upload", "")))
        if uploaded:
            return DocumentCommand("upload", uploaded)
        named, _separator, document = str(data.get("document-remove", "")).rpartition(":")
        return DocumentCommand("remove", names[named], document) if named in names else None


def _as_lists(data: Mapping[str, Json]) -> dict[str, list[Json]]:
    if isinstance(data, MultiValueDict):
        return {name: list(values) for name, values in data.lists()}
    return {name: list(value) if isinstance(value, list) else [value] for name, value in data.items()}


def _count_in(posted: Mapping[str, list[Json]], name: str) -> int:
    return small_number((posted.get(f"{name}__count") or [""])[-1]) or 0


def _with_row_added(posted: dict[str, list[Json]], name: str, index: int) -> MultiValueDict[str, Json]:
    return MultiValueDict({**posted, f"{name}__count": [str(_count_in(posted, name) + 1)]})


def _with_row_removed(posted: dict[str, list[Json]], name: str, index: int) -> MultiValueDict[str, Json]:
    if index >= _count_in(posted, name):
        return MultiValueDict(posted)
    kept: dict[str, list[Json]] = {}
    for field, values in posted.items():
        number, rest = _row_of(field, name)
        if number is None or number < index:
            kept[field] = values
        elif number > index:
            kept[f"{name}__{number - 1}__{rest}"] = values
    return MultiValueDict({**kept, f"{name}__count": [str(max(0, _count_in(posted, name) - 1))]})


def _row_of(field: str, name: str) -> tuple[int | None, str]:
    if not field.startswith(f"{name}__"):
        return None, ""
    number, _separator, rest = field.removeprefix(f"{name}__").partition("__")
    return small_number(number), rest


def form_for(
    step: Step,
    answers: Answers,
    facts: Facts,
    data: Mapping[str, Json] | None = None,
    prefix: str | None = None,
    calculations: Mapping[str, Calculation] | None = None,
) -> StepForm:
    """The form of one page. `answers`: those so far, this page's included; `data`: request.POST.

    Pass `calculations` (or use `Journey.form`) when conditions of the page read calculations.
    """
    return StepForm(step, answers, facts, data=data, prefix=prefix, calculations=calculations)
