"""Which department gets a request, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.facts import Facts
from portal.eservices.routing import FRONT_DESK, route
from tests.eservices import factories

TODAY = Facts(today=date(2026, 11, 24))


def _definition(**replaced: Any) -> Definition:
    return Definition.from_json(factories.definition(**replaced))


def test_the_first_route_that_holds_wins_and_says_why() -> None:
    definition = _definition(
        routing=[
            {"condition": {"question": "thing", "op": "is", "value": "bache"}, "department": "sports"},
            {"department": "vie-associative"},
        ]
    )
    found = route(definition, {"thing": "bache", "in_kermor": True}, TODAY)
    assert found.department_slug == "sports"
    assert found.inputs == {"thing": "bache"}
    assert "bâche" in found.rule


def test_what_no_rule_sends_elsewhere_goes_to_the_last_route() -> None:
    definition = _definition(
        routing=[
            {"condition": {"question": "thing", "op": "is", "value": "bache"}, "department": "sports"},
            {"department": "vie-associative"},
        ]
    )
    assert route(definition, {"thing": "charrette"}, TODAY).department_slug == "vie-associative"


def test_without_any_route_the_department_of_the_procedure_has_it() -> None:
    assert route(_definition(routing=[]), {}, TODAY).department_slug == "vie-associative"


def test_what_belongs_to_nobody_goes_to_the_front_desk() -> None:
    assert route(_definition(routing=[], department=""), {}, TODAY).department_slug == FRONT_DESK


def test_the_rule_names_questions_wherever_they_stand_in_a_condition() -> None:
    condition = {"all": [{"not": {"question": "in_kermor", "op": "is", "value": False}},
                         {"age": {"of": "person", "at": "today"}, "op": "ge", "value": 0}]}  # fmt: skip
    definition = _definition(routing=[{"condition": condition, "department": "sports"}, {"department": "x"}])
    answers = {"in_kermor": True, "person": {"birth_date": "1990-01-01"}, "thing": "bache"}
    assert set(route(definition, answers, TODAY).inputs) == {"in_kermor", "person"}
