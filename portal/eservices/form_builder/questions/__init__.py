"""The types of question: one class each, found by name in `TYPES`."""

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.questions import (
    amounts,
    choices,
    composites,
    dates,
    files,
    people,
    places,
    repeated,
    shown,
    text,
)
from portal.eservices.form_builder.questions.base import QuestionType
from portal.eservices.form_builder.questions.page import RowCommand, StepForm, form_for
from portal.eservices.form_builder.registry import TYPES, register, type_of

#: Types an editor may choose; the others are built by their parents.
INTERNAL_TYPES = frozenset({"record", "own_child"})

__all__ = [
    "INTERNAL_TYPES",
    "TYPES",
    "Context",
    "Fault",
    "QuestionType",
    "RowCommand",
    "StepForm",
    "amounts",
    "choices",
    "composites",
    "dates",
    "files",
    "form_for",
    "people",
    "places",
    "register",
    "repeated",
    "shown",
    "text",
    "type_of",
]
