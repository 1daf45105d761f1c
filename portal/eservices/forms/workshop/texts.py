"""The texts of a procedure that are no question: title, ways in, personal data, silence, remedies, messages …"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.eservices.form_builder import editing
from portal.eservices.form_builder.checks import MOST_INDEXED
from portal.eservices.form_builder.definition import Definition
from portal.eservices.forms.workshop.base import (
    EFFECTS,
    Json,
    Lines,
    Operation,
    WorkshopForm,
    area,
    box,
    one_of,
    several,
    text,
    whole,
)
from portal.eservices.notice_texts import KINDS
from portal.notifications.kinds import SUBJECT_VARIABLES, variables_of

BASES = (("closed", _("la fin de la demande")), ("decided", _("la décision")), ("received", _("la réception")))


class TextForm(WorkshopForm):
    """One part of the definition. `part`: which problems of the checks it answers."""

    part: ClassVar[str] = ""
    heading: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""

    def __init__(self, definition: Definition, data: Mapping[str, Json] | None = None) -> None:
        self.definition = definition
        super().__init__(data, initial=self.held())

    def held(self) -> dict[str, Json]:
        """What the definition says now."""
        raise NotImplementedError

    def changes(self) -> dict[str, Json]:
        """What it shall say: arguments of `editing.set_texts`."""
        return dict(self.cleaned_data)

    def operation(self) -> Operation:
        """Write the part."""
        return partial(editing.set_texts, **self.changes())


class TitleForm(TextForm):
    """What the procedure is called."""

    part, heading = "texts", _("Titre et résumé")
    title = text(
        _("Titre"),
        required=True,
        max_length=160,
        hint=_("Un verbe, puis la chose : « Demander un acte de naissance »."),
    )
    summary = area(_("Résumé"), rows=2, max_length=400, hint=_("Une phrase qui dit à quoi sert la démarche."))
    agents_only = box(_("Réservée aux agents"), hint=_("Au guichet, au téléphone ou par courrier seulement."))

    def held(self) -> dict[str, Json]:
        """Title, summary, and for whom."""
        held = self.definition
        return {"title": held.title, "summary": held.summary, "agents_only": held.agents_only}


class WaysInForm(TextForm):
    """Each way in, in words: at least one without a screen."""

    part, heading = "ways_in", _("Moyens d’accès")
    lead = _(
        "Laissez vide ce qui n’existe pas. Un moyen sans internet est obligatoire : nul ne doit être laissé dehors."
    )
    online = text(_("En ligne"), hint=_("Par exemple : « En ligne, sans compte »."))
    phone = text(_("Par téléphone"))
    desk = text(_("Au guichet"))
    appointment = text(_("Sur rendez-vous"))
    letter = text(_("Par courrier"))

    def held(self) -> dict[str, Json]:
        """The five ways."""
        ways = self.definition.ways_in
        return {name: getattr(ways, name) or "" for name in ("online", "phone", "desk", "appointment", "letter")}

    def changes(self) -> dict[str, Json]:
        """Empty means that the way does not exist."""
        return {"ways_in": {name: value or None for name, value in self.cleaned_data.items()}}


class LegalForm(TextForm):
    """Why the city may ask, and how long it keeps."""

    part, heading = "legal", _("Base légale et données personnelles")
    lead = _("Sans base légale ni durée de conservation, la démarche ne peut pas être publiée.")
    legal_basis = Lines(
        label=_("Textes de loi ou règlements"), required=False, help_text=_("Un par ligne, avec l’article.")
    )
    purpose = area(_("À quoi servent les données"), rows=2, max_length=400)
    basis = text(
        _("Fondement du traitement"), hint=_("Par exemple : « Mission d’intérêt public » ou « Obligation légale ».")
    )
    recipients = Lines(label=_("Qui les lit"), required=False, rows=3, help_text=_("Un service par ligne."))
    months = whole(_("Conservation, en mois"), low=0, high=1200)
    base = one_of(_("À compter de"), BASES)
    retention_text = area(_("Conservation, en mots"), rows=2, max_length=400, hint=_("Ce que l’usager lit."))

    def held(self) -> dict[str, Json]:
        """Legal basis, privacy and retention."""
        privacy, retention = self.definition.privacy, self.definition.retention
        return {
            "legal_basis": list(self.definition.legal_basis),
            "purpose": privacy.purpose,
            "basis": privacy.basis,
            "recipients": list(privacy.recipients),
            "months": retention.months or None,
            "base": retention.base,
            "retention_text": privacy.retention_text,
        }

    def changes(self) -> dict[str, Json]:
        """Three parts of the definition."""
        typed = self.cleaned_data
        privacy = {name: typed[name] for name in ("purpose", "basis", "recipients", "retention_text")}
        retention = {"months": typed["months"] or 0, "base": typed["base"]}
        return {"legal_basis": typed["legal_basis"], "privacy": privacy, "retention": retention}


class SilenceForm(TextForm):
    """What happens when the city does not answer."""

    part, heading = "delays", _("Silence de la mairie")
    effect = one_of(_("Sans réponse de la mairie"), EFFECTS)
    months = whole(_("Au bout de combien de mois"), low=0, high=60)
    text = area(_("Ce que l’usager lit"), rows=3, hint=_("Dites ce que vaut le silence, et ce qu’on peut faire."))

    def held(self) -> dict[str, Json]:
        """The general rule; its variants have their own list."""
        silence = self.definition.silence
        return {"effect": silence.effect, "months": silence.months or None, "text": silence.text}

    def clean(self) -> dict[str, Any]:
        """An effect needs a delay."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("effect") != "none" and not cleaned.get("months"):
            self.add_error("months", _t("Indiquez au bout de combien de mois le silence prend effet."))
        return cleaned

    def operation(self) -> Operation:
        """The variants stay as they are."""
        rule = {**self.cleaned_data, "months": self.cleaned_data["months"] or 0}
        return lambda data: editing.set_texts(data, silence={**data.get("silence", {}), **rule})


