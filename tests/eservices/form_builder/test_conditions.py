"""Conditions: one evaluator, and the same thing in French."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.eservices.form_builder.conditions import OPERATORS, evaluate, in_words, references
from portal.eservices.form_builder.definition import Definition
from tests.eservices.form_builder.builders import CityLookups, choices, facts, question, sound, step

ANSWERS = {
    "kind": "mariage", "kinds": ["a", "b"], "n": 3, "money": "12.50", "day": "2026-12-04", "yes": True, "no": False,
    "empty": "", "child": {"birth_date": "2015-02-28", "family_name": "Riou"}, "year": "1990",
    "readers": [{"card": "enfant", "age": 9}, {"card": "facile", "age": 44}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (None, True),
        ({}, True),
        ({"question": "kind", "op": "is", "value": "mariage"}, True),
        ({"question": "kind", "op": "is_not", "value": "mariage"}, False),
        ({"question": "kind", "op": "is_one_of", "value": ["deces", "mariage"]}, True),
        ({"question": "kinds", "op": "includes_any", "value": ["b", "c"]}, True),
        ({"question": "kinds", "op": "includes_all", "value": ["a", "c"]}, False),
        ({"question": "kinds", "op": "includes_none", "value": ["c"]}, True),
        ({"question": "yes"}, True),
        ({"question": "no"}, False),
        ({"question": "no", "op": "is_answered"}, True),
        ({"question": "empty", "op": "is_empty"}, True),
        ({"question": "absent", "op": "is_empty"}, True),
        ({"question": "n", "op": "between", "value": [1, 3]}, True),
        ({"question": "money", "op": "gt", "value": 12}, True),
        ({"question": "money", "op": "is", "value": 12.5}, True),
        ({"question": "day", "op": "ge", "value": {"today": True, "plus": {"days": 10}}}, True),
        ({"question": "day", "op": "ge", "value": {"today": True, "plus": {"days": 11}}}, False),
        ({"question": "day", "op": "lt", "value": "2026-12-05"}, True),
        ({"question": "kind", "op": "lt", "value": 3}, False),
        ({"question": "child.family_name", "op": "is", "value": "Riou"}, True),
        ({"age": {"of": "child"}, "op": "is", "value": 11}, True),
        ({"age": {"of": "child", "at": "2027-02-27"}, "op": "is", "value": 11}, True),
        ({"age": {"of": "child", "at": "2027-02-28"}, "op": "is", "value": 12}, True),
        ({"age": {"of": "child", "at": {"question": "day"}}, "op": "lt", "value": 18}, True),
        ({"age": {"of": "absent"}, "op": "lt", "value": 18}, False),
        ({"count": "readers", "op": "is", "value": 2}, True),
        ({"count": "readers", "where": {"question": "age", "op": "lt", "value": 18}, "op": "is", "value": 1}, True),
        ({"rows": "readers", "which": "any", "condition": {"question": "age", "op": "lt", "value": 18}}, True),
        ({"rows": "readers", "which": "all", "condition": {"question": "age", "op": "lt", "value": 18}}, False),
        ({"rows": "absent", "which": "all", "condition": {"question": "age", "op": "lt", "value": 18}}, False),
        ({"rows": "absent", "which": "none", "condition": {"question": "age", "op": "lt", "value": 18}}, True),
        ({"channel": "online"}, True),
        ({"channel": ["desk", "phone"]}, False),
        ({"applicant": "guest"}, True),
        ({"applicant": "organisation"}, False),
        ({"all": [{"question": "yes"}, {"not": {"question": "no"}}]}, True),
        ({"any": [{"question": "no"}, {"all": []}]}, True),
        ({"unknown": "form"}, False),
        ({"question": "n", "op": "unknown", "value": 3}, False),
    ],
)
def test_a_condition_holds_or_not(condition: Any, holds: bool) -> None:
    assert evaluate(condition, ANSWERS, facts()) is holds


def test_what_the_city_knows_may_decide() -> None:
    lookups = CityLookups(in_city=lambda address: address["city"] == "Kermor")
    condition = {"lookup": "in_city", "args": {"address": {"question": "address"}}}
    assert evaluate(condition, {"address": {"city": "Kermor"}}, facts(lookups=lookups))
    assert not evaluate(condition, {"address": {"city": "Brest"}}, facts(lookups=lookups))


def test_born_on_29_february_one_is_a_year_older_on_1_march() -> None:
    answers = {"child": "2012-02-29"}
    assert evaluate({"age": {"of": "child", "at": "2030-02-28"}, "op": "is", "value": 17}, answers, facts())
    assert evaluate({"age": {"of": "child", "at": "2030-03-01"}, "op": "is", "value": 18}, answers, facts())


def test_a_condition_inside_a_row_sees_the_row_before_the_rest() -> None:
    condition = {"rows": "rows", "which": "any", "condition": {"question": "kind", "op": "is", "value": "b"}}
    assert evaluate(condition, {"kind": "a", "rows": [{"kind": "b"}]}, facts())


def test_references_leave_out_what_is_read_inside_rows() -> None:
    condition = {
        "all": [
            {"age": {"of": "child.x", "at": {"question": "day"}}, "op": "lt", "value": {"calculation": "limit"}},
            {"rows": "readers", "which": "any", "condition": {"question": "card"}},
        ]
    }
    assert references(condition) == {"child", "day", "limit", "readers"}


DEFINITION = Definition.from_json(
    sound(
        step(
            "a",
            question("kind", "choice", label="Quel acte ?", options=choices("mariage", "deces")),
            question("day", "date", label="Date du mariage"),
            question("readers", "group", label="Lecteurs", fields=[question("age", "number", label="Âge")]),
            question("child", "child", label="L’enfant"),
        )
    )
)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (None, ""),
        ({"question": "kind", "op": "is", "value": "mariage"}, "Si « Quel acte ? » est « Mariage »"),
        (
            {"question": "kind", "op": "is_one_of", "value": ["mariage", "deces"]},
            "Si « Quel acte ? » est « Mariage » ou « Deces »",
        ),
        ({"question": "day", "op": "lt", "value": "2027-03-01"}, "Si « Date du mariage » est avant le 1er mars 2027"),
        ({"age": {"of": "child"}, "op": "lt", "value": 18}, "Si l’âge de « L’enfant » est inférieur à 18"),
        (
            {"rows": "readers", "which": "any", "condition": {"question": "age", "op": "lt", "value": 18}},
            "Si pour au moins une ligne de « Lecteurs », « Âge » est inférieur à 18",
        ),
        ({"channel": ["desk", "phone"]}, "Si la demande arrive au guichet ou par téléphone"),
        (
            {"not": {"question": "kind", "op": "is_empty"}},
            "S’il n’est pas vrai que « Quel acte ? » n’est pas renseigné",
        ),
    ],
)
def test_a_condition_can_be_said_in_french(condition: Any, words: str) -> None:
    assert in_words(condition, DEFINITION).replace("\u00a0", " ").replace("\u202f", " ") == words


def test_and_and_or_keep_their_parentheses() -> None:
    one = {"question": "kind", "op": "is", "value": "mariage"}
    said = in_words({"all": [one, {"any": [one, {"channel": "desk"}]}]}, DEFINITION)
    assert said.count("(") == 1
    assert " et (" in said
    assert " ou " in said


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=12),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(value=json_values, other=json_values, op=some.sampled_from(sorted(OPERATORS)))
def test_no_answer_and_no_value_make_an_operator_fail(value: Any, other: Any, op: str) -> None:
    condition = {"question": "q", "op": op, "value": other}
    assert evaluate(condition, {"q": value}, facts()) in (True, False)
    assert evaluate({"not": condition}, {"q": value}, facts()) is not evaluate(condition, {"q": value}, facts())
