"""Sentences that name what is wrong, and pages that show only what the case may ask."""

from __future__ import annotations

from tests.eservices.form_builder.builders import choices, journey, page, question, sound, step

WISHES = question(
    "wishes", "ranked", required=True, max=3,
    fields=[
        question("discipline", "choice", required=True, options=choices("violon", "piano")),
        question("site", "choice", required=True, options=choices("theatre", "aber")),
    ],
    validations=[{"kind": "unique", "fields": ["discipline"], "message": "{double} apparaît deux fois."}],
)  # fmt: skip


def _messages(*questions: dict[str, object], **answers: object) -> list[str]:
    return [each.message for each in journey(sound(step("page", *questions)), answers).missing()]


def test_a_missing_person_is_asked_for_in_one_sentence_of_its_own() -> None:
    guardian = question("guardian", "person", required=True, required_message="Indiquez le parent ou le tuteur.")
    assert _messages(guardian) == ["Indiquez le parent ou le tuteur."]


def test_a_person_half_named_is_still_told_what_is_missing() -> None:
    guardian = question("guardian", "person", required=True, required_message="Indiquez le parent ou le tuteur.")
    assert _messages(guardian, guardian={"family_name": "Riou"}) == ["Saisissez les prénoms."]


def test_the_sentence_of_a_double_names_what_comes_twice() -> None:
    wishes = [{"discipline": "violon", "site": "theatre"}, {"discipline": "violon", "site": "aber"}]
    assert _messages(WISHES, wishes=wishes) == ["Violon apparaît deux fois."]


def test_different_wishes_at_the_same_place_are_no_double() -> None:
    wishes = [{"discipline": "violon", "site": "theatre"}, {"discipline": "piano", "site": "theatre"}]
    assert _messages(WISHES, wishes=wishes) == []


def test_a_social_security_number_that_looks_like_a_card_is_not_taken_for_one() -> None:
    rule = {"kind": "forbidden_content", "what": ["card"], "message": "Carte."}
    message = question("message", validations=[rule])
    assert _messages(message, message="Mon numéro : 2 55 08 14 168 025 38.") == []
    assert _messages(message, message="Ma carte : 4970 1000 0000 0154.") == ["Carte."]
    assert _messages(message, message="Ma carte : 3782 822463 10005.") == ["Carte."]


def test_a_piece_that_an_earlier_answer_rules_out_is_not_shown() -> None:
    kind = question("kind", "choice", required=True, options=choices("extrait", "copie"))
    link = question("link", "choice", required=True, options=choices("parent", "autre"))
    both = {
        "all": [{"question": "kind", "op": "is", "value": "copie"}, {"question": "link", "op": "is", "value": "parent"}]
    }
    proof = question("proof", "file", required=True, condition=both)
    data = sound(step("first", kind), step("second", link, proof))

    def shown(answer: str) -> list[str]:
        return [row.question.key for row in journey(data, {"kind": answer}).form("second").rows]

    assert shown("extrait") == ["link"]
    assert shown("copie") == ["link", "proof"]


def test_a_follow_up_of_this_page_is_shown_whatever_the_answer_so_far() -> None:
    kind = question("kind", "choice", required=True, options=choices("oui", "non"))
    more = question("more", condition={"question": "kind", "op": "is", "value": "oui"})
    assert [row.question.key for row in page(kind, more).rows] == ["kind", "more"]
