"""The published schema says the same as the reader."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from portal.eservices.form_builder import schema
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.standard import standard_definition
from tests.eservices.form_builder.builders import choices, question, sound, step
from tests.eservices.form_builder.test_journey import ACT


def test_it_is_a_json_schema_of_2020_12() -> None:
    Draft202012Validator.check_schema(schema.json_schema())
    assert schema.json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("data", [sound(), ACT, standard_definition("Passeport", "etat-civil"), {"title": "Vide"}])
def test_definitions_pass_with_their_blocks_and_frozen(data: dict[str, Any]) -> None:
    assert schema.validate(data) == []
    assert schema.validate(Definition.from_json(data).to_json()) == []


def test_every_shared_block_passes() -> None:
    blocks = schema.json_schema()["$defs"]["block"]["properties"]["block"]["enum"]
    assert (
        schema.validate(Definition.from_json(sound(step("a", *({"block": each} for each in blocks)))).to_json()) == []
    )


@pytest.mark.parametrize(
    "data",
    [
        sound(colour="red"),
        sound(language_version=2),
        sound(step("a", question("q", "telepathy"))),
        sound(step("a", {"key": "q"})),
        sound(step("a", question(condition={"question": "x", "op": "près"}))),
        sound(step("a", question(condition={"rows": "x", "condition": {"colour": "red"}}))),
        sound(step("a", question("q", "choice", options=[{"label": "sans valeur"}]))),
        sound(workflow="personal"),
        sound(clocks=[{"key": "c", "kind": "biological"}]),
        sound(calculations=[{"key": "c", "formula": {"magic": 1}}]),
    ],
)
def test_what_is_not_the_language_is_refused_with_its_place(data: dict[str, Any]) -> None:
    assert schema.validate(data)
    assert all(" : " in sentence.replace("\u00a0", " ") for sentence in schema.validate(data))


def test_grids_and_groups_pass() -> None:
    data = sound(step("a", question("g", "grid", options=choices("x"), fields=[question("y", "yesno")])))
    assert schema.validate(data) == []
