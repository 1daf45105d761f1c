"""Formulas: without floats, empty in, empty out, explained."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.eservices.form_builder.calculations import WithCalculations, compute
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.parts import Calculation
from tests.eservices.form_builder.builders import CityLookups, facts, journey, sound, step

ANSWERS = {
    "n": 3, "length": "12.3", "price": "4.20", "income": "36000", "parts": "2.5", "born": "2018-03-12", "kind": "danse",
    "rows": [{"area": 120, "wet": True}, {"area": "80.5"}], "start": "2027-01-31", "end": "2027-03-01", "zero": 0,
}  # fmt: skip
BRACKETS = [{"up_to": 400, "value": "A"}, {"up_to": 600, "value": "B"}, {"value": "H"}]
FEES = {"table": "x", "rows": {"danse": {"A": 36, "B": 58}}, "row": {"question": "kind"}, "column": "B"}


@pytest.mark.parametrize(
    ("formula", "rounding", "value"),
    [
        (7, "", 7),
        ({"question": "n"}, "", 3),
        ({"sum": [{"question": "n"}, {"question": "price"}, {"question": "absent"}]}, "", "7.20"),
        ({"product": [{"question": "n"}, "0.1"]}, "", "0.3"),
        ({"product": [{"question": "n"}, {"question": "absent"}]}, "", None),
        ({"difference": [10, {"question": "n"}, 2]}, "", 5),
        ({"quotient": [1, 3]}, "0.01", "0.33"),
        ({"quotient": [1, {"question": "zero"}]}, "", None),
        ({"quotient": [{"quotient": [{"question": "income"}, 12]}, {"question": "parts"}]}, "1", 1200),
        ({"ceil": {"question": "length"}}, "", 13),
        ({"lowest": [3, "2.5"]}, "", "2.5"),
        ({"highest": [3, "2.5"]}, "", 3),
        ({"clamp": 12, "min": 0, "max": 10}, "", 10),
        ({"product": ["1.005", 1]}, "0.01", "1.01"),
        ({"product": ["68.00", "0.8"]}, "0.10", "54.40"),
        ({"bracket": 400, "table": BRACKETS}, "", "A"),
        ({"bracket": "400.01", "table": BRACKETS}, "", "B"),
        ({"bracket": 5000, "table": BRACKETS}, "", "H"),
        ({"bracket": {"question": "absent"}, "table": BRACKETS, "none": "H"}, "", "H"),
        (FEES, "", 58),
        ({"cases": [{"when": {"question": "n", "op": "gt", "value": 5}, "then": 1}], "else": 2}, "", 2),
        ({"count": "rows"}, "", 2),
        ({"count": "rows", "where": {"question": "wet"}}, "", 1),
        ({"sum_over": "rows", "of": {"question": "area"}}, "", "200.5"),
        ({"age": {"of": "born", "at": "2027-09-01"}}, "", 9),
        ({"year": {"question": "born"}}, "", 2018),
        ({"days_between": [{"question": "start"}, {"question": "end"}]}, "", 29),
        ({"question": "start", "plus": {"months": 1}}, "", "2027-02-28"),
        (
            {"words": "{n} mois dès le {day}", "with": {"n": {"question": "n"}, "day": {"question": "start"}}},
            "",
            "3 mois dès le 31 01 2027",
        ),
    ],
)
def test_a_formula_gives(formula: Any, rounding: str, value: Any) -> None:
    assert compute(Calculation("c", formula=formula, rounding=rounding), ANSWERS, facts()) == value


def test_a_fact_of_the_city_can_be_looked_up() -> None:
    lookups = CityLookups(sector_school=lambda address: f"École de {address}")
    formula = {"lookup": "sector_school", "args": {"address": {"question": "street"}}}
    assert (
        compute(Calculation("c", formula=formula), {"street": "la Criée"}, facts(lookups=lookups))
        == "École de la Criée"
    )


def test_a_loop_reads_as_unknown_and_never_hangs() -> None:
    loop = {key: Calculation(key, formula={"sum": [{"calculation": other}, 1]}) for key, other in ("ab", "ba")}
    assert WithCalculations({}, loop, facts())["a"] is not None


def test_a_calculation_cannot_be_overridden_by_an_answer() -> None:
    known = {"price": Calculation("price", formula=12)}
    assert WithCalculations({"price": 0}, known, facts())["price"] == 12


@pytest.mark.parametrize(
    ("answers", "bracket"),
    [
        ({"qf_source": "typed", "qf_value": 720}, "C"),
        ({"qf_source": "typed", "qf_value": 400}, "A"),
        ({"qf_source": "typed", "qf_value": 401}, "B"),
        ({"qf_source": "tax", "income": "36000.00", "parts": "2.5"}, "E"),
        ({"qf_source": "none"}, "H"),
        ({}, "H"),
    ],
)
def test_the_income_quotient_gives_its_bracket(answers: dict[str, Any], bracket: str) -> None:
    computed = journey(sound(step("a", {"block": "B-QF"})), answers).computed()
    assert computed["bracket"].value == bracket
    assert computed["bracket"].lines[-1].endswith(bracket)


def test_the_income_quotient_of_the_city_is_looked_up() -> None:
    lookups = CityLookups(income_quotient=lambda source: 1850 if source == "known" else None)
    way = journey(sound(step("a", {"block": "B-QF"})), {"qf_source": "known"}, lookups=lookups)
    assert way.computed()["bracket"].value == "G"


def test_the_block_brings_its_calculations_once() -> None:
    definition = Definition.from_json(sound(step("a", {"block": "B-QF"}, {"block": "B-QF", "prefix": "other"})))
    assert [each.key for each in definition.calculations] == ["qf", "bracket", "other_qf", "other_bracket"]


numbers = some.decimals(min_value=-10_000, max_value=10_000, places=2)


@given(terms=some.lists(numbers, min_size=1, max_size=8))
def test_a_sum_of_cents_is_exact(terms: list[Decimal]) -> None:
    formula = {"sum": [str(term) for term in terms]}
    value = compute(Calculation("c", formula=formula, rounding="0.01"), {}, facts())
    assert Decimal(str(value)) == sum(terms)
