"""A procedure's pages as residents will see them, all at once: what an editor looks at before publishing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.eservices.form_builder.conditions import in_words
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.facts import Facts
from portal.eservices.form_builder.parts import Step
from portal.eservices.form_builder.questions import form_for
from portal.eservices.form_builder.questions.rows import Row


@dataclass(frozen=True)
class PreviewPage:
    """A page with all its questions, each with its condition in words; `number` counts from 1."""

    number: int
    step: Step
    condition: str
    rows: tuple[tuple[str, Row], ...]


def preview_pages(definition: Definition, facts: Facts) -> Iterator[PreviewPage]:
    """Every page in order, whatever its condition."""
    calculations = {each.key: each for each in definition.calculations}
    for number, step in enumerate(definition.steps, 1):
        shown = replace(step, questions=tuple(replace(each, condition=None) for each in step.questions))
        words = {each.key: in_words(each.condition, definition) for each in step.questions}
        rows = form_for(shown, {}, facts, prefix=f"p{number}", calculations=calculations).rows
        condition = in_words(step.condition, definition)
        yield PreviewPage(number, step, condition, tuple((words.get(row.question.key, ""), row) for row in rows))
