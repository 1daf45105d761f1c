"""What only one type of question has: its form fields, what they hold, and the settings they write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.questions.people import organisation_parts, person_parts
from portal.eservices.forms.workshop.base import Data, Json, area, box, one_of, settings, several, text, whole
from portal.eservices.lookups.registry import SOURCES

Fields = dict[str, forms.Field]

FORMATS = (
    ("name", _("nom de personne")),
    ("postcode", _("code postal")),
    ("siret", _("numéro SIRET")),
    ("rna", _("numéro RNA d’association")),
    ("iban", _("IBAN")),
    ("plate", _("plaque d’immatriculation")),
    ("card_no", _("numéro de carte de médiathèque")),
    ("isbn", _("ISBN")),
    ("digits", _("chiffres seulement")),
)
SOURCE_NAMES: Mapping[str, Any] = {
    "places": _("tous les lieux"),
    "town_halls": _("mairies"),
    "district_halls": _("mairies de quartier"),
    "schools": _("écoles"),
    "libraries": _("médiathèques"),
    "conservatories": _("conservatoires"),
    "leisure_centres": _("centres de loisirs"),
    "nurseries": _("crèches"),
    "halls": _("salles municipales"),
    "pools": _("piscines"),
    "departments": _("services"),
    "districts": _("quartiers"),
    "streets": _("rues"),
    "own_children": _("enfants du foyer"),
    "own_requests": _("demandes de la personne"),
    "own_invoices": _("factures de la personne"),
}


def sources() -> list[tuple[str, Any]]:
    """The city's lists, named where a name is known."""
    return sorted(((name, SOURCE_NAMES.get(name, name)) for name in SOURCES), key=lambda each: str(each[1]))


class TypeFields:
    """A type without settings of its own."""

    def __init__(self, question: Question, definition: Definition) -> None:
        self.question, self.definition = question, definition

    def fields(self) -> Fields:
        """More form fields, by name."""
        return {}

    def held(self) -> Data:
        """Their initial values."""
        return {name: getattr(self.question, name) for name in self.fields() if hasattr(self.question, name)}

    def changes(self, typed: Mapping[str, Json]) -> Data:
        """The settings they write; None takes one away."""
        return settings({name: typed[name] for name in self.fields() if name in typed})

    def faults(self, typed: Mapping[str, Json]) -> dict[str, str]:
        """What is wrong, by field."""
        low, high = typed.get("min"), typed.get("max")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            return {"max": _t("Le maximum doit être plus grand que le minimum.")}
        return {}


class TextFields(TypeFields):
    """Length and format."""

    def fields(self) -> Fields:
        fields: Fields = {
            "min_length": whole(_("Longueur minimale"), high=5000),
            "max_length": whole(_("Longueur maximale"), low=1, high=20000),
        }
        if self.question.type == "text":
            format_field = one_of(_("Format"), FORMATS, required=False, empty=_("texte libre"))
            fields = {"format": format_field, **fields, "autocomplete": _autocomplete()}
        return fields


def _autocomplete() -> forms.ChoiceField:
    """So that the browser can help (WCAG 1.3.5)."""
    purposes = (
        ("family-name", _("nom de famille de l’usager")),
        ("given-name", _("prénom de l’usager")),
        ("postal-code", _("code postal de l’usager")),
        ("organization", _("nom de son organisme")),
    )
    return one_of(_("Le navigateur peut proposer"), purposes, required=False, empty=_("rien"))


class NumberFields(TypeFields):
    """Bounds, decimals, unit. A bound taken from another answer is kept and not shown."""

    def fields(self) -> Fields:
        fields: Fields = {}
        for name, label in (("min", _("Minimum")), ("max", _("Maximum"))):
            if not isinstance(getattr(self.question, name), Mapping):
                fields[name] = forms.DecimalField(label=label, required=False, localize=True, widget=_small())
        if self.question.type == "number":
            fields |= {
                "decimals": whole(_("Chiffres après la virgule"), high=4),
                "unit": text(_("Unité"), max_length=20),
            }
        return fields

    def changes(self, typed: Mapping[str, Json]) -> Data:
        found = super().changes(typed)
        return {name: _plain_number(value) if name in ("min", "max") else value for name, value in found.items()}

    def faults(self, typed: Mapping[str, Json]) -> dict[str, str]:
        low, high = typed.get("min"), typed.get("max")
        wrong = low is not None and high is not None and low > high
        return {"max": _t("Le maximum doit être plus grand que le minimum.")} if wrong else {}


def _small() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "size": 10})


def _plain_number(value: Any) -> Json:
    if value is None:
        return None
    return int(value) if value == int(value) else str(value.normalize())


class DateFields(TypeFields):
    """From when to when: today or a day, more or less some days. A finer rule is kept and not shown."""

    def fields(self) -> Fields:
        fields: Fields = {}
        for name, label in (("min", _("Au plus tôt")), ("max", _("Au plus tard"))):
            if _bound(getattr(self.question, name)) is None:
                continue
            choices = (("today", _("aujourd’hui")), ("day", _("le jour indiqué ci-dessous")))
            fields[f"{name}_from"] = one_of(label, choices, required=False, empty=_("sans limite"))
            fields[f"{name}_day"] = forms.DateField(
                label=_("{label} : jour").format(label=label), required=False, widget=_day(), input_formats=_DAYS
            )
            fields[f"{name}_shift"] = forms.IntegerField(
                label=_("{label} : nombre de jours à ajouter (ou −) à aujourd’hui").format(label=label),
                required=False, min_value=-40000, max_value=40000, widget=forms.TextInput(attrs={"size": 8}),
            )  # fmt: skip
        return fields

    def held(self) -> Data:
        held: Data = {}
        for name in ("min", "max"):
            for part, value in (_bound(getattr(self.question, name)) or {}).items():
                held[f"{name}_{part}"] = value
        return held

    def changes(self, typed: Mapping[str, Json]) -> Data:
        return {name: _operand(name, typed) for name in ("min", "max") if f"{name}_from" in typed}

    def faults(self, typed: Mapping[str, Json]) -> dict[str, str]:
        missing = [
            name for name in ("min", "max") if typed.get(f"{name}_from") == "day" and not typed.get(f"{name}_day")
        ]
        return {f"{name}_day": _t("Indiquez le jour.") for name in missing}


