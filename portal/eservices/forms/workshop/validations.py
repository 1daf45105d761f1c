"""A rule on an answer, with its own message: what it compares, and whether it stops or only warns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.eservices.form_builder.condition_parts import KINDS as COMPARED_AS
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.parts import Question, Validation
from portal.eservices.form_builder.validations import DEFAULT_MESSAGES
from portal.eservices.forms.workshop.base import Data, Json, area, one_of, several, text

RULES: Mapping[str, Any] = {
    "compare": _("Comparer avec une autre réponse ou avec aujourd’hui"),
    "at_least_one_of": _("Une réponse au moins, parmi plusieurs questions"),
    "different_from": _("Une réponse différente d’une autre"),
    "unique": _("Pas deux lignes pareilles"),
    "forbidden_content": _("Un contenu que la ville ne doit pas recevoir"),
}
_FOR_TYPES: Mapping[str, tuple[str, ...]] = {
    "compare": ("number", "money", "date", "partial_date"),
    "unique": ("group", "ranked"),
    "forbidden_content": ("text", "longtext"),
}
_OPERATORS = (
    ("lt", _("avant, ou plus petite que")),
    ("le", _("avant ou le même jour, ou au plus égale à")),
    ("ge", _("après ou le même jour, ou au moins égale à")),
    ("gt", _("après, ou plus grande que")),
)
_CONTENTS = (
    ("nir", _("numéro de sécurité sociale")),
    ("card", _("numéro de carte bancaire")),
    ("iban", _("IBAN")),
    ("price", _("prix")),
)


def rules_for(question: Question) -> list[tuple[str, Any]]:
    """The rules that make sense for a type of question."""
    return [(kind, name) for kind, name in RULES.items() if question.type in _FOR_TYPES.get(kind, (question.type,))]


def rule_words(rule: Validation) -> str:
    """A rule in a list: its message, which says what it is about."""
    return rule.message or str(DEFAULT_MESSAGES.get(rule.kind, rule.kind))


class RuleForm(forms.Form):
    """One new rule of one kind."""

    use_required_attribute = False

    def __init__(
        self, kind: str, question: Question, definition: Definition, data: Mapping[str, Json] | None = None
    ) -> None:
        self.kind = kind
        super().__init__(data)
        others = [each for each in definition.questions if each.key != question.key]
        self.fields.update(self._own(question, others))
        self.fields["message"] = area(
            _("Message à l’usager"), rows=2, hint=_("{value} est sa réponse. Vide : le message habituel.")
        )
        levels = (("error", _("empêche de continuer")), ("warning", _("demande seulement de confirmer")))
        self.fields["level"] = one_of(_("La règle"), levels)

    def _own(self, question: Question, others: list[Question]) -> dict[str, forms.Field]:
        if self.kind == "compare":
            alike = [each for each in others if COMPARED_AS.get(each.type) == COMPARED_AS.get(question.type)]
            return _comparison(question, alike)
        if self.kind == "forbidden_content":
            return {"what": several(_("Contenu refusé"), _CONTENTS)}
        if self.kind == "unique":
            parts = [(each.key, each.label or each.key) for each in question.fields]
            return {"fields": several(_("Ce qui doit être différent"), parts)}
        return {"questions": several(_("Autres questions"), [(each.key, each.label or each.key) for each in others])}

    def clean(self) -> dict[str, Any]:
        """A rule needs something to compare with."""
        cleaned = super().clean() or self.cleaned_data
        needed = {"forbidden_content": "what", "unique": "", "compare": "other"}.get(self.kind, "questions")
        if needed and not cleaned.get(needed):
            self.add_error(needed, _t("Complétez la règle : il manque avec quoi comparer."))
        if cleaned.get("other") == "value" and not cleaned.get("value"):
            self.add_error("value", _t("Indiquez la valeur."))
        return cleaned

    def rule(self) -> Data:
        """The rule as the form language writes it."""
        typed = dict(self.cleaned_data)
        rule: Data = {"kind": self.kind, "level": typed.pop("level"), "message": typed.pop("message")}
        if self.kind == "compare":
            return {**rule, "op": typed["op"], "value": _operand(typed)}
        return {**rule, **typed}


def _comparison(question: Question, alike: list[Question]) -> dict[str, forms.Field]:
    dated = question.type in ("date", "partial_date")
    fixed = (("today", _("aujourd’hui")),) if dated else (("value", _("la valeur ci-dessous")),)
    choices = [*fixed, *((f"question:{each.key}", each.label or each.key) for each in alike)]
    fields: dict[str, forms.Field] = {
        "op": one_of(_("La réponse doit être"), _OPERATORS),
        "other": one_of(_("Par rapport à"), choices),
    }
    return fields if dated else {**fields, "value": text(_("Valeur"), max_length=20)}


def _operand(typed: Mapping[str, Json]) -> Json:
    kind, _separator, key = str(typed["other"]).partition(":")
    if kind == "question":
        return {"question": key}
    return {"today": True} if kind == "today" else str(typed["value"]).replace(",", ".").replace(" ", "")
