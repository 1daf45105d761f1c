"""The rows of what follows a filing: endings, services, delays, entries, decisions, states, rehearsals …"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.directory.models import Department
from portal.eservices.form_builder.definition import Definition
from portal.eservices.forms.workshop.base import (
    EFFECTS,
    Data,
    Json,
    area,
    box,
    one_of,
    several,
    text,
    whole,
)
from portal.eservices.forms.workshop.row_form import RowForm
from portal.eservices.forms.workshop.worked_out import CalculationRow, CaseRow
from portal.eservices.models import Procedure

PHASES = (("new", _("nouvelle")), ("in_progress", _("en cours")), ("decided", _("décidée")), ("closed", _("terminée")))
OUTCOMES = (
    ("none", _("aucune")),
    ("granted", _("acceptée")),
    ("partly", _("acceptée en partie")),
    ("refused", _("refusée")),
    ("answered", _("répondue")),
    ("withdrawn", _("retirée")),
    ("handed_over", _("transmise")),
)
WHO = (
    ("agent", _("un agent")),
    ("manager", _("un responsable")),
    ("resident", _("l’usager")),
    ("system", _("le portail, tout seul")),
)
UNITS = (("months", _("mois")), ("working_days", _("jours ouvrés")), ("days", _("jours")), ("hours", _("heures")))


class EndingRow(RowForm):
    """Where the journey may stop."""

    name, part, heading, add_label = "endings", "pages", _("Fins de parcours"), _("Ajouter une fin de parcours")
    lead = _("Une démarche peut s’arrêter tôt : dites pourquoi, et vers qui se tourner.")
    conditional = True
    title = text(_("Titre"), required=True, max_length=160)
    kind = one_of(
        _("Ce qui se passe"),
        (
            ("refuse", _("la demande ne peut pas être faite ici")),
            ("hand_off", _("la personne est envoyée ailleurs")),
            ("submit", _("texte affiché après l’envoi")),
        ),
    )
    step = one_of(_("Jugée après la page"), (), required=False, empty=_("après l’envoi"))
    text = area(_("Texte"), rows=4)
    url = forms.URLField(label=_("Adresse du site où aller"), required=False, assume_scheme="https")
    soft = box(_("Simple conseil : la personne peut continuer"))

    def prepare(self) -> None:
        pages = [(step.key, step.title or step.key) for step in self.definition.steps]
        self.fields["step"].choices = [("", _t("après l’envoi")), *pages]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A refusal is judged after a page."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") in ("refuse", "hand_off") and not cleaned.get("step"):
            self.add_error("step", _t("Indiquez après quelle page cette fin est jugée."))
        return cleaned


class RouteRow(RowForm):
    """Which department receives the request."""

    name, part, heading, add_label = "routing", "routing", _("Service qui reçoit la demande"), _("Ajouter un service")
    lead = _("Le premier service dont la condition est remplie reçoit la demande. Le dernier n’a pas de condition.")
    conditional = True
    department = one_of(_("Service"), ())
    note = text(_("Note pour les agents"))

    def prepare(self) -> None:
        self.fields["department"].choices = departments()  # type: ignore[attr-defined]

    @classmethod
    def words(cls, row: Data, definition: Definition) -> str:
        return dict(departments()).get(row["department"]) or str(row["department"])


def departments() -> list[tuple[str, str]]:
    """Departments open today."""
    return list(Department.objects.filter(closed_on=None).order_by("name").values_list("slug", "name"))


class ClockRow(RowForm):
    """A delay that runs from the filing or from completeness."""

    name, part, heading, add_label = "clocks", "delays", _("Délais"), _("Ajouter un délai")
    conditional, ordered = True, False
    label = text(_("Nom du délai"), required=True, hint=_("« Réponse de la mairie »…"))
    kind = one_of(_("Nature"), (("service", _("engagement de la ville")), ("legal", _("délai légal"))))
    starts = one_of(
        _("Part de"), (("received", _("la réception de la demande")), ("complete", _("la demande complète")))
    )
    n = whole(_("Durée"), required=True, low=1, high=1000)
    unit = one_of(_("Unité"), UNITS)
    effect = one_of(_("À l’échéance"), EFFECTS)

    def held(self) -> Data:
        return {
            "kind": "legal",
            "starts": "received",
            "effect": "none",
            "unit": "months",
            **self.row,
            **self.row.get("duration", {}),
        }

    def values(self) -> Data:
        typed = dict(self.cleaned_data)
        return {**typed, "duration": {"n": typed.pop("n"), "unit": typed.pop("unit")}, "n": None, "unit": None}

    @classmethod
    def words(cls, row: Data, definition: Definition) -> str:
        duration = row.get("duration", {})
        unit = dict(UNITS).get(duration.get("unit", "months"), "")
        return _t("{label} : {n} {unit}").format(
            label=row.get("label") or row["key"], n=duration.get("n", 0), unit=unit
        )


class SilenceRow(RowForm):
    """A different meaning of silence in some cases."""

    name, part, heading = "silence.variants", "delays", _("Silence : cas particuliers")
    add_label, conditional = _("Ajouter un cas particulier"), True
    lead = _("Le premier cas dont la condition est remplie l’emporte sur la règle générale.")
    effect = one_of(_("Sans réponse de la mairie"), EFFECTS)
    months = whole(_("Au bout de combien de mois"), high=60)
    text = area(_("Ce que l’usager lit"))

    def values(self) -> Data:
        typed = super().values()
        new: Data = {"condition": {"channel": []}} if self.at is None else {}
        return {**typed, "months": typed["months"] or 0, **new}

    @classmethod
    def words(cls, row: Data, definition: Definition) -> str:
        return str(dict(EFFECTS).get(row.get("effect", "none"), ""))


class EntryRow(RowForm):
    """A public page that opens this form with an answer already chosen."""

    name, part, heading, add_label = "entry_points", "entries", _("Entrées"), _("Ajouter une entrée")
    lead = _("Plusieurs pages du site peuvent mener à cette démarche, chacune avec une réponse déjà choisie.")
    ordered = False
    slug = forms.SlugField(label=_("Adresse courte"), help_text=_("« acte-de-mariage »"))
    label = text(_("Nom"), required=True)
    question = one_of(_("Réponse déjà donnée à"), (), required=False, empty=_("aucune question"))
    answer = text(_("Réponse"), hint=_("Comme l’usager la lirait : « Mariage », « Oui »…"))

    def prepare(self) -> None:
        asked = [each for each in self.definition.questions if each.type in ("choice", "yesno", "directory", "multi")]
        choices = [("", _t("aucune question")), *((each.key, each.label or each.key) for each in asked)]
        self.fields["question"].choices = choices  # type: ignore[attr-defined]
        if len(self.row.get("preset", {})) > 1:  # more than one answer: only the file says it
            del self.fields["question"], self.fields["answer"]

    def held(self) -> Data:
        key, value = next(iter(self.row.get("preset", {}).items()), ("", ""))
        return {**self.row, "question": key, "answer": _said(self.definition, key, value)}

    def clean(self) -> dict[str, Any]:
        """The answer must be one of the question's."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("question") and _meant(self.definition, cleaned["question"], cleaned.get("answer", "")) is None:
            self.add_error("answer", _t("Cette question ne propose pas cette réponse."))
        return cleaned

    def values(self) -> Data:
        typed = self.cleaned_data
        row: Data = {"slug": typed["slug"], "label": typed["label"]}
        if "question" not in typed:
            return row
        key = typed["question"]
        return {**row, "preset": {key: _meant(self.definition, key, typed["answer"])} if key else None}

    @classmethod
    def words(cls, row: Data, definition: Definition) -> str:
        return f"{row.get('label') or row['slug']} ({row['slug']})"


