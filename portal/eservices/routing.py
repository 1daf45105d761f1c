"""Which department gets a request: the first route of the definition whose condition holds. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from portal.eservices.form_builder import conditions
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.facts import Facts

# Who receives what no rule sends elsewhere: never lost, always somebody's (domain.md §9).
FRONT_DESK: Final = "relation-usagers"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes and why: the rule in words, and the answers it read."""

    department_slug: str
    rule: str
    inputs: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """What `ServiceRequest.route` keeps."""
        return {"department": self.department_slug, "rule": self.rule, "inputs": dict(self.inputs)}


def route(definition: Definition, answers: Mapping[str, Any], facts: Facts) -> Route:
    """The first route that holds, else the definition's own department, else the front desk."""
    for each in definition.routing:
        if conditions.evaluate(each.condition, answers, facts):
            return Route(each.department, _rule(each.condition, definition), _inputs(each.condition, answers))
    if definition.department:
        return Route(definition.department, _("Service de la démarche"))
    return Route(FRONT_DESK, _("Aucune règle ne convient : accueil"))


def _rule(condition: Any, definition: Definition) -> str:
    return conditions.in_words(condition, definition) if condition else _("Service de la démarche")


def _inputs(condition: Any, answers: Mapping[str, Any]) -> dict[str, Any]:
    keys = dict.fromkeys(key.partition(".")[0] for key in _questions(condition))
    return {key: answers[key] for key in keys if key in answers}


def _questions(condition: Any) -> Iterator[str]:
    """Every question or calculation that a condition names, wherever it stands in it."""
    if isinstance(condition, Mapping):
        for name in ("question", "calculation", "count", "rows", "of"):
            if isinstance(condition.get(name), str):
                yield condition[name]
        for value in condition.values():
            yield from _questions(value)
    elif isinstance(condition, (list, tuple)):
        for value in condition:
            yield from _questions(value)
