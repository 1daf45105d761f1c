"""One question as an editor sees it: what every question has, and what only its type has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.eservices.form_builder import editing, editing_lists
from portal.eservices.form_builder.block_questions import BLOCKS
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.parts import Question, Step
from portal.eservices.forms.workshop.base import (
    Data,
    Json,
    Operation,
    WorkshopForm,
    area,
    box,
    one_of,
    settings,
    several,
    text,
)
from portal.eservices.forms.workshop.question_types import OWN_FIELDS, TypeFields

TYPE_NAMES: Mapping[str, Any] = {
    "text": _("Texte court"),
    "longtext": _("Texte long"),
    "yesno": _("Oui ou non"),
    "choice": _("Une réponse parmi plusieurs"),
    "multi": _("Plusieurs réponses possibles"),
    "ranked": _("Réponses à classer par ordre de préférence"),
    "directory": _("Choix dans une liste de la ville (lieux, écoles, factures…)"),
    "number": _("Nombre"),
    "money": _("Montant en euros"),
    "date": _("Date"),
    "partial_date": _("Date peut-être incomplète (l’année seule)"),
    "email": _("Adresse électronique"),
    "phone": _("Téléphone"),
    "address": _("Adresse postale"),
    "place": _("Commune et pays"),
    "person": _("Identité d’une personne"),
    "child": _("Enfant du foyer"),
    "organisation": _("Entreprise, association, administration"),
    "file": _("Pièce justificative"),
    "group": _("Groupe de questions répété (une fois par personne, par objet…)"),
    "grid": _("Tableau (lignes et colonnes)"),
    "consent": _("Case à cocher pour donner son accord"),
    "computed": _("Résultat d’un calcul, montré à l’usager"),
    "info": _("Explication, sans réponse"),
}
BLOCK_NAMES: Mapping[str, Any] = {
    "B-FOR": _("Pour qui : soi-même, son enfant, une autre personne, un organisme"),
    "B-PERSON": _("Identité de la personne"),
    "B-CONTACT": _("Coordonnées et façon de répondre"),
    "B-ADDRESS": _("Adresse, hébergement, domiciliation"),
    "B-ORG": _("Organisme et signataire"),
    "B-CHILD": _("Enfant"),
    "B-GUARDIANS": _("Responsables légaux de l’enfant"),
    "B-QF": _("Quotient familial et tranche"),
}
#: Sub-questions of a row are simple: no group inside a group.
INSIDE_ROWS = frozenset(TYPE_NAMES) - {"group", "grid", "ranked", "computed", "info", "child"}


class StepForm(WorkshopForm):
    """A page: its title, and a few words under it."""

    title = text(
        _("Titre de la page"), required=True, max_length=120, hint=_("Court : « Quel acte ? », « Vous répondre ».")
    )
    intro = area(_("Introduction"), rows=3, max_length=1000)

    def __init__(self, step: Step | None = None, data: Mapping[str, Json] | None = None) -> None:
        self.step = step
        super().__init__(data, initial={"title": step.title, "intro": step.intro} if step else None)

    def operation(self) -> Operation:
        """A new page, or the texts of this one."""
        if self.step is None:
            return partial(editing.add_step, **self.cleaned_data)
        return partial(editing.rename_step, step=self.step.key, **self.cleaned_data)


class NewQuestionForm(WorkshopForm):
    """The words of a question and its type; the rest comes on its own page."""

    label = text(_("Question"), required=True, hint=_("Telle que l’usager la lit."))
    type = one_of(_("Type de réponse"), ())
    required = box(_("Réponse obligatoire"))

    def __init__(self, *, inside: bool = False, data: Mapping[str, Json] | None = None) -> None:
        super().__init__(data)
        offered = [(key, name) for key, name in TYPE_NAMES.items() if not inside or key in INSIDE_ROWS]
        self.fields["type"].choices = offered  # type: ignore[attr-defined]

    def question(self) -> Data:
        """The question as JSON; an explanation has a text."""
        typed = self.cleaned_data
        made: Data = {"type": typed["type"], "label": typed["label"]}
        if typed["type"] == "info":
            return {**made, "text": typed["label"]}
        return {**made, "required": True} if typed["required"] else made


class NewBlockForm(WorkshopForm):
    """The questions of a shared block, which may then be edited one by one."""

    block = one_of(_("Bloc commun"), BLOCK_NAMES.items())
    short_name = forms.RegexField(
        label=_("Nom court en tête des questions"),
        regex=r"^[a-z][a-z0-9_]*$",
        required=False,
        max_length=20,
        help_text=_("Seulement si le bloc sert deux fois : « conjoint », « vendeur »… En minuscules, sans accent."),
        error_messages={"invalid": _("Écrivez en minuscules sans accent, chiffres et traits bas.")},
    )

    def changes(self) -> Data:
        """Arguments of `editing.add_block`."""
        block, prefix = self.cleaned_data["block"], self.cleaned_data["short_name"]
        return {"block": block, "prefix": prefix} if prefix else {"block": block}


class QuestionForm(WorkshopForm):
    """All the settings of one question: at most fifteen, those of its type and no other."""

    def __init__(
        self, question: Question, definition: Definition, *, group: str = "", data: Mapping[str, Json] | None = None
    ) -> None:
        self.question, self.group = question, group
        self.own: TypeFields = OWN_FIELDS.get(question.type, TypeFields)(question, definition)
        super().__init__(data, initial={**self._held(), **self.own.held()})
        self.fields["label"] = text(_("Question"), required=True)
        self.fields["hint"] = text(_("Aide sous la question"), max_length=500)
        if self._asks:
            self.fields["required"] = box(_("Réponse obligatoire"))
            self.fields["noun"] = text(
                _("Dans un message d’erreur"),
                hint=_("« Saisissez votre date de naissance » : écrivez « votre date de naissance »."),
            )
            self.fields["required_message"] = text(
                _("Ou toute la phrase, si la réponse manque"), hint=_("Vide : « Saisissez… », avec les mots ci-dessus.")
            )
        self.fields.update(self.own.fields())
        if self._asks and not group:
            self.fields["private"] = several(_("Protection"), PROTECTION)

    @property
    def _asks(self) -> bool:
        return self.question.type not in ("info", "computed")

    def _held(self) -> Data:
        held = self.question
        private = [name for name, _label in PROTECTION if getattr(held, name)]
        return {
            "label": held.label,
            "hint": held.hint,
            "required": held.required,
            "noun": held.noun,
            "required_message": held.required_message,
            "private": private,
        }

    def clean(self) -> dict[str, Any]:
        """What only holds for this type."""
        cleaned = super().clean() or self.cleaned_data
        for field, sentence in self.own.faults(cleaned).items():
            self.add_error(field, sentence)
        return cleaned

    def changes(self) -> Data:
        """Arguments of `edit_question`: None takes a setting away."""
        typed = dict(self.cleaned_data)
        plain: Data = {name: typed[name] for name in PLAIN if name in typed}
        private = {name: name in typed.get("private", ()) for name, _label in PROTECTION} if "private" in typed else {}
        return {**settings({**plain, **private}), **self.own.changes(typed)}

    def operation(self) -> Operation:
        """This question, or this sub-question, changed."""
        if self.group:
            return partial(editing_lists.edit_field, group=self.group, key=self.question.key, changes=self.changes())
        return partial(editing.edit_question, question=self.question.key, changes=self.changes())


PLAIN = ("label", "hint", "required", "noun", "required_message")
PROTECTION = (
    ("sensitive", _("Santé ou vie sociale : réponse chiffrée")),
    ("masked", _("Jamais imprimée ni montrée dans les listes")),
)


class OptionForm(forms.Form):
    """One answer to choose from. `value` is what drafts and conditions keep."""

    use_required_attribute = False
    value = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Réponse"), required=False, max_length=200)
    hint = forms.CharField(label=_("Aide"), required=False, max_length=300)
    exclusive = forms.BooleanField(label=_("Exclut les autres"), required=False)


OptionRows = forms.formset_factory(OptionForm, extra=0, can_order=False, max_num=200, absolute_max=250)


def option_initial(question: Question) -> list[Data]:
    """The answers as rows."""
    return [
        {"value": each.value, "label": each.label or each.value, "hint": each.hint, "exclusive": each.exclusive}
        for each in question.options
    ]


def unused_blocks() -> list[str]:
    """Blocks that exist and have no name here: none, or a test says so."""
    return sorted(set(BLOCKS) - set(BLOCK_NAMES) - {"B-DECL"})


def type_name(question: Question) -> str:
    """The type in words."""
    return str(TYPE_NAMES.get(question.type, _t("type inconnu")))
