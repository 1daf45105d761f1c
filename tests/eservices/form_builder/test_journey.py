"""The way through a procedure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.journey import Journey, declaration_step
from portal.eservices.form_builder.questions import form_for
from tests.eservices.form_builder.builders import CityLookups, choices, facts, journey, question, sound, step

ONLY_RESTRICTED = {"question": "form", "op": "is_one_of", "value": ["integrale", "avec_filiation"]}
ACT = sound(
    step(
        "act",
        question("kind", "choice", label="Quel acte ?", options=choices("naissance", "deces"), required=True),
        question("in_kermor", "yesno", label="Dressé à Kermor ?", required=True),
    ),
    step("form", question("form", "choice", options=choices("integrale", "sans_filiation"), required=True)),
    step("parents", question("parent", "person", label="Parent", required=True), condition=ONLY_RESTRICTED),
    step("you", {"block": "B-CONTACT", "off": ["access_needs"]}),
    step("sending", question("address", "address", required=True),
         question("proof", "file", label="Preuve", required=True)),
    entry_points=[{"slug": "acte-de-deces", "label": "Acte de décès", "preset": {"kind": "deces"}}],
    endings=[
        {"key": "elsewhere", "kind": "refuse", "step": "act", "title": "Pas ici",
         "condition": {"question": "in_kermor", "op": "is", "value": False}},
        {"key": "advice", "kind": "refuse", "soft": True, "step": "form", "title": "Est-ce utile ?",
         "condition": {"question": "form", "op": "is", "value": "sans_filiation"}},
        {"key": "sent", "kind": "submit", "title": "Demande envoyée"},
    ],
    routing=[
        {"department": "culture", "condition": {"question": "kind", "op": "is", "value": "deces"}},
        {"department": "etat-civil"},
    ],
    silence={"effect": "reject", "months": 2, "text": "Rejet",
             "variants": [{"condition": {"question": "kind", "op": "is", "value": "deces"}, "effect": "none"}]},
    child_requests=[{"procedure_slug": "autre", "condition": {"question": "form", "op": "is", "value": "integrale"}}],
    receipt={"mask": ["parent"]},
)  # fmt: skip
ADDRESS = {"line1": "8 rue de la Vigie", "postcode": "29999", "city": "Kermor", "country": "France"}
FILED: dict[str, Any] = {
    "kind": "naissance", "in_kermor": True, "form": "integrale",
    "parent": {"family_name": "Le Goff", "given_names": "Soizic"},
    "email": "m@example.org", "reply_by": "courriel", "address": ADDRESS, "proof": {"documents": [], "later": True},
}  # fmt: skip


def test_pages_appear_as_answers_call_for_them() -> None:
    assert [each.key for each in journey(ACT).steps] == ["act", "form", "you", "sending"]
    assert [each.key for each in journey(ACT, FILED).steps] == ["act", "form", "parents", "you", "sending"]


def test_one_page_cannot_be_skipped() -> None:
    way = journey(ACT, {"kind": "naissance"})
    assert way.can_visit("act")
    assert not way.can_visit("form")
    assert not journey(ACT, FILED).can_visit("nowhere")
    assert journey(ACT, FILED).can_visit("sending")


def test_next_and_previous_follow_the_visible_pages() -> None:
    way = journey(ACT, {**FILED, "form": "sans_filiation"})
    following = way.next_after("form")
    assert following is not None
    assert following.key == "you"
    assert way.next_after("sending") is None
    before = way.previous("you")
    assert before is not None
    assert before.key == "form"
    assert way.previous("act") is None
    last = way.previous("check")
    assert last is not None
    assert last.key == "sending"


def test_progress_counts_the_check_page() -> None:
    assert journey(ACT).position("act") == (1, 5)
    assert journey(ACT, FILED).position("check") == (6, 6)
    assert journey(ACT, FILED).progress == (5, 6)


def test_hidden_answers_are_not_filed_and_no_longer_required() -> None:
    way = journey(ACT, {**FILED, "form": "sans_filiation"})
    assert "parent" not in way.visible_answers()
    assert way.is_complete
    assert way.all_answers["parent"]["family_name"] == "Le Goff"


def test_a_hidden_answer_opens_no_page() -> None:
    data = sound(
        step("a", question("x", "yesno")),
        step("b", question("y", "yesno"), condition={"question": "x", "op": "is", "value": True}),
        step("c", question("z"), condition={"question": "y", "op": "is", "value": True}),
    )
    assert [each.key for each in journey(data, {"x": False, "y": True}).steps] == ["a"]


def test_a_refusal_stops_the_way() -> None:
    way = journey(ACT, {**FILED, "in_kermor": False})
    ending = way.ending_after("act")
    assert ending is not None
    assert ending.key == "elsewhere"
    assert not way.can_visit("form")
    assert not way.is_complete
    assert way.ending.key == "elsewhere"


def test_advice_does_not_stop_the_way() -> None:
    way = journey(ACT, {**FILED, "form": "sans_filiation"})
    ending = way.ending_after("form")
    assert ending is not None
    assert ending.soft
    assert way.can_visit("sending")
    assert way.ending.key == "sent"


def test_a_public_page_opens_the_form_with_its_answer_chosen() -> None:
    way = journey(ACT, entry="acte-de-deces")
    assert way.form("act").rows[0].choices[1].checked
    assert journey(ACT, {"kind": "naissance"}, entry="acte-de-deces").visible_answers()["kind"] == "naissance"


def test_what_is_missing_names_the_page_and_the_question() -> None:
    way = journey(ACT, {key: value for key, value in FILED.items() if key != "form"})
    assert [(each.step, each.question) for each in way.missing()] == [("form", "form")]
    assert way.missing()[0].message.startswith("Choisissez une réponse")
    assert way.first_incomplete is not None
    assert way.first_incomplete.key == "form"


def test_a_rule_on_a_later_page_waits_until_sending() -> None:
    by_letter = {
        key: value for key, value in {**FILED, "reply_by": "courrier"}.items() if key not in ("email", "address")
    }
    way = journey(ACT, by_letter)
    assert way.is_step_complete("you"), "the address is asked on the next page"
    assert {each.question for each in way.revalidate()} == {"email", "reply_by", "address"}
    assert journey(ACT, {**by_letter, "address": ADDRESS}).revalidate() == []


def test_what_was_true_yesterday_is_judged_again_at_sending() -> None:
    data = sound(step("a", question("day", "date", min={"today": True}, required=True)))
    assert journey(data, {"day": "2026-11-24"}).revalidate() == []
    late = Journey(Definition.from_json(data), {"day": "2026-11-24"}, facts(today=date(2026, 11, 25)))
    assert late.revalidate()[0].question == "day"


def test_an_option_withdrawn_since_is_found_at_sending() -> None:
    data = sound(step("a", question("q", "directory", source="slots", required=True)))
    assert journey(data, {"q": "gone"}, lookups=CityLookups({"slots": []})).revalidate()[0].question == "q"


def test_the_summary_says_every_visible_answer_and_masks_what_must_be() -> None:
    sections = journey(ACT, FILED).summary()
    rows = {row.key: row for section in sections for row in section.rows}
    assert [section.title for section in sections] == ["Act", "Form", "Parents", "You", "Sending"]
    assert rows["kind"].value_text == ["Naissance"]
    assert rows["address"].value_text == ["8 rue de la Vigie", "29999 Kermor"]
    assert rows["proof"].value_text == ["À fournir plus tard"]
    assert rows["parent"].value_text == ["Soizic Le Goff"]
    assert rows["parent"].printable == ["renseigné"]
    assert rows["phone"].value_text == rows["phone"].printable == []


def test_pieces_say_what_was_given_and_what_is_to_come() -> None:
    (piece,) = journey(ACT, FILED).pieces()
    assert (piece.label, piece.required, piece.given, piece.later) == ("Preuve", True, False, True)
    given = {"documents": ["6f1c2a34-0000-4000-8000-000000000001"], "later": False}
    (piece,) = journey(ACT, {**FILED, "proof": given}).pieces()
    assert (piece.given, piece.later, piece.documents) == (True, False, ("6f1c2a34-0000-4000-8000-000000000001",))


def test_route_silence_and_second_request_follow_the_answers() -> None:
    birth, death = journey(ACT, FILED), journey(ACT, {**FILED, "kind": "deces", "form": "sans_filiation"})
    assert [each.route() and each.route().department for each in (birth, death)] == ["etat-civil", "culture"]  # type: ignore[union-attr]
    assert (birth.silence().effect, death.silence().effect) == ("reject", "none")
    assert [each.procedure_slug for each in birth.child_requests()] == ["autre"]
    assert death.child_requests() == []


def test_calculations_are_worked_out_and_explained() -> None:
    data = sound(
        step("a", question("length", "number", label="Longueur", decimals=1, unit="m")),
        step("b", question("price", "computed", label="Prix", calculation="price")),
        calculations=[
            {"key": "price", "label": "Prix", "unit": "€", "rounding": "0.01",
             "formula": {"product": [{"ceil": {"question": "length"}}, "2.4"]}}
        ],
    )  # fmt: skip
    way = journey(data, {"length": "12.3"})
    computed = way.computed()["price"]
    assert computed.value == "31.20"
    assert [line.replace("\u00a0", " ") for line in computed.lines] == ["Longueur : 12,3 m", "Prix : 31,20 €"]
    rows = [row for section in way.summary() for row in section.rows]
    assert rows[-1].value_text == ["31,20\u00a0€"]


def test_a_page_may_depend_on_a_calculation() -> None:
    over = {"calculation": "total", "op": "gt", "value": 20}
    data = sound(
        step("a", question("n", "number")),
        step("b", question("why", required=True), condition=over),
        calculations=[{"key": "total", "formula": {"sum": [{"question": "n"}, 5]}}],
    )
    assert [each.key for each in journey(data, {"n": 15}).steps] == ["a"]
    assert [each.key for each in journey(data, {"n": 16}).steps] == ["a", "b"]


def test_the_declaration_is_asked_on_the_check_page() -> None:
    form = form_for(declaration_step(), {}, facts(), {"certify": "on"})
    assert form.answers() == {"certify": True}
    assert not journey(ACT, FILED).form("declaration", {}).is_valid()


def test_a_hidden_page_has_no_form() -> None:
    with pytest.raises(LookupError):
        journey(ACT, {**FILED, "form": "sans_filiation"}).form("parents")


def test_sending_page_by_page_gives_the_same_answers_as_all_at_once() -> None:
    answers: dict[str, Any] = {}
    posts = [
        {"kind": "naissance", "in_kermor": "oui"},
        {"form": "integrale"},
        {"parent__family_name": "Le Goff", "parent__given_names": "Soizic"},
        {"email": "m@example.org", "reply_by": "courriel"},
        {
            "address__line1": "8 rue de la Vigie",
            "address__postcode": "29999",
            "address__city": "Kermor",
            "proof__later": "on",
        },
    ]
    for data in posts:
        way = journey(ACT, answers)
        current = way.first_incomplete
        assert current is not None
        form = way.form(current.key, data)
        assert form.is_valid(), form.error_links
        answers |= form.answers()
    assert journey(ACT, answers).is_complete
    assert journey(ACT, answers).visible_answers() == FILED


values = (
    some.none() | some.booleans() | some.text(max_size=8) | some.sampled_from(["naissance", "integrale", "2026-01-01"])
)


@given(answers=some.dictionaries(some.sampled_from([*FILED, "phone", "intrus"]), values))
def test_no_answers_break_the_way(answers: dict[str, Any]) -> None:
    way = journey(ACT, answers)
    assert way.first.key == "act"
    assert set(way.visible_answers()) <= {question.key for each in way.steps for question in each.questions}
    assert all(way.can_visit(each.key) for each in way.steps) or not way.is_complete
    assert way.summary()[0].step == "act"
    assert bool(way.missing()) is not all(way.is_step_complete(each.key) for each in way.steps)
