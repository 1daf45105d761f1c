"""A person's way through a procedure: which pages, in which order, what is missing, where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.block_questions import declaration
from portal.eservices.form_builder.calculations import Computed, WithCalculations
from portal.eservices.form_builder.conditions import evaluate, references
from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.facts import Answers, Facts
from portal.eservices.form_builder.parts import Ending, Question, Step
from portal.eservices.form_builder.questions import StepForm, form_for, type_of
from portal.eservices.form_builder.questions.base import say
from portal.eservices.form_builder.questions.files import piece_of
from portal.eservices.form_builder.reading import read
from portal.eservices.form_builder.rules import ChildRequest, Route, Silence
from portal.eservices.form_builder.summary import SummaryRow, SummarySection, explanation, masked_values
from portal.eservices.form_builder.validations import judge
from portal.eservices.form_builder.values import is_empty

Json = Any

__all__ = ["Journey", "Piece", "Problem", "SummaryRow", "SummarySection", "declaration_step"]


@dataclass(frozen=True)
class Problem:
    """What still stands between the answers and a filing."""

    step: str
    question: str
    message: str


@dataclass(frozen=True)
class Piece:
    """A supporting document of this case: given, promised for later, or missing."""

    question: Question
    label: str
    required: bool
    given: bool
    later: bool
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Page:
    """A visible page with its visible questions."""

    step: Step
    questions: tuple[Question, ...]


def declaration_step() -> Step:
    """The questions of the « Vérifiez vos réponses » page (B-DECL), for `form_for`."""
    questions = tuple(read(Question, {**each, "block": "B-DECL"}) for each in declaration())
    return Step(key="declaration", title=_("Vérifiez vos réponses"), questions=questions)


class Journey:
    """Read-only: build a new one when the answers change."""

    def __init__(self, definition: Definition, answers: Answers, facts: Facts, entry: str | None = None) -> None:
        self.definition, self.facts, self.entry = definition, facts, entry
        point = definition.entry(entry)
        preset = point.preset if point else {}
        given = {key: value for key, value in answers.items() if value is not None}
        self.all_answers: dict[str, Json] = {**preset, **given}
        self._calculations = {each.key: each for each in definition.calculations}

    # -- what is visible ------------------------------------------------------------------------------

    @cached_property
    def _walk(self) -> tuple[tuple[_Page, ...], dict[str, Json]]:
        """Pages and answers that are visible; each condition sees only visible answers before it."""
        visible: dict[str, Json] = {}
        pages = [page for step in self.definition.steps if (page := self._page(step, visible))]
        return tuple(pages), visible

    def _page(self, step: Step, visible: dict[str, Json]) -> _Page | None:
        """The page as visible, its visible answers added to `visible`; None when hidden."""
        if not evaluate(step.condition, self._scope(visible), self.facts):
            return None
        shown: list[Question] = []
        for question in step.questions:
            if not evaluate(question.condition, self._scope(visible), self.facts):
                continue
            shown.append(question)
            if type_of(question).stores and not is_empty(self.all_answers.get(question.key)):
                visible[question.key] = self.all_answers[question.key]
        return _Page(step, tuple(shown)) if shown or self._may_ask(step) else None

    def _may_ask(self, step: Step) -> bool:
        """A page whose questions all depend on each other is still a page; one without any is not."""
        keys = {question.key for question in step.questions}
        return any(references(question.condition) & keys for question in step.questions)

    def _scope(self, answers: Answers) -> Answers:
        return WithCalculations(answers, self._calculations, self.facts)

    @cached_property
    def answers(self) -> Answers:
        """Visible answers in which calculations can be read too: what conditions look at."""
        return self._scope(self._walk[1])

    def visible_answers(self) -> dict[str, Json]:
        """What would be filed: hidden and empty answers left out."""
        return dict(self._walk[1])

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The pages visible now, in order."""
        return tuple(page.step for page in self._walk[0])

    @property
    def first(self) -> Step:
        """The first page. Raises LookupError when a definition has no visible page."""
        if not self.steps:
            raise LookupError("no visible page")
        return self.steps[0]

    def step(self, key: str) -> Step | None:
        """A visible page by key, else None."""
        return next((step for step in self.steps if step.key == key), None)

    def _index(self, key: str) -> int | None:
        return next((index for index, step in enumerate(self.steps) if step.key == key), None)

    # -- the way --------------------------------------------------------------------------------------

    def can_visit(self, key: str) -> bool:
        """Whether all pages before it are complete and none of them ended the journey."""
        index = self._index(key)
        return index is not None and all(map(self._lets_through, self.steps[:index]))

    def _lets_through(self, step: Step) -> bool:
        ending = self.ending_after(step.key)
        return self.is_step_complete(step.key) and (ending is None or ending.soft)

    def next_after(self, key: str) -> Step | None:
        """The next visible page; None means « Vérifiez vos réponses »."""
        index = self._index(key)
        return None if index is None or index + 1 >= len(self.steps) else self.steps[index + 1]

    def previous(self, key: str) -> Step | None:
        """The visible page before; from the check page (any other key), the last one."""
        index = self._index(key)
        if index is None:
            return self.steps[-1] if self.steps else None
        return self.steps[index - 1] if index else None

    @property
    def first_incomplete(self) -> Step | None:
        """Where to go on; None when everything is answered."""
        return next((step for step in self.steps if not self._lets_through(step)), None)

    @property
    def is_complete(self) -> bool:
        """Every visible page answered, and no refusal reached: it may be checked and sent."""
        return bool(self.steps) and self.first_incomplete is None

    def is_step_complete(self, key: str) -> bool:
        """Whether nothing is wrong or missing on one visible page."""
        return not self._faults_by_step.get(key)

    @property
    def progress(self) -> tuple[int, int]:
        """(pages complete, pages in all), the check page counted in."""
        done = sum(self.is_step_complete(step.key) for step in self.steps)
        return done, len(self.steps) + 1

    def position(self, key: str) -> tuple[int, int]:
        """(n, total) for « Étape n sur total », the check page being the last."""
        index = self._index(key)
        total = len(self.steps) + 1
        return (total if index is None else index + 1), total

    def form(self, key: str, data: Mapping[str, Json] | None = None, prefix: str | None = None) -> StepForm:
        """The form of a page (or of B-DECL under "declaration"). Raises LookupError when not visible."""
        step = declaration_step() if key == "declaration" else self.step(key)
        if step is None:
            raise LookupError(key)
        answers = {**self.all_answers, **self._walk[1]} if key == "declaration" else self._answers_before(step)
        return form_for(step, answers, self.facts, data, prefix, self._calculations)

    def _answers_before(self, step: Step) -> dict[str, Json]:
        """Visible answers of the other pages, every answer of this one (hidden ones stay typed)."""
        own = {question.key for question in step.questions}
        return {**self._walk[1], **{key: self.all_answers[key] for key in own if key in self.all_answers}}

    # -- endings --------------------------------------------------------------------------------------

    def ending_after(self, key: str) -> Ending | None:
        """The refusal, hand-off or advice reached once this visible page is answered."""
        if self._index(key) is None:
            return None
        reached = (
            ending
            for ending in self.definition.endings
            if ending.kind != "submit" and ending.step == key and evaluate(ending.condition, self.answers, self.facts)
        )
        return next(reached, None)

    @property
    def stopped_by(self) -> tuple[Step, Ending] | None:
        """The first page that ends the journey, with its ending; advice does not count."""
        endings = ((step, self.ending_after(step.key)) for step in self.steps)
        return next(((step, ending) for step, ending in endings if ending and not ending.soft), None)

    @property
    def ending(self) -> Ending:
        """Where it all leads: the refusal or hand-off reached, else what follows sending."""
        if self.stopped_by:
            return self.stopped_by[1]
        found = (
            ending
            for ending in self.definition.endings
            if ending.kind == "submit" and evaluate(ending.condition, self.answers, self.facts)
        )
        return next(found, Ending(key="submit", title=_("Demande envoyée")))

    # -- what is missing ------------------------------------------------------------------------------

    @cached_property
    def _faults_by_step(self) -> dict[str, list[tuple[Question, Fault]]]:
        return {page.step.key: list(self._page_faults(page, deferred=page.step.later_keys)) for page in self._walk[0]}

    def _page_faults(self, page: _Page, deferred: frozenset[str]) -> Iterator[tuple[Question, Fault]]:
        context = Context(self.answers, self.facts, deferred)
        for question in page.questions:
            for fault in judge(question.key, question, self._walk[1].get(question.key), context):
                if fault.level != "warning":
                    yield question, fault

    def missing(self) -> list[Problem]:
        """What is wrong on the visible pages, each page judged as when it was filled in."""
        return [
            Problem(step, question.key, fault.message)
            for step, faults in self._faults_by_step.items()
            for question, fault in faults
        ]

    def revalidate(self) -> list[Problem]:
        """Everything wrong at the moment of sending, rules that waited for a later page included."""
        return [
            Problem(page.step.key, question.key, fault.message)
            for page in self._walk[0]
            for question, fault in self._page_faults(page, deferred=frozenset())
        ]

    # -- what it amounts to ---------------------------------------------------------------------------

    def computed(self) -> dict[str, Computed]:
        """Every calculation with its value and how it was reached."""
        return {
            calculation.key: Computed(
                value=self.answers[calculation.key],
                lines=explanation(calculation, self.definition, self.answers, self.facts.lookups),
                label=calculation.label,
                unit=calculation.unit,
            )
            for calculation in self.definition.calculations
        }

    def summary(self) -> list[SummarySection]:
        """The answers in words, page by page: check page, PDF, agent's page, e-mail."""
        sections = (SummarySection(page.step.key, page.step.title, self._rows(page)) for page in self._walk[0])
        return [section for section in sections if section.rows]

    def _rows(self, page: _Page) -> tuple[SummaryRow, ...]:
        return tuple(self._row(question) for question in page.questions if question.type != "info")

    def _row(self, question: Question) -> SummaryRow:
        key = (question.calculation or question.key) if question.type == "computed" else question.key
        value = self.answers.get(key)
        unit = self._calculations[key].unit if key in self._calculations else question.unit
        said = say(value, replace(question, unit=unit), self.facts.lookups)
        masked = question.masked or question.key in self.definition.receipt.mask
        return SummaryRow(
            key=question.key, label=question.label, value_text=said, sensitive=question.sensitive, masked=masked,
            question=question, masked_text=masked_values(said),
        )  # fmt: skip

    def pieces(self) -> list[Piece]:
        """The supporting documents this case asks for."""
        asked = (question for page in self._walk[0] for question in page.questions if question.type == "file")
        return [self._piece(question) for question in asked]

    def _piece(self, question: Question) -> Piece:
        value = self._walk[1].get(question.key) or {}
        documents = tuple(value.get("documents") or ())
        given = bool(documents or value.get("seen"))
        later = bool(value.get("later")) and not given and piece_of(question).when == "later"
        return Piece(question, question.label, question.required, given, later, documents)

    # -- what follows ---------------------------------------------------------------------------------

    def route(self) -> Route | None:
        """The first route whose condition holds, None when there is none."""
        routes = self.definition.routing
        return next((route for route in routes if evaluate(route.condition, self.answers, self.facts)), None)

    def silence(self) -> Silence:
        """What silence means for these answers: the first variant that applies, else the general rule."""
        general = self.definition.silence
        found = (each for each in general.variants if evaluate(each.condition, self.answers, self.facts))
        variant = next(found, None)
        return Silence(variant.effect, variant.months, variant.text) if variant else general

    def child_requests(self) -> list[ChildRequest]:
        """The further requests that this filing opens."""
        listed = self.definition.child_requests
        return [each for each in listed if evaluate(each.condition, self.answers, self.facts)]
