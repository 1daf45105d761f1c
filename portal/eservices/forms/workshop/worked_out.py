"""Calculations and rehearsals: the two rows whose content is written in the form language itself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.eservices.form_builder.definition import Definition
from portal.eservices.forms.workshop.base import Data, JsonField, one_of, text
from portal.eservices.forms.workshop.row_form import RowForm

ROUNDINGS = (("1", _("à l’unité")), ("0.10", _("à 0,10")), ("0.01", _("au centième")))


class CalculationRow(RowForm):
    """A value worked out from the answers. An empty formula is kept as it was."""

    name, part, heading, add_label = "calculations", "pages", _("Calculs"), _("Ajouter un calcul")
    lead = _("Une formule s’écrit dans le langage des formulaires, en JSON.")
    ordered = False
    label = text(_("Nom"), required=True)
    formula = JsonField(_("Formule"), _('Par exemple : {"sum": [{"question": "adults"}, {"question": "children"}]}'))
    unit = text(_("Unité"), max_length=20)
    rounding = one_of(_("Arrondi"), ROUNDINGS, required=False, empty=_("aucun"))


class CaseRow(RowForm):
    """A rehearsal: answers in, what must come out."""

    name, part, heading, add_label = "test_cases", "test_cases", _("Essais"), _("Ajouter un essai")
    lead = _("Chaque essai rejoue un dépôt. Un essai qui ne donne plus ce qu’il doit se voit avant la publication.")
    ordered = False
    label = text(_("Nom de l’essai"), required=True)
    entry = text(_("Entrée"), max_length=80)
    today = forms.DateField(
        label=_("Jour du dépôt"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    answers = JsonField(_("Réponses"), _('{"act_kind": "naissance"} : le nom court de la question, puis la réponse.'))
    expect = JsonField(_("Ce qui doit arriver"), _('{"pages": […], "ending": "…", "department": "…"}'))

    def held(self) -> Data:
        """A rehearsal is named `name` in the language, which a list of rows keeps for itself."""
        return {**self.row, "label": self.row.get("name", "")}

    def values(self) -> Data:
        """The rehearsal as JSON."""
        typed = self.cleaned_data
        day = typed["today"]
        return {
            "name": typed["label"],
            "entry": typed["entry"] or None,
            "today": day.isoformat() if day else None,
            "answers": typed["answers"],
            "expect": typed["expect"],
        }

    @classmethod
    def words(cls, row: Data, definition: Definition) -> str:
        """Its name."""
        return str(row["name"])
