"""A procedure's whole definition: what is asked and what follows. Frozen, and the same as its JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from portal.eservices.form_builder.blocks import expand
from portal.eservices.form_builder.parts import (
    Calculation,
    Ending,
    EntryPoint,
    Option,
    Piece,
    Question,
    Step,
    TestCase,
    Validation,
)
from portal.eservices.form_builder.reading import DefinitionError, dump, read
from portal.eservices.form_builder.rules import (
    ChildRequest,
    Clock,
    NoticeText,
    Privacy,
    ReceiptSpec,
    Retention,
    Route,
    Silence,
    WaysIn,
    Workflow,
)

Json = Any
LANGUAGE_VERSION = 1

__all__ = [
    "LANGUAGE_VERSION",
    "Calculation",
    "Definition",
    "DefinitionError",
    "Ending",
    "EntryPoint",
    "Option",
    "Piece",
    "Question",
    "Step",
    "TestCase",
    "Validation",
    "digest",
]


@dataclass(frozen=True)
class Definition:
    """One version of a procedure. `Definition.from_json` expands the shared blocks."""

    language_version: int = LANGUAGE_VERSION
    title: str = ""
    summary: str = ""
    department: str = ""
    agents_only: bool = False
    legal_basis: tuple[str, ...] = ()
    privacy: Privacy = field(default_factory=Privacy)
    retention: Retention = field(default_factory=Retention)
    ways_in: WaysIn = field(default_factory=WaysIn)
    entry_points: tuple[EntryPoint, ...] = ()
    steps: tuple[Step, ...] = ()
    endings: tuple[Ending, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    workflow: Workflow = field(default_factory=Workflow)
    clocks: tuple[Clock, ...] = ()
    silence: Silence = field(default_factory=Silence)
    remedies: Mapping[str, str] = field(default_factory=dict)
    routing: tuple[Route, ...] = ()
    notices: Mapping[str, NoticeText] = field(default_factory=dict)
    receipt: ReceiptSpec = field(default_factory=ReceiptSpec)
    child_requests: tuple[ChildRequest, ...] = ()
    indexed: tuple[str, ...] = ()
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    test_cases: tuple[TestCase, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> Definition:
        """Read a definition, blocks expanded. Raises DefinitionError with a French sentence."""
        definition: Definition = read(cls, expand(data))
        return replace(definition, steps=_with_later_keys(definition.steps))

    def to_json(self) -> dict[str, Json]:
        """The frozen JSON: blocks expanded, defaults left out, `language_version` always there."""
        data: dict[str, Json] = dump(self)
        return {"language_version": self.language_version, **data}

    def in_language(self, language: str) -> Definition:
        """The same definition with the texts of that language, French where there is none.

        `translations`: {language: {"summary" | "step.<key>.title" | "question.<key>.label" |
        "question.<key>.hint" | "option.<question key>.<value>": text}}.
        """
        texts = self.translations.get(language)
        return _translated(self, texts) if texts else self

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question of every page, in order (not the sub-questions)."""
        return tuple(question for step in self.steps for question in step.questions)

    @cached_property
    def _questions_by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    def question(self, key: str) -> Question | None:
        """A question by key; "readers.card" finds a sub-question."""
        head, _, rest = key.partition(".")
        found = self._questions_by_key.get(head)
        if found and rest:
            return next((each for each in found.fields if each.key == rest), None)
        return found

    def step(self, key: str) -> Step | None:
        """A page by key, None if there is none."""
        return next((step for step in self.steps if step.key == key), None)

    def step_of(self, question_key: str) -> Step | None:
        """The page that asks a question, None if none does."""
        return next((step for step in self.steps if _asks(step, question_key)), None)

    def calculation(self, key: str) -> Calculation | None:
        """A calculation by key, None if there is none."""
        return next((each for each in self.calculations if each.key == key), None)

    def entry(self, slug: str | None) -> EntryPoint | None:
        """An entry point by its public slug, None if there is none."""
        return next((each for each in self.entry_points if each.slug == slug), None)

    @cached_property
    def indexed_keys(self) -> tuple[str, ...]:
        """Questions kept in the index table: those listed and those marked, once each."""
        marked = (question.key for question in self.questions if question.indexed)
        return tuple(dict.fromkeys([*self.indexed, *marked]))


def digest(definition_json: Mapping[str, Json]) -> str:
    """sha256 (hex) of the canonical JSON: same content, same digest, whatever the order of keys."""
    canonical = json.dumps(definition_json, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _asks(step: Step, question_key: str) -> bool:
    return any(question.key == question_key for question in step.questions)


def _with_later_keys(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(_backwards(steps))[::-1]


def _backwards(steps: tuple[Step, ...]) -> Iterator[Step]:
    later: frozenset[str] = frozenset()
    for step in reversed(steps):
        yield replace(step, later_keys=later)
        later |= {question.key for question in step.questions}


def _translated(definition: Definition, texts: Mapping[str, str]) -> Definition:
    return replace(
        definition,
        title=texts.get("title", definition.title),
        summary=texts.get("summary", definition.summary),
        steps=tuple(_translated_step(step, texts) for step in definition.steps),
    )


def _translated_step(step: Step, texts: Mapping[str, str]) -> Step:
    return replace(
        step,
        title=texts.get(f"step.{step.key}.title", step.title),
        intro=texts.get(f"step.{step.key}.intro", step.intro),
        questions=tuple(_translated_question(question, texts) for question in step.questions),
    )


def _translated_question(question: Question, texts: Mapping[str, str]) -> Question:
    options = tuple(
        replace(option, label=texts.get(f"option.{question.key}.{option.value}", option.label))
        for option in question.options
    )
    return replace(
        question,
        label=texts.get(f"question.{question.key}.label", question.label),
        hint=texts.get(f"question.{question.key}.hint", question.hint),
        options=options,
        fields=tuple(_translated_question(each, texts) for each in question.fields),
    )
