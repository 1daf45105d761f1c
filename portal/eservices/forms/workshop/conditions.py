"""A condition built by choosing words: what it looks at, how it compares, with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.eservices.form_builder.condition_parts import Subject
from portal.eservices.form_builder.condition_words import APPLICANTS, CHANNELS
from portal.eservices.form_builder.parts import Option
from portal.eservices.forms.workshop.base import Data, Json

ANSWERED = (("is_answered", _("est renseignée")), ("is_empty", _("n’est pas renseignée")))
COMPARISONS = (
    ("is", _("est égale à")),
    ("is_not", _("est différente de")),
    ("lt", _("est inférieure à")),
    ("le", _("est inférieure ou égale à")),
    ("gt", _("est supérieure à")),
    ("ge", _("est supérieure ou égale à")),
)
AGES = (("age_lt", _("l’âge est de moins de … ans")), ("age_ge", _("l’âge est d’au moins … ans")))
OPERATORS: Mapping[str, Sequence[tuple[str, Any]]] = {
    "yesno": (("yes", _("est « oui »")), ("no", _("est « non »")), *ANSWERED),
    "one": (("is_one_of", _("est une de ces réponses")), ("is_none_of", _("n’est aucune de ces réponses")), *ANSWERED),
    "several": (
        ("includes_any", _("comprend une de ces réponses")),
        ("includes_all", _("comprend toutes ces réponses")),
        ("includes_none", _("ne comprend aucune de ces réponses")),
        *ANSWERED,
    ),
    "number": (*COMPARISONS, *ANSWERED),
    "date": (
        ("lt", _("est avant le")),
        ("ge", _("est le … ou après")),
        ("before_today", _("est passée")),
        ("after_today", _("est aujourd’hui ou plus tard")),
        *AGES,
        *ANSWERED,
    ),
    "person": (*AGES, *ANSWERED),
    "rows": (("count_ge", _("compte au moins … lignes")), ("count_lt", _("compte moins de … lignes")), *ANSWERED),
    "text": (*ANSWERED, ("is", _("est exactement")), ("is_not", _("n’est pas"))),
    "channel": (("in", _("est une de ces façons")),),
    "applicant": (("in", _("est")),),
}
#: Which field an operator needs.
_NEEDS = {
    "is_one_of": "answers", "is_none_of": "answers", "includes_any": "answers", "includes_all": "answers",
    "includes_none": "answers", "in": "answers", "age_lt": "number", "age_ge": "number", "count_ge": "number",
    "count_lt": "number",
}  # fmt: skip
_BY_KIND = {"number": "number", "date": "day", "text": "words"}
WAYS: tuple[Subject, ...] = (
    Subject("channel", _t("La façon de déposer la demande"), "channel"),
    Subject("applicant", _t("La personne qui demande"), "applicant"),
)


class JointForm(forms.Form):
    """Whether all parts must hold, or one."""

    joint = forms.ChoiceField(
        label=_("Il faut que"),
        choices=(
            ("all", _("toutes ces conditions soient remplies")),
            ("any", _("une de ces conditions au moins soit remplie")),
        ),
        widget=forms.RadioSelect,
    )


class PartForm(forms.Form):
    """How one subject is compared: an operator, and the field it needs."""

    use_required_attribute = False

    def __init__(
        self, subject: Subject, offered: Sequence[Option] = (), data: Mapping[str, Json] | None = None
    ) -> None:
        self.subject = subject
        super().__init__(data)
        self.fields["op"] = forms.ChoiceField(label=subject.label, choices=OPERATORS[subject.kind])
        self.fields.update(self._values(offered))

    def _values(self, offered: Sequence[Option]) -> dict[str, forms.Field]:
        answers = _answers(self.subject, offered)
        fields: dict[str, forms.Field] = {}
        if answers:
            fields["answers"] = forms.MultipleChoiceField(
                label=_("Réponses"), choices=answers, required=False, widget=forms.CheckboxSelectMultiple
            )
        elif self.subject.kind in ("one", "several"):
            fields["answers"] = forms.CharField(label=_("Valeur dans la liste"), required=False)
        if self.subject.kind in ("number", "date", "person", "rows"):
            fields["number"] = forms.DecimalField(label=_("Nombre"), required=False, localize=True)
        if self.subject.kind == "date":
            fields["day"] = forms.DateField(
                label=_("Jour"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )
        if self.subject.kind == "text":
            fields["words"] = forms.CharField(label=_("Texte"), required=False, max_length=255)
        return fields

    def clean(self) -> dict[str, Any]:
        """The field that the operator needs is there."""
        cleaned = super().clean() or self.cleaned_data
        needed = self._needed(cleaned.get("op", ""))
        if needed and cleaned.get(needed) in (None, "", []):
            self.add_error(needed, _t("Complétez la condition : il manque avec quoi comparer."))
        return cleaned

    def _needed(self, op: str) -> str:
        if op in _NEEDS:
            return _NEEDS[op]
        alone = {"yes", "no", "before_today", "after_today", *(name for name, _label in ANSWERED)}
        return "" if op in alone else _BY_KIND.get(self.subject.kind, "")

    def part(self) -> Data:
        """The part as the form language writes it."""
        typed = self.cleaned_data
        kind, _separator, key = self.subject.code.partition(":")
        op = typed["op"]
        if kind in ("channel", "applicant"):
            return {kind: _one_or_list(typed["answers"])}
        if op in _SPECIAL:
            return _SPECIAL[op]({kind: key}, key, typed)
        value = self._value(op)
        return {kind: key, "op": op} if value is None else {kind: key, "op": op, "value": value}

    def _value(self, op: str) -> Json:
        needed = self._needed(op)
        value = self.cleaned_data.get(needed) if needed else None
        if needed == "number":
            return _number(value)
        return value.isoformat() if isinstance(value, date) else _listed(value) if needed == "answers" else value


def _answers(subject: Subject, offered: Sequence[Option]) -> list[tuple[str, Any]]:
    if subject.kind == "channel":
        return list(CHANNELS.items())
    if subject.kind == "applicant":
        return list(APPLICANTS.items())
    own = subject.question.options if subject.question else ()
    return [(each.value, each.label or each.value) for each in (own or offered)]


def _listed(value: Json) -> list[str]:
    return list(value) if isinstance(value, list) else [str(value)]


def _one_or_list(values: Json) -> Json:
    found = _listed(values)
    return found[0] if len(found) == 1 else found


def _number(value: Any) -> Json:
    return int(value) if value == int(value) else str(value.normalize())


def _yes(subject: Data, key: str, typed: Data) -> Data:
    return {**subject, "op": "is", "value": True}


def _no(subject: Data, key: str, typed: Data) -> Data:
    return {**subject, "op": "is", "value": False}


def _one_of(subject: Data, key: str, typed: Data) -> Data:
    found = _listed(typed["answers"])
    return (
        {**subject, "op": "is", "value": found[0]}
        if len(found) == 1
        else {**subject, "op": "is_one_of", "value": found}
    )


def _none_of(subject: Data, key: str, typed: Data) -> Data:
    return {"not": _one_of(subject, key, typed)}


def _age(op: str) -> Callable[[Data, str, Data], Data]:
    return lambda subject, key, typed: {"age": {"of": key, "at": "today"}, "op": op, "value": _number(typed["number"])}


def _count(op: str) -> Callable[[Data, str, Data], Data]:
    return lambda subject, key, typed: {"count": key, "op": op, "value": _number(typed["number"])}


def _today(op: str) -> Callable[[Data, str, Data], Data]:
    return lambda subject, key, typed: {**subject, "op": op, "value": {"today": True}}


_SPECIAL: Mapping[str, Callable[[Data, str, Data], Data]] = {
    "yes": _yes,
    "no": _no,
    "is_one_of": _one_of,
    "is_none_of": _none_of,
    "age_lt": _age("lt"),
    "age_ge": _age("ge"),
    "count_lt": _count("lt"),
    "count_ge": _count("ge"),
    "before_today": _today("lt"),
    "after_today": _today("ge"),
}
