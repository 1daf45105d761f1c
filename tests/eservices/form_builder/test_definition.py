"""A definition is its JSON, frozen."""

from __future__ import annotations

import dataclasses
import random

import pytest

from portal.eservices.form_builder.definition import Definition, DefinitionError, digest
from portal.eservices.form_builder.standard import standard_definition
from tests.eservices.form_builder.builders import choices, question, sound, step


def test_a_definition_comes_back_from_its_json_unchanged() -> None:
    data = sound(step("a", question("q", "choice", options=choices("x", "y"), required=True), {"block": "B-GUARDIANS"}))
    definition = Definition.from_json(data)
    assert Definition.from_json(definition.to_json()) == definition


def test_frozen_json_does_not_rest_on_the_blocks_of_today() -> None:
    frozen = Definition.from_json(sound(step("a", {"block": "B-CONTACT"}))).to_json()
    assert [each["key"] for each in frozen["steps"][0]["questions"]] == ["email", "phone", "reply_by", "access_needs"]
    assert frozen["steps"][0]["questions"][0]["block"] == "B-CONTACT"


def test_a_definition_cannot_be_changed_once_read() -> None:
    definition = Definition.from_json(sound())
    with pytest.raises(dataclasses.FrozenInstanceError):
        definition.title = "Autre"  # type: ignore[misc]


def test_same_content_in_another_order_has_the_same_digest() -> None:
    data = sound()
    keys = list(data)
    random.Random(7).shuffle(keys)
    assert digest({key: data[key] for key in keys}) == digest(data)
    assert digest({**data, "title": "Autre"}) != digest(data)


def test_an_unknown_key_is_refused_with_its_place() -> None:
    with pytest.raises(DefinitionError, match="libelle"):
        Definition.from_json(sound(step("a", {"key": "q", "type": "text", "libelle": "Nom"})))


def test_a_wrong_type_is_refused() -> None:
    with pytest.raises(DefinitionError, match="vrai ou faux"):
        Definition.from_json(sound(step("a", question(required="oui"))))


def test_a_question_without_key_is_refused() -> None:
    with pytest.raises(DefinitionError, match="key"):
        Definition.from_json(sound(step("a", {"type": "text"})))


def test_a_missing_part_takes_its_default() -> None:
    definition = Definition.from_json({"title": "Vide"})
    assert (definition.steps, definition.silence.effect, definition.language_version) == ((), "none", 1)


def test_the_standard_definition_is_for_agents_and_asks_subject_message_and_pieces() -> None:
    definition = Definition.from_json(standard_definition("Passeport", "etat-civil"))
    assert definition.agents_only
    assert [each.key for each in definition.steps[0].questions] == ["subject", "message", "files"]


def test_texts_come_in_another_language_when_they_are_translated() -> None:
    texts = {"title": "Ask", "step.page.title": "Page", "question.q.label": "Your answer", "option.q.x": "Ex"}
    data = sound(step("page", question("q", "choice", options=choices("x"))), translations={"en": texts})
    english = Definition.from_json(data).in_language("en")
    asked = english.questions[0]
    assert (english.title, asked.label, asked.options[0].label) == ("Ask", "Your answer", "Ex")
    assert Definition.from_json(data).in_language("br").title == "Demander un acte"


def test_a_block_takes_a_prefix_everywhere_it_names_its_own_questions() -> None:
    definition = Definition.from_json(sound(step("a", {"block": "B-ADDRESS", "prefix": "home"})))
    asked = definition.question("home_host_id")
    assert asked is not None
    assert asked.condition == {"question": "home_housed_by", "op": "is", "value": True}


def test_a_block_leaves_out_what_is_off_and_takes_its_settings() -> None:
    settings = {"off": ["usage_name"], "labels": {"person": "Le défunt"}, "condition": {"channel": "desk"}}
    definition = Definition.from_json(sound(step("a", {"block": "B-PERSON", "prefix": "subject", **settings})))
    asked = definition.questions[0]
    assert (asked.key, asked.label, asked.condition) == ("subject", "Le défunt", {"channel": "desk"})
    assert "usage_name" not in asked.parts


def test_a_block_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DefinitionError, match="B-NOPE"):
        Definition.from_json(sound(step("a", {"block": "B-NOPE"})))