_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _bound(value: Json) -> Data | None:
    """The operand as three fields; None when it says more than they can."""
    if value is None or value == "":
        return {}
    if isinstance(value, str):
        return {"from": "day", "day": value}
    if not isinstance(value, Mapping) or set(value) - {"today", "plus"} or not value.get("today"):
        return None
    shift = value.get("plus", 0)
    if isinstance(shift, Mapping):
        shift = shift.get("days") if set(shift) == {"days"} else None
    return None if shift is None else {"from": "today", "shift": shift or None}


def _operand(name: str, typed: Mapping[str, Json]) -> Json:
    kind = typed[f"{name}_from"]
    if kind == "day":
        return typed[f"{name}_day"].isoformat()
    if kind == "today":
        shift = typed.get(f"{name}_shift")
        return {"today": True, "plus": {"days": shift}} if shift else {"today": True}
    return None


class ChoiceFields(TypeFields):
    """A list of the city instead of written answers; how many may be chosen."""

    def fields(self) -> Fields:
        kind = self.question.type
        fields: Fields = {}
        if kind in ("choice", "multi", "ranked", "directory"):
            written = kind != "directory"
            empty = _("les réponses écrites ici") if written else _("choisissez une liste")
            fields["source"] = one_of(_("Liste de la ville"), sources(), required=not written, empty=empty)
        if kind in ("choice", "directory"):
            fields["format"] = one_of(
                _("Présentation"), (("select", _("liste déroulante")),), required=False, empty=_("boutons à choisir")
            )
        if kind in ("multi", "ranked", "group"):
            fields |= {"min": whole(_("Au moins"), high=50), "max": whole(_("Au plus"), low=1, high=50)}
        if kind == "group":
            fields["item"] = text(_("Nom d’une ligne"), max_length=40, hint=_("« personne », « véhicule »…"))
        return fields


class FileFields(TypeFields):
    """When the piece must come, and how many documents."""

    def fields(self) -> Fields:
        choices = (("later", _("avec la demande, ou plus tard")), ("now", _("avec la demande, obligatoirement")))
        return {
            "when": one_of(_("À fournir"), choices),
            "document_type": text(_("Nature de la pièce"), max_length=80, hint=_("« justificatif de domicile »…")),
            "example": text(_("Exemple à donner"), max_length=200),
            "min": whole(_("Nombre de documents, au moins"), high=20),
            "max": whole(_("Nombre de documents, au plus"), low=1, high=20),
        }

    def held(self) -> Data:
        piece = self.question.piece
        shown = {"when": piece.when, "document_type": piece.document_type, "example": piece.example} if piece else {}
        return {**shown, "min": self.question.min, "max": self.question.max}

    def changes(self, typed: Mapping[str, Json]) -> Data:
        held = self.question.piece
        piece = {name: typed[name] for name in ("when", "document_type", "example")}
        size = {"max_size_mb": held.max_size_mb} if held else {}
        return {"piece": {**piece, **size}, **settings({"min": typed["min"], "max": typed["max"]})}


class PartsFields(TypeFields):
    """Which parts of a person or an organisation are asked."""

    def fields(self) -> Fields:
        kind = self.question.type
        parts = organisation_parts() if kind == "organisation" else person_parts()
        fields: Fields = {"parts": several(_("Ce qui est demandé"), [(part.key, part.label) for part in parts])}
        if kind != "organisation":
            fields["partial"] = box(_("La date de naissance peut être incomplète"))
        return fields

    def held(self) -> Data:
        usual = [] if self.question.type == "organisation" else ["single_name", "family_name", "given_names"]
        return {"parts": list(self.question.parts) or usual, "partial": self.question.format == "partial_date"}

    def changes(self, typed: Mapping[str, Json]) -> Data:
        partial = {"format": "partial_date" if typed["partial"] else None} if "partial" in typed else {}
        return {**settings({"parts": typed["parts"]}), **partial}


class ComputedFields(TypeFields):
    """Which calculation is shown."""

    def fields(self) -> Fields:
        offered = [(each.key, each.label or each.key) for each in self.definition.calculations]
        return {"calculation": one_of(_("Calcul"), offered, empty=_("choisissez un calcul"))}


class InfoFields(TypeFields):
    """The text, and whether it is a warning."""

    def fields(self) -> Fields:
        styles = (("warning", _("avertissement")),)
        return {
            "text": area(_("Texte"), rows=5, required=True),
            "format": one_of(_("Présentation"), styles, required=False, empty=_("explication")),
        }


OWN_FIELDS: Mapping[str, type[TypeFields]] = {
    "text": TextFields,
    "longtext": TextFields,
    "number": NumberFields,
    "money": NumberFields,
    "date": DateFields,
    "partial_date": DateFields,
    "choice": ChoiceFields,
    "multi": ChoiceFields,
    "ranked": ChoiceFields,
    "directory": ChoiceFields,
    "group": ChoiceFields,
    "file": FileFields,
    "person": PartsFields,
    "child": PartsFields,
    "organisation": PartsFields,
    "computed": ComputedFields,
    "info": InfoFields,
}