def _said(definition: Definition, key: str, value: Json) -> str:
    if isinstance(value, bool):
        return _t("Oui") if value else _t("Non")
    question = definition.question(key)
    held = next((each for each in question.options if each.value == value), None) if question else None
    return (held.label if held else "") or str(value or "")


def _meant(definition: Definition, key: str, words: str) -> Json:
    question, wanted = definition.question(key), words.strip().casefold()
    if question is None or not wanted:
        return None
    if question.type == "yesno":
        return {_t("Oui").casefold(): True, _t("Non").casefold(): False}.get(wanted)
    matches = (each.value for each in question.options if wanted in (each.label.casefold(), each.value.casefold()))
    value = next(matches, words.strip() if question.source else None)
    return [value] if question.type == "multi" and value is not None else value


class StateRow(RowForm):
    """A state of the request: the procedure's own word, and the city's phase."""

    name, part, heading, add_label = "workflow.states", "workflow", _("États de la demande"), _("Ajouter un état")
    lead = _("Le premier état est celui d’une demande qui vient d’arriver.")
    label = text(_("Nom pour les agents"), required=True)
    public_label = text(_("Nom pour l’usager"), required=True)
    phase = one_of(_("Phase"), PHASES)
    outcome = one_of(_("Issue"), OUTCOMES)

    def held(self) -> Data:
        return {"phase": "in_progress", "outcome": "none", **self.row}

    @classmethod
    def words(cls, row: Data, definition: Definition) -> str:
        return f"{row.get('label') or row['key']} ({dict(PHASES).get(row.get('phase', 'in_progress'), '')})"


