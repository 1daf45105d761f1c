"""The workshop's operations: each gives a new definition or refuses in French."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.eservices.form_builder import editing, schema
from portal.eservices.form_builder.checks import problems
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.editing import EditRefused
from tests.eservices.form_builder.builders import choices, question, sound, step

IF_YES = {"question": "a", "op": "is", "value": True}
BASE = sound(
    step("one", question("a", "yesno", label="Oui ou non ?"), question("b")),
    step("two", question("c", "choice", options=choices("x", "y"), condition=IF_YES)),
)


def keys(data: dict[str, Any]) -> list[list[str]]:
    return [[each["key"] for each in page["questions"]] for page in data["steps"]]


def test_no_operation_changes_what_it_was_given() -> None:
    before = deepcopy(BASE)
    editing.add_step(BASE, title="Trois")
    editing.remove_question(BASE, "b")
    editing.set_options(BASE, "c", labels=["Z"])
    assert before == BASE


def test_a_page_gets_a_key_from_its_title() -> None:
    new = editing.add_step(BASE, title="Œuvre d’art : à joindre", intro="Une photo suffit.", at=1)
    assert new["steps"][1] == {
        "key": "oeuvre_d_art_a_joindre", "title": "Œuvre d’art : à joindre", "intro": "Une photo suffit.",
    }  # fmt: skip
    assert editing.add_step(new, title="Œuvre d’art : à joindre")["steps"][-1]["key"] == "oeuvre_d_art_a_joindre_2"


def test_pages_and_questions_move_and_keep_their_key() -> None:
    base = sound(step("one", question("a"), question("b")), step("two", question("c")))
    assert keys(editing.move_step(base, "two", -1)) == [["c"], ["a", "b"]]
    assert keys(editing.move_question(base, "b", -1)) == [["b", "a"], ["c"]]
    assert keys(editing.move_question(base, "b", to_step="two")) == [["a"], ["c", "b"]]
    assert editing.rename_step(base, "one", title="Autre")["steps"][0]["key"] == "one"


def test_a_question_is_added_changed_and_removed() -> None:
    added = editing.add_question(BASE, "two", question={"type": "number", "label": "Combien d’exemplaires ?"})
    assert added["steps"][1]["questions"][-1] == {
        "key": "combien_d_exemplaires",
        "type": "number",
        "label": "Combien d’exemplaires ?",
    }
    changed = editing.edit_question(added, "combien_d_exemplaires", changes={"min": 1, "required": True})
    assert changed["steps"][1]["questions"][-1]["min"] == 1
    cleared = editing.edit_question(changed, "combien_d_exemplaires", changes={"min": None})
    assert "min" not in cleared["steps"][1]["questions"][-1]
    assert keys(editing.remove_question(cleared, "combien_d_exemplaires")) == keys(BASE)


def test_a_block_is_added_as_its_questions() -> None:
    new = editing.add_block(BASE, "two", block="B-CONTACT", off=["access_needs"])
    assert keys(new)[1] == ["c", "email", "phone", "reply_by"]
    with pytest.raises(EditRefused, match="préfixe"):
        editing.add_block(new, "one", block="B-CONTACT")


def test_options_that_keep_their_label_keep_their_value() -> None:
    new = editing.set_options(BASE, "c", labels=["Y", " Zèbre ", ""])
    assert new["steps"][1]["questions"][0]["options"] == [
        {"value": "y", "label": "Y"},
        {"value": "zebre", "label": "Zèbre"},
    ]


def test_a_condition_is_set_and_removed() -> None:
    new = editing.set_condition(BASE, question="b", condition=IF_YES)
    assert new["steps"][0]["questions"][1]["condition"] == IF_YES
    assert "condition" not in editing.remove_condition(new, question="b")["steps"][0]["questions"][1]
    assert editing.set_condition(BASE, step="two", condition=IF_YES)["steps"][1]["condition"] == IF_YES


def test_texts_and_endings_are_set() -> None:
    new = editing.set_texts(BASE, summary="Court.", retention={"months": 6, "base": "closed"})
    assert (new["summary"], new["retention"]) == ("Court.", {"months": 6})
    ended = editing.add_ending(new, ending={"kind": "refuse", "title": "Pas ici", "step": "one", "condition": IF_YES})
    assert ended["endings"][0]["key"] == "pas_ici"
    assert editing.remove_ending(ended, "pas_ici").get("endings", []) == []


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        (lambda: editing.add_step(BASE, title="  "), "Donnez un titre à la page."),
        (lambda: editing.rename_step(BASE, "ghost", title="x"), "Cette page n’existe plus."),
        (lambda: editing.move_step(BASE, "one", -1), "Cette page est déjà la première."),
        (lambda: editing.move_step(BASE, "two", 1), "Cette page est déjà la dernière."),
        (lambda: editing.remove_step(BASE, "one"), "sert encore à la question « Votre réponse »"),
        (lambda: editing.remove_question(BASE, "a"), "« Oui ou non ? » sert encore à"),
        (lambda: editing.remove_question(BASE, "ghost"), "Cette question n’existe plus."),
        (lambda: editing.move_question(BASE, "a", -1), "Cette question est déjà la première."),
        (lambda: editing.add_question(BASE, "one", question={"type": "text", "label": ""}), "Écrivez la question."),
        (
            lambda: editing.add_question(BASE, "one", question={"type": "record", "label": "x"}),
            "Ce type de question n’existe pas",
        ),
        (
            lambda: editing.add_question(BASE, "one", question={"type": "text", "label": "x", "key": "a"}),
            "porte déjà le nom court",
        ),
        (lambda: editing.add_question(BASE, "one", question={"type": "text", "label": "x", "colour": "red"}), "colour"),
        (lambda: editing.edit_question(BASE, "a", changes={"key": "z"}), "ne change plus"),
        (lambda: editing.edit_question(BASE, "a", changes={"label": ""}), "Écrivez la question."),
        (lambda: editing.set_options(BASE, "c", labels=["A", "A"]), "écrite deux fois"),
        (lambda: editing.set_options(BASE, "c", labels=[" "]), "au moins une réponse"),
        (lambda: editing.set_condition(BASE, question="a", condition={"question": "c"}), "demandée plus loin"),
        (lambda: editing.set_condition(BASE, step="one", condition={"question": "a"}), "demandée plus loin"),
        (lambda: editing.set_texts(BASE, steps=[]), "ne se modifie pas ici"),
        (lambda: editing.add_block(BASE, "one", block="B-NOPE"), "n’existe pas"),
        (lambda: editing.remove_ending(BASE, "ghost"), "n’existe plus"),
    ],
)
def test_what_cannot_be_done_is_refused_in_french(operation: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(EditRefused) as refusal:
        operation()
    assert sentence in str(refusal.value).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_procedure_can_be_built_from_nothing_and_published() -> None:
    data = editing.empty_definition("Demander un arbre")
    data = editing.add_step(data, title="L’arbre")
    data = editing.add_question(data, "l_arbre", question={"type": "choice", "label": "Lequel ?"})
    data = editing.set_options(data, "lequel", labels=["Chêne", "Hêtre"])
    data = editing.set_texts(
        data, legal_basis=["CGCT L2121-29"], retention={"months": 12}, privacy={"purpose": "Planter"},
        ways_in={"desk": "En mairie"}, remedies={"refused": "Le tribunal."}, routing=[{"department": "espaces-verts"}],
    )  # fmt: skip
    assert problems(Definition.from_json(data)) == []
    assert schema.validate(data) == []


@given(titles=some.lists(some.text(min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=6))
def test_any_titles_give_distinct_sound_keys(titles: list[str]) -> None:
    data = editing.empty_definition("Essai")
    for title in titles:
        data = editing.add_step(data, title=title)
    found = [page["key"] for page in data["steps"]]
    assert len(set(found)) == len(titles)
    assert all(key.isascii() and key[0].isalpha() and key == key.lower() for key in found)
