"""Small definitions and pages for the tests of the form language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.facts import Facts, NoLookups
from portal.eservices.form_builder.journey import Journey
from portal.eservices.form_builder.parts import Option
from portal.eservices.form_builder.questions import StepForm

Json = Any
TODAY = date(2026, 11, 24)
SOUND = {
    "language_version": 1,
    "title": "Demander un acte",
    "legal_basis": ["Décret n° 2017-890, art. 26"],
    "privacy": {"purpose": "Délivrer l’acte", "basis": "Mission d’intérêt public", "retention_text": "1 an"},
    "retention": {"months": 12},
    "ways_in": {"online": "En ligne", "desk": "En mairie"},
    "workflow": "standard",
    "remedies": {"refused": "Vous pouvez saisir le tribunal."},
    "routing": [{"department": "etat-civil"}],
}


def facts(**changes: Json) -> Facts:
    return Facts(**{"today": TODAY, **changes})


def question(key: str = "q", kind: str = "text", **settings: Json) -> dict[str, Json]:
    return {"key": key, "type": kind, "label": "Votre réponse", **settings}


def step(key: str = "page", *questions: Mapping[str, Json], **settings: Json) -> dict[str, Json]:
    return {"key": key, "title": key.capitalize(), "questions": list(questions), **settings}


def sound(*steps: Mapping[str, Json], **changes: Json) -> dict[str, Json]:
    """A definition's JSON that may be published, but for what `changes` breaks."""
    return {**SOUND, "steps": list(steps) or [step("page", question())], **changes}


def journey(data: Mapping[str, Json], answers: Mapping[str, Json] | None = None, **changes: Json) -> Journey:
    entry = changes.pop("entry", None)
    return Journey(Definition.from_json(data), answers or {}, facts(**changes), entry=entry)


def page(*questions: Mapping[str, Json], data: Mapping[str, Json] | None = None, **given: Json) -> StepForm:
    """The form of a page made of these questions. `given`: answers, `facts`, `calculations`."""
    answers = given.get("answers", {})
    known = {"calculations": given.get("calculations", [])}
    return Journey(
        Definition.from_json(sound(step("page", *questions), **known)), answers, given.get("facts", facts())
    ).form("page", data)


def choices(*values: str) -> list[dict[str, str]]:
    return [{"value": value, "label": value.capitalize()} for value in values]


class CityLookups(NoLookups):
    """Lists and facts said in the test."""

    def __init__(self, lists: Mapping[str, Sequence[Option]] | None = None, **values: Json) -> None:
        self.lists, self.values = lists or {}, values

    def options(self, source: str, answers: Mapping[str, Json]) -> Sequence[Option]:
        return self.lists.get(source, ())

    def label(self, source: str, value: str) -> str | None:
        return next((option.label for option in self.lists.get(source, ()) if option.value == value), None)

    def value(self, name: str, **args: Json) -> Json:
        known = self.values.get(name)
        return known(**args) if callable(known) else known
