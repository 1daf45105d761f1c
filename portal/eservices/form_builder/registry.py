"""The types of question, by name. Open: a later room registers its own (map, slot …) when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from portal.eservices.form_builder.parts import Question

if TYPE_CHECKING:
    from portal.eservices.form_builder.questions.base import QuestionType

TYPES: dict[str, type[QuestionType]] = {}
Kind = TypeVar("Kind", bound="type[QuestionType]")


def register(kind: Kind) -> Kind:
    """Class decorator: makes a type usable in definitions under its `name`."""
    TYPES[kind.name] = kind
    return kind


def type_of(question: Question) -> QuestionType:
    """The type of a question. Raises KeyError for an unknown one (`checks` refuses it first)."""
    return TYPES[question.type]()
