"""What a template needs to show one question: label, hint, errors, controls. No HTML is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.questions.base import say
from portal.eservices.form_builder.questions.choices import Chosen
from portal.eservices.form_builder.questions.files import File, most, piece_of
from portal.eservices.form_builder.questions.repeated import Listed, most_rows
from portal.eservices.form_builder.questions.shown import Computed, calculation_of
from portal.eservices.form_builder.registry import type_of
from portal.eservices.form_builder.values import get

if TYPE_CHECKING:
    from portal.eservices.form_builder.questions.page import StepForm

Json = Any
PART_LABELS = {"day": gettext_lazy("Jour"), "month": gettext_lazy("Mois"), "year": gettext_lazy("Année")}


@dataclass(frozen=True)
class Control:
    """One input: `html` is the bare control, to stand after its label."""

    id: str
    name: str
    label: str
    value: Json
    html: SafeString


@dataclass(frozen=True)
class Tick:
    """One radio button or tick box."""

    id: str
    name: str
    value: str
    label: str
    hint: str
    checked: bool


class Row:
    """One question on the page. `kind` names its template, `children` are the rows inside it."""

    def __init__(self, form: StepForm, name: str, question: Question, context: Context, value: Json) -> None:
        self.form, self.name, self.question = form, name, question
        self.context, self.value = context, value
        self.type = type_of(question)

    # -- words ----------------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """« choice », « date » …: the type, or how it is shown."""
        return "select" if self._is_list else self.question.type

    @property
    def template(self) -> str:
        """The template of this row."""
        return f"eservices/questions/{self.kind}.html"

    @property
    def _is_list(self) -> bool:
        return self.name in self.form.fields and isinstance(self.form.fields[self.name].widget, forms.Select)

    @property
    def label(self) -> str:
        """The question."""
        return self.question.label

    @property
    def hint(self) -> str:
        """Help under the label."""
        return self.question.hint

    @property
    def text(self) -> str:
        """The body of an explanation."""
        return self.question.text

    @property
    def format(self) -> str:
        """The named format or look of the question."""
        return self.question.format

    @property
    def unit(self) -> str:
        """The unit said beside a number."""
        return self.question.unit or ("€" if self.question.type == "money" else "")

    @property
    def optional(self) -> bool:
        """Whether « (facultatif) » is said."""
        return self.type.stores and not self.question.required and self.question.type != "consent"

    @property
    def only_if(self) -> str:
        """When it depends on an answer of this page: « Si … », for pages without JavaScript."""
        return self.form.follow_up_words(self.name)

    # -- ids ------------------------------------------------------------------------------------------

    def _id(self, name: str) -> str:
        return self.form.control_id(name)

    @property
    def id(self) -> str:
        """Base of every id of this row."""
        return self._id(self.name)

    @property
    def id_for_first_control(self) -> str:
        """Where an error link leads."""
        return self._id(self.type.first(self.name))

    @property
    def hint_id(self) -> str:
        return f"{self.id}-aide"

    @property
    def error_id(self) -> str:
        return f"{self.id}-erreur"

    @property
    def only_if_id(self) -> str:
        return f"{self.id}-condition"

    @property
    def described_by(self) -> str:
        """Ids for aria-describedby; empty when nothing describes the control."""
        said = [(self.only_if, self.only_if_id), (self.hint, self.hint_id), (self.errors, self.error_id)]
        return " ".join(identifier for words, identifier in said if words)

    # -- what went wrong ------------------------------------------------------------------------------

    @cached_property
    def _faults(self) -> list[Fault]:
        own = {self.name, self.type.first(self.name), *(field.name for field in self.bound_fields)}
        return [fault for fault in self.form.faults if fault.field in own]

    @property
    def errors(self) -> list[str]:
        """Sentences to show before the control."""
        return list(dict.fromkeys(fault.message for fault in self._faults))

    @property
    def warnings(self) -> list[str]:
        """Those of the errors that a box confirms."""
        return [fault.message for fault in self._faults if fault.level == "warning"]

    @property
    def confirm_name(self) -> str:
        """The name of the box that confirms a warning."""
        return self.form.add_prefix(f"{self.name}__confirm")

    # -- controls -------------------------------------------------------------------------------------

    @property
    def bound_fields(self) -> list[forms.BoundField]:
        """The form's own fields of this row (those of its children are theirs)."""
        if self.children:
            return []
        names = self.type.fields(self.name, self.question, self.value, self.context)
        return [self.form[name] for name in names if name in self.form.fields]

    @property
    def controls(self) -> list[Control]:
        """The inputs of this row, in order."""
        return [self._control(bound) for bound in self.bound_fields]

    @property
    def control(self) -> Control | None:
        """The only input of a simple row."""
        return next(iter(self.controls), None)

    def _control(self, bound: forms.BoundField) -> Control:
        attrs: dict[str, Any] = {**self.type.attributes(bound.name, self.question)}
        if self.described_by and (self._is_list or not self.type.group):  # a fieldset is described, not its inputs
            attrs["aria-describedby"] = self.described_by
        if self.errors:
            attrs["aria-invalid"] = "true"
        label = str(PART_LABELS.get(bound.name.rsplit("__", 1)[-1], "")) if self.type.group else self.label
        return Control(self._id(bound.name), bound.html_name, label, bound.value(), _rendered(bound, attrs))

    @property
    def choices(self) -> list[Tick]:
        """The boxes of a choice; the first one carries the row's id."""
        if not isinstance(self.type, Chosen):
            return []
        held = self.form.held(self.name)
        chosen = held if isinstance(held, list) else [held]
        return [
            Tick(
                id=self.id if number == 0 else f"{self.id}_{number}",
                name=self.form.add_prefix(self.name),
                value=box.value,
                label=box.label,
                hint=box.hint,
                checked=box.value in chosen,
            )
            for number, box in enumerate(self.type.boxes(self.question, self.context))
        ]

    @property
    def values(self) -> list[str]:
        """The answer, or the computed value, in words."""
        if isinstance(self.type, Computed):
            return self._worked_out(calculation_of(self.question))
        return say(self.value, self.question, self.context.facts.lookups)

    def _worked_out(self, key: str) -> list[str]:
        known = self.form.calculations.get(key)
        question = replace(self.question, unit=self.question.unit or (known.unit if known else ""))
        return self.type.display(get(self.context.answers, key), question, self.context.facts.lookups)

    # -- rows inside ----------------------------------------------------------------------------------

    @cached_property
    def children(self) -> list[Row]:
        """The parts of a record, the rows of a group, the slots of a ranking, the lines of a grid."""
        count = self._count if isinstance(self.type, Listed) else 0
        parts: Iterable[Question] = getattr(self.type, "parts", lambda question, count: ())(self.question, count)
        rows = (self._child(part) for part in parts)
        return [row for row in rows if row.question.type != "own_child" or row.choices]

    def _child(self, part: Question) -> Row:
        held = self.value
        if isinstance(held, list):
            value = held[int(part.key)] if int(part.key) < len(held) else None
        else:
            value = held.get(part.key) if isinstance(held, Mapping) else None
        return Row(self.form, f"{self.name}__{part.key}", part, self.context.inside(held), value)

    @property
    def _count(self) -> int:
        assert isinstance(self.type, Listed)
        return self.type.count(self.name, self.question, self.value, self.context)

    @property
    def count(self) -> int:
        """Rows shown of a group."""
        return self._count if isinstance(self.type, Listed) else 0

    @property
    def count_name(self) -> str:
        """The hidden field that says how many rows were shown."""
        return self.form.add_prefix(f"{self.name}__count")

    @property
    def can_add(self) -> bool:
        """Whether one more row may be added."""
        return isinstance(self.type, Listed) and self.count < most_rows(self.question)

    @property
    def item(self) -> str:
        """What one row of a group is called."""
        return self.question.item or _("réponse")

    @property
    def html_name(self) -> str:
        """The posted name of the question: value of the buttons `row-add` and `document-upload`."""
        return self.form.add_prefix(self.name)

    @property
    def remove_value(self) -> str:
        """Value of the button `row-remove` of this row: « readers:1 »."""
        group, _separator, number = self.name.rpartition("__")
        return f"{self.form.add_prefix(group)}:{number}"

    @property
    def columns(self) -> list[str]:
        """Heads of a grid's columns."""
        return [part.label for part in self.question.fields]

    # -- files ----------------------------------------------------------------------------------------

    @property
    def documents(self) -> list[Mapping[str, Json]]:
        """Documents already given: id, name, state (waiting, clean, infected, unreadable), note, url."""
        if not isinstance(self.type, File):
            return []
        return [self._document(each) for each in self.form.held(f"{self.name}__documents") or ()]

    def _document(self, identifier: str) -> Mapping[str, Json]:
        lookups = self.context.facts.lookups
        known = lookups.value("document", id=identifier)
        named = lookups.label("document", identifier) or _("Fichier joint")
        shown = {"id": identifier, "name": named, "state": "waiting", "note": "", "url": ""}
        return {**shown, **known} if isinstance(known, Mapping) else shown

    @property
    def documents_name(self) -> str:
        """The hidden field that keeps the ids."""
        return self.form.add_prefix(f"{self.name}__documents")

    @property
    def upload_name(self) -> str:
        """The file control."""
        return self.form.add_prefix(f"{self.name}__upload")

    @property
    def upload_id(self) -> str:
        return self._id(f"{self.name}__upload")

    @property
    def later(self) -> Tick | None:
        """The box « Je fournirai cette pièce plus tard », where it is offered."""
        return self._box("later", _("Je fournirai cette pièce plus tard"))

    @property
    def seen(self) -> Tick | None:
        """The box « Vue au guichet », for agents at the desk."""
        return self._box("seen", _("Vue au guichet"))

    def _box(self, part: str, label: str) -> Tick | None:
        name = f"{self.name}__{part}"
        if name not in self.form.fields:
            return None
        return Tick(self._id(name), self.form.add_prefix(name), "on", label, "", bool(self.form.held(name)))

    @property
    def most_documents(self) -> int:
        return most(self.question)

    @property
    def max_size_mb(self) -> int:
        """Largest file accepted, in megabytes."""
        return piece_of(self.question).max_size_mb

    @property
    def ticked(self) -> bool:
        """Whether a consent's box is ticked."""
        return bool(self.form.held(self.name))


def _rendered(bound: forms.BoundField, attrs: dict[str, Any]) -> SafeString:
    return SafeString(bound.as_widget(attrs=attrs))