class RemediesForm(TextForm):
    """What a person may do against a decision, by kind of decision."""

    part, heading = "workflow", _("Voies et délais de recours")
    lead = _("Ce texte est joint à la décision : à qui s’adresser, dans quel délai.")

    def __init__(self, definition: Definition, data: Mapping[str, Json] | None = None) -> None:
        super().__init__(definition, data)
        for key, label in self._asked().items():
            self.fields[key] = area(label, rows=4)

    def _asked(self) -> dict[str, str]:
        asked: dict[str, list[str]] = {key: [] for key in self.definition.remedies}
        for decision in self.definition.workflow.decisions:
            if decision.remedies:
                asked.setdefault(decision.remedies, []).append(decision.label or decision.key)
        return {key: ", ".join(names) or key for key, names in asked.items()}

    def held(self) -> dict[str, Json]:
        """A text by key."""
        return dict(self.definition.remedies)

    def changes(self) -> dict[str, Json]:
        """Empty texts are left out."""
        return {"remedies": {key: value for key, value in self.cleaned_data.items() if value}}


class NoticeForm(TextForm):
    """One message to the resident, in this procedure's words; empty = the city's usual words."""

    part = "notices"

    def __init__(self, definition: Definition, kind: str, data: Mapping[str, Json] | None = None) -> None:
        self.kind = kind
        super().__init__(definition, data)
        self.fields["subject"] = text(
            _("Objet"), max_length=120, hint=_("Rien de personnel : {reference} et des mots neutres.")
        )
        self.fields["text"] = area(
            _("Texte"), rows=6, hint=_("Laissez vide pour garder le texte habituel de la ville.")
        )

    @property
    def title(self) -> str:
        """What editors call this message."""
        return notice_name(self.kind, self.definition)

    @property
    def variables(self) -> list[tuple[str, str]]:
        """What may stand between braces, with its meaning."""
        known = KINDS[self.kind].variables if self.kind in KINDS else KINDS["decision"].variables
        return [(name, str(meaning)) for name, meaning in known.items()]

    def held(self) -> dict[str, Json]:
        """The procedure's own words, if any."""
        own = self.definition.notices.get(self.kind)
        return {"subject": own.subject, "text": own.text} if own else {}

    def clean_subject(self) -> str:
        """A subject is read on locked screens."""
        subject = str(self.cleaned_data["subject"])
        foreign = sorted(variables_of(subject) - SUBJECT_VARIABLES)
        if foreign:
            raise ValidationError(_t("L’objet ne peut pas contenir {name}.").format(name="{" + foreign[0] + "}"))
        return subject

    def operation(self) -> Operation:
        """The other messages stay as they are."""
        words = {name: value for name, value in self.cleaned_data.items() if value}

        def write(data: dict[str, Json]) -> dict[str, Json]:
            others = {key: held for key, held in data.get("notices", {}).items() if key != self.kind}
            return editing.set_texts(data, notices={**others, **({self.kind: words} if words else {})})

        return write