class TransitionRow(RowForm):
    """A passage from a state to another, and who may do it."""

    name, part, heading, add_label = (
        "workflow.transitions",
        "workflow",
        _("Passages d’un état à l’autre"),
        _("Ajouter un passage"),
    )
    ordered = False
    label = text(_("Nom"), required=True, hint=_("Un verbe : « Prendre en charge »."))
    to = one_of(_("Mène à"), ())
    who = several(_("Qui peut le faire"), WHO)
    requires_reasons = box(_("Il faut donner une raison"))

    def prepare(self) -> None:
        states = [(each.key, each.label or each.key) for each in self.definition.workflow.states]
        self.fields["from"] = several(_("Part de"), states)
        self.fields["to"].choices = states  # type: ignore[attr-defined]

    def held(self) -> Data:
        return {"who": ["agent"], **self.row}

    @classmethod
    def words(cls, row: Data, definition: Definition) -> str:
        state = definition.workflow.state(row["to"])
        return f"{row.get('label') or row['key']} → {state.label if state else row['to']}"


class DecisionRow(RowForm):
    """A kind of decision."""

    name, part, heading, add_label = (
        "workflow.decisions",
        "workflow",
        _("Décisions possibles"),
        _("Ajouter une décision"),
    )
    ordered = False
    label = text(_("Nom"), required=True, hint=_("Un verbe : « Accepter », « Refuser »."))
    outcome = one_of(_("Issue"), OUTCOMES)
    to = one_of(_("Mène à l’état"), ())
    remedies = text(
        _("Recours : nom du texte"),
        max_length=40,
        hint=_("« refused » : le texte s’écrit dans « Voies et délais de recours »."),
    )
    requires_reasons = box(_("La décision doit être motivée"))

    def prepare(self) -> None:
        states = [(each.key, each.label or each.key) for each in self.definition.workflow.states]
        self.fields["to"].choices = states  # type: ignore[attr-defined]


class ChildRow(RowForm):
    """A second request born of the same filing."""

    name, part, heading, add_label = "child_requests", "routing", _("Demandes liées"), _("Ajouter une demande liée")
    lead = _("Une inscription et une dérogation, par exemple : deux demandes pour un seul formulaire.")
    conditional, ordered = True, False
    procedure_slug = one_of(_("Démarche ouverte aussi"), ())
    answers = several(_("Réponses transmises"), ())

    def prepare(self) -> None:
        others = list(Procedure.objects.order_by("title").values_list("slug", "title"))
        asked = [(each.key, each.label or each.key) for each in self.definition.questions]
        self.fields["procedure_slug"].choices = others  # type: ignore[attr-defined]
        self.fields["answers"].choices = asked  # type: ignore[attr-defined]

    @classmethod
    def words(cls, row: Data, definition: Definition) -> str:
        return str(row.get("procedure_slug", ""))


ROW_FORMS: Mapping[str, type[RowForm]] = {
    "fins": EndingRow,
    "services": RouteRow,
    "delais": ClockRow,
    "silence-particulier": SilenceRow,
    "entrees": EntryRow,
    "etats": StateRow,
    "passages": TransitionRow,
    "decisions": DecisionRow,
    "demandes-liees": ChildRow,
    "calculs": CalculationRow,
    "essais": CaseRow,
}
