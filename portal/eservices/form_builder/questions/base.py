"""What every type of question does: fields, answer from fields, rules on the answer, words.

An answer is JSON. Its rules run on the JSON, not on the fields, so that a page, an agent, the API and a
stored draft are judged by the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.registry import type_of
from portal.eservices.form_builder.values import is_empty
from portal.eservices.form_builder.words import in_sentence, is_a_sentence, plain

Json = Any
Fields = dict[str, forms.Field]


class _Undescribed(forms.BoundField):
    """Leaves aria-describedby to the rows, which know the ids of hints and errors as templates write them."""

    @property
    def aria_describedby(self) -> None:
        return None


class _Own(forms.Field):
    """What our fields have in common."""

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        return _Undescribed(form, self, field_name)


class Typed(_Own, forms.CharField):
    """What a person typed, untouched: no stripping, no refusal; the type of question judges it."""

    def __init__(self, widget: forms.Widget | None = None) -> None:
        super().__init__(required=False, strip=False, widget=widget or forms.TextInput())
        self.validators = []


class Ticked(_Own, forms.BooleanField):
    """One box."""

    def __init__(self) -> None:
        super().__init__(required=False)


class Several(_Own):
    """Several values posted under one name."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Json) -> list[str]:
        if not value:
            return []
        return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


class QuestionType:
    """Base of all types. `stores`: an answer is kept. `group`: fieldset and legend, not one label."""

    name: ClassVar[str]
    stores: ClassVar[bool] = True
    group: ClassVar[bool] = False
    chosen: ClassVar[bool] = False
    shape: ClassVar[tuple[type, ...]] = (str,)
    input_class: ClassVar[str] = "input"
    inputmode: ClassVar[str] = ""

    # -- the page -------------------------------------------------------------------------------------

    def fields(self, name: str, question: Question, value: Json, context: Context) -> Fields:
        """Form fields by name; the first one is where an error link leads."""
        return {name: Typed()}

    def from_answer(self, name: str, question: Question, value: Json) -> dict[str, Json]:
        """Initial values of the fields for an answer."""
        return {name: "" if value is None else value}

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        """The answer the fields stand for; None when empty, what was typed when it cannot be read."""
        return cleaned.get(name) or None

    def first(self, name: str) -> str:
        """The field an error link leads to."""
        return name

    def attributes(self, field_name: str, question: Question) -> dict[str, str]:
        """HTML attributes of one control."""
        found = {"class": self.input_class}
        if self.inputmode:
            found["inputmode"] = self.inputmode
        if question.autocomplete:
            found["autocomplete"] = question.autocomplete
        return found

    # -- the rules ------------------------------------------------------------------------------------

    def check(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        """Everything wrong with an answer; `validations` of the question are judged by the caller."""
        if not self.fits(value):
            return [Fault(self.first(name), self.missing(question))]
        if self.is_empty(value):
            return [Fault(self.first(name), self.missing(question))] if question.required else []
        return self.faults(name, question, value, context)

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        """What is wrong with an answer that is there."""
        return []

    def fits(self, value: Json) -> bool:
        """Whether a stored or posted answer has the JSON shape of this type; None always has."""
        return value is None or (isinstance(value, self.shape) and (bool in self.shape or not isinstance(value, bool)))

    def is_empty(self, value: Json) -> bool:
        """Whether nothing was answered."""
        return is_empty(value)

    def missing(self, question: Question) -> str:
        """The message when a required answer is missing (procedures §0.6)."""
        if self.chosen:
            return _("Choisissez une réponse pour : {label}.").format(label=bare(question))
        if question.noun:
            return _("Saisissez {label}.").format(label=question.noun)
        if is_a_sentence(question.label):
            return _("Saisissez une réponse pour : {label}").format(label=question.label)
        return _("Saisissez {label}.").format(label=in_sentence(question.label))

    # -- the words ------------------------------------------------------------------------------------

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        """The answer in words, one line each; [] when empty. Used on screen and in the PDF."""
        return [] if self.is_empty(value) else [plain(value)]

    def for_api(self, value: Json, question: Question, lookups: Lookups) -> Json:
        """The answer as other systems read it."""
        return value

    def index(self, value: Json, question: Question, lookups: Lookups) -> Mapping[str, Json]:
        """What the index table keeps: `text` (≤ 120 characters), `number` and `date`, where they apply."""
        return {"text": ", ".join(self.display(value, question, lookups))[:120]}


def say(value: Json, question: Question, lookups: Lookups) -> list[str]:
    """Any answer in words, also one of the wrong shape."""
    kind = type_of(question)
    return kind.display(value, question, lookups) if kind.fits(value) else [plain(value)]


def initial(name: str, question: Question, value: Json) -> dict[str, Json]:
    """Initial values of the fields for a stored answer; none for one of the wrong shape."""
    kind = type_of(question)
    return kind.from_answer(name, question, value if kind.fits(value) else None)


def bare(question: Question) -> str:
    """The label without its final full stop or colon, for use inside a message."""
    return question.label.rstrip(" .:\u00a0") or question.key