def notice_name(kind: str, definition: Definition) -> str:
    """The name of a message: a kind of the city's, else the state or decision it goes with."""
    if kind in KINDS:
        return str(KINDS[kind].label)
    state, decision = definition.workflow.state(kind), _decision_with(kind, definition)
    return (state and state.label) or decision or kind


def _decision_with(kind: str, definition: Definition) -> str:
    return next((each.label for each in definition.workflow.decisions if kind in (each.notice, each.key)), "")


def notice_kinds(definition: Definition) -> list[str]:
    """Every message that may have its own words here."""
    decisions = [each.notice for each in definition.workflow.decisions if each.notice]
    return list(dict.fromkeys([*KINDS, *decisions, *definition.notices]))


class ReceiptForm(TextForm):
    """What is printed on the receipt, and what agents find in their lists."""

    part, heading = "receipt", _("Récépissé et listes des agents")
    lead = _("Le récépissé reprend les réponses. Celles qui sont masquées portent seulement « renseigné ».")

    def __init__(self, definition: Definition, data: Mapping[str, Json] | None = None) -> None:
        super().__init__(definition, data)
        asked = [(each.key, each.label or each.key) for each in definition.questions if each.type != "info"]
        computed = [(each.key, each.label or each.key) for each in definition.calculations]
        self.fields["intro"] = area(_("Texte en tête du récépissé"), rows=3)
        self.fields["mask"] = several(_("Réponses masquées sur le récépissé"), asked)
        self.fields["add"] = several(_("Calculs imprimés sur le récépissé"), computed)
        hint = _("Colonnes et filtres : {n} au plus.").format(n=MOST_INDEXED)
        self.fields["indexed"] = several(_("Réponses visibles dans les listes des agents"), asked, hint=hint)
        if not computed:
            del self.fields["add"]

    def held(self) -> dict[str, Json]:
        """Receipt, and the questions listed."""
        receipt = self.definition.receipt
        return {
            "intro": receipt.intro,
            "mask": receipt.mask,
            "add": receipt.add,
            "indexed": self.definition.indexed_keys,
        }

    def clean(self) -> dict[str, Any]:
        """A list with too many columns reads badly and costs on each filing."""
        cleaned = super().clean() or self.cleaned_data
        if len(cleaned.get("indexed", [])) > MOST_INDEXED:
            self.add_error("indexed", _t("Choisissez {n} réponses au plus.").format(n=MOST_INDEXED))
        return cleaned

    def operation(self) -> Operation:
        """`indexed` marks on questions give way to the list."""
        typed = self.cleaned_data
        kept = set(self.definition.receipt.add) - {each.key for each in self.definition.calculations}
        receipt = {"intro": typed["intro"], "mask": typed["mask"], "add": [*typed.get("add", []), *sorted(kept)]}

        def write(data: dict[str, Json]) -> dict[str, Json]:
            new = editing.set_texts(data, receipt=receipt, indexed=typed["indexed"])
            for step in new.get("steps", []):
                for question in step.get("questions", []):
                    question.pop("indexed", None)
            return new

        return write


TEXT_FORMS: Mapping[str, type[TextForm]] = {
    "titre": TitleForm,
    "acces": WaysInForm,
    "donnees": LegalForm,
    "silence": SilenceForm,
    "recours": RemediesForm,
    "recepisse": ReceiptForm,
}
