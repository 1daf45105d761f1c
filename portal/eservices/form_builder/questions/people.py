"""People and organisations: a person may have one single name; nothing here asks a title or a sex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.facts import Lookups
from portal.eservices.form_builder.parts import Option, Question
from portal.eservices.form_builder.questions.base import say
from portal.eservices.form_builder.questions.choices import offered_options
from portal.eservices.form_builder.questions.composites import Composite
from portal.eservices.form_builder.registry import register
from portal.eservices.form_builder.values import is_empty
from portal.eservices.form_builder.words import NO_BREAK_SPACE

Json = Any
DEFAULT_PARTS = ("single_name", "family_name", "given_names")
OLDEST = {"today": True, "plus": {"years": -120}}


def _part(key: str, kind: str, label: str, **settings: Json) -> Question:
    return Question(key=key, type=kind, label=label, **settings)


def person_parts() -> tuple[Question, ...]:
    """Every part a person may be asked for, in order, in the language of the moment."""
    return (
        _part("family_name", "text", _("Nom de naissance"), noun=_("le nom de naissance"), format="name",
              required=True, autocomplete="family-name"),
        _part("usage_name", "text", _("Nom d’usage, s’il est différent"), format="name"),
        _part("single_name", "consent", _("Je n’ai qu’un seul nom"),
              hint=_("Cochez si l’état civil ne comporte qu’un nom ; écrivez-le dans « Nom de naissance ».")),
        _part("given_names", "text", _("Prénoms, dans l’ordre de l’état civil"), noun=_("les prénoms"),
              format="name", required=True, autocomplete="given-name",
              condition={"not": {"question": "single_name", "op": "is", "value": True}}),
        _part("birth_date", "date", _("Date de naissance"), noun=_("la date de naissance"), required=True,
              min=OLDEST, max={"today": True}, autocomplete="bday", hint=_("Par exemple : 14 07 1985.")),
        _part("birth_place", "place", _("Commune et pays de naissance"), required=True),
    )  # fmt: skip


@register
class Person(Composite):
    """A person by the parts kept: names, birth date, birth place."""

    name = "person"

    def parts(self, question: Question, count: int = 0) -> tuple[Question, ...]:
        kept = question.parts or DEFAULT_PARTS
        return tuple(_adapted(part, question) for part in person_parts() if part.key in kept)

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        if self.is_empty(value):
            return []
        return [full_name(value), *self._birth(value, question, lookups)]

    def _birth(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        lines: list[str] = []
        for part in self.parts(question):
            held = value.get(part.key)
            if part.key in ("birth_date", "birth_place") and not is_empty(held):
                said = ", ".join(say(held, part, lookups))
                lines.append(f"{part.label}{NO_BREAK_SPACE}: {said}")
        return lines


def _adapted(part: Question, question: Question) -> Question:
    """Birth date as much as is known when asked so; no past limit then (old records)."""
    if part.key == "birth_date" and question.format == "partial_date":
        return replace(part, type="partial_date", min=None)
    return part


def full_name(person: Mapping[str, Json]) -> str:
    """« Maïwenn Le Cléac’h (nom d’usage : Riou) »; a single name stands alone."""
    name = " ".join(str(each) for each in (person.get("given_names"), person.get("family_name")) if each)
    if person.get("usage_name"):
        return _("{name} (nom d’usage : {usage})").format(name=name, usage=person["usage_name"])
    return name


NEW_CHILD = "new"


@register
class Child(Person):
    """A child of the household, or one described here."""

    name = "child"

    def parts(self, question: Question, count: int = 0) -> tuple[Question, ...]:
        picked = {"question": "resident", "op": "is_answered"}
        described = tuple(
            replace(part, condition={"all": [{"not": picked}, part.condition or {"all": []}]}, autocomplete="")
            for part in super().parts(question)
        )
        return (self._resident(question), *described)

    def _resident(self, question: Question) -> Question:
        new = Option(NEW_CHILD, _("Ajouter un enfant"))
        return Question("resident", "own_child", _("Quel enfant ?"), source=question.source, options=(new,))

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        answer = super().to_answer(name, question, cleaned, context)
        if not isinstance(answer, dict) or "resident" not in answer:
            return answer
        known = context.facts.lookups.value("child", resident=answer["resident"])
        return {**(known if isinstance(known, Mapping) else {}), "resident": answer["resident"]}

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        if isinstance(value, Mapping) and value.get("resident"):
            children = {each.value for each in offered_options(self._resident(question), context)}
            known = value["resident"] in children - {NEW_CHILD}
            return [] if known else [Fault(f"{name}__resident", _("Choisissez un enfant de la liste."))]
        return super().faults(name, question, value, context)


def organisation_parts() -> tuple[Question, ...]:
    """Every part an organisation may be asked for, in order."""
    return (
        _part("siret", "text", _("Numéro SIRET"), noun=_("le numéro SIRET"), format="siret",
              hint=_("14 chiffres, par exemple 356 000 000 00048.")),
        _part("rna", "text", _("Numéro RNA, pour une association"), format="rna",
              hint=_("La lettre W suivie de 9 chiffres, par exemple W291999999.")),
        _part("org_new", "consent", _("Établissement en cours de création"),
              hint=_("Vous donnerez le numéro SIRET plus tard.")),
        _part("name", "text", _("Nom de l’organisme"), noun=_("le nom de l’organisme"), required=True,
              autocomplete="organization"),
        _part("legal_form", "text", _("Forme juridique")),
    )  # fmt: skip


IDENTIFIERS = ("siret", "rna", "org_new")


@register
class Organisation(Composite):
    """A company, an association or an administration, by SIRET, RNA, or as being created."""

    name = "organisation"

    def parts(self, question: Question, count: int = 0) -> tuple[Question, ...]:
        kept = question.parts or ("siret", "rna", "name")
        return tuple(part for part in organisation_parts() if part.key in kept)

    def to_answer(self, name: str, question: Question, cleaned: Mapping[str, Json], context: Context) -> Json:
        answer = super().to_answer(name, question, cleaned, context)
        if not isinstance(answer, dict) or answer.get("name") or not answer.get("siret"):
            return answer
        known = context.facts.lookups.value("sirene", siret=answer["siret"])
        return {**known, **answer} if isinstance(known, Mapping) else answer

    def faults(self, name: str, question: Question, value: Json, context: Context) -> list[Fault]:
        found = super().faults(name, question, value, context)
        asked = [part.key for part in self.parts(question) if part.key in IDENTIFIERS]
        if asked and isinstance(value, Mapping) and not any(value.get(key) for key in asked):
            message = _("Saisissez le numéro SIRET ou, pour une association, le numéro RNA.")
            return [Fault(f"{name}__{asked[0]}", message), *found]
        return found

    def display(self, value: Json, question: Question, lookups: Lookups) -> list[str]:
        others = {key: held for key, held in (value or {}).items() if key != "name"}
        name = [str(value["name"])] if value and value.get("name") else []
        return [*name, *super().display(others, question, lookups)]
