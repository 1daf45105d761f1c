"""Each screen writes what it says, and nothing else of the definition."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.eservices.form_builder.definition import Definition
from portal.eservices.models import Procedure
from tests.eservices.factories import definition
from tests.eservices.workshop.conftest import address, seen, send, text_of, working

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def parsed(procedure: Procedure) -> Definition:
    return Definition.from_json(working(procedure))


def said(procedure: Procedure, key: str) -> str:
    """A question's words, whatever the factory calls it today."""
    return parsed(procedure).question(key).label.replace("\u00a0", " ").replace("\u202f", " ")


def test_pages_go_up_down_twice_and_away(at_desk, procedure) -> None:
    keys = [step.key for step in parsed(procedure).steps]
    send(at_desk, procedure, "pages", do=f"down:{keys[1]}")
    assert [step.key for step in parsed(procedure).steps] == [keys[0], keys[2], keys[1], *keys[3:]]
    send(at_desk, procedure, "pages", do=f"copy:{keys[1]}")
    assert [step.title for step in parsed(procedure).steps].count("Les personnes qui aident (copie)") == 1
    copied = next(step for step in parsed(procedure).steps if step.title.endswith("(copie)"))
    assert copied.questions[0].key != "helpers"
    send(at_desk, procedure, "remove", f"step:{copied.key}")
    assert parsed(procedure).step(copied.key) is None


def test_what_something_rests_on_is_not_removed(at_desk, procedure) -> None:
    page = send(at_desk, procedure, "remove", "question:thing", follow=True)
    assert "sert encore à" in text_of(page)
    assert parsed(procedure).question("thing")


def test_an_answer_that_a_condition_names_is_not_removed(at_desk, procedure) -> None:
    rows = {"o-TOTAL_FORMS": "1", "o-INITIAL_FORMS": "0", "o-0-value": "charrette", "o-0-label": "Une charrette"}
    page = send(at_desk, procedure, "options", "thing", **rows)
    assert "La réponse « Une bâche » sert encore à" in text_of(page)
    assert len(parsed(procedure).question("thing").options) == 2


def test_rows_of_answers_come_and_go_by_buttons_without_saving(at_desk, procedure) -> None:
    before = seen(procedure)
    rows = {"o-TOTAL_FORMS": "2", "o-INITIAL_FORMS": "0", "o-0-value": "charrette", "o-0-label": "Une charrette bleue",
            "o-1-value": "bache", "o-1-label": "Une bâche"}  # fmt: skip
    more = send(at_desk, procedure, "options", "thing", row="add:", **rows)
    assert more.content.decode().count('-label" value=') == 2
    assert 'name="o-TOTAL_FORMS" value="3"' in more.content.decode()
    turned = send(at_desk, procedure, "options", "thing", row="down:0", **rows).content.decode()
    assert turned.index("Une bâche") < turned.index("Une charrette bleue")
    assert seen(procedure) == before


def test_a_renamed_answer_keeps_its_value(at_desk, procedure) -> None:
    rows = {"o-TOTAL_FORMS": "3", "o-INITIAL_FORMS": "0", "o-0-value": "charrette", "o-0-label": "Une charrette bleue",
            "o-1-value": "bache", "o-1-label": "Une bâche", "o-2-label": "Un vélo cargo"}  # fmt: skip
    send(at_desk, procedure, "options", "thing", **rows)
    values = [(option.value, option.label) for option in parsed(procedure).question("thing").options]
    assert values == [("charrette", "Une charrette bleue"), ("bache", "Une bâche"), ("un_velo_cargo", "Un vélo cargo")]


def test_settings_that_the_form_does_not_show_are_kept(at_desk, procedure) -> None:
    before = parsed(procedure).question("size")
    send(at_desk, procedure, "question", "size", label="Surface de la bâche", hint="", noun="", required="on",
         min="1", max="100", decimals="0", unit="m²")  # fmt: skip
    assert parsed(procedure).question("size") == before


def test_a_missing_answer_may_have_its_own_sentence(at_desk, procedure) -> None:
    send(at_desk, procedure, "question", "in_kermor", label="À Kermor ?", hint="", noun="", required="on",
         required_message="Dites-nous où.")  # fmt: skip
    assert parsed(procedure).question("in_kermor").required_message == "Dites-nous où."


def test_a_question_inside_a_group_has_its_own_page_and_condition(at_desk, procedure) -> None:
    send(at_desk, procedure, "field_add", "helpers", label="Permis de conduire ?", type="yesno")
    send(
        at_desk, procedure, "condition", "field:helpers.permis_de_conduire", about="question:age", op="ge", number="18"
    )
    field = parsed(procedure).question("helpers.permis_de_conduire")
    assert field.type == "yesno"
    assert field.condition == {"question": "age", "op": "ge", "value": 18}
    send(at_desk, procedure, "remove", "field:helpers.permis_de_conduire")
    assert parsed(procedure).question("helpers.permis_de_conduire") is None


@pytest.mark.parametrize(
    ("about", "posted", "expected"),
    [
        ("question:in_kermor", {"op": "yes"}, {"question": "in_kermor", "op": "is", "value": True}),
        (
            "question:thing",
            {"op": "is_one_of", "answers": ["bache"]},
            {"question": "thing", "op": "is", "value": "bache"},
        ),
        (
            "question:thing",
            {"op": "is_none_of", "answers": ["bache", "charrette"]},
            {"not": {"question": "thing", "op": "is_one_of", "value": ["bache", "charrette"]}},
        ),
        ("question:size", {"op": "ge", "number": "12,5"}, {"question": "size", "op": "ge", "value": "12.5"}),
        ("question:size", {"op": "is_answered"}, {"question": "size", "op": "is_answered"}),
        ("channel", {"op": "in", "answers": ["desk"]}, {"channel": "desk"}),
        ("applicant", {"op": "in", "answers": ["known", "guest"]}, {"applicant": ["known", "guest"]}),
    ],
)
def test_a_condition_is_built_by_choosing_words(at_desk, procedure, about, posted, expected) -> None:
    place = "step:helpers"
    if parsed(procedure).step("helpers").condition:
        send(at_desk, procedure, "condition", place, do="clear:")
    send(at_desk, procedure, "condition", place, about=about, **posted)
    assert parsed(procedure).step("helpers").condition == expected


def test_parts_of_a_condition_are_joined_by_and_or_or(at_desk, procedure) -> None:
    place = "step:helpers"
    send(at_desk, procedure, "condition", place, about="question:in_kermor", op="yes")
    send(at_desk, procedure, "condition", place, about="channel", op="in", answers=["desk"])
    assert set(parsed(procedure).step("helpers").condition) == {"all"}
    send(at_desk, procedure, "condition", place, do="joint:any")
    assert set(parsed(procedure).step("helpers").condition) == {"any"}
    page = text_of(at_desk.get(address("condition", procedure.pk, place)))
    assert f"Si « {said(procedure, 'in_kermor')} » est « oui »" in page
    send(at_desk, procedure, "condition", place, do="drop:0")
    assert parsed(procedure).step("helpers").condition == {"channel": "desk"}


def test_a_condition_offers_only_what_was_asked_before(at_desk, procedure) -> None:
    page = at_desk.get(address("condition", procedure.pk, "question:size")).content.decode()
    assert "question:thing" in page
    assert "question:helpers" not in page
    refused = at_desk.get(address("condition", procedure.pk, "question:size"), {"about": "question:helpers"})
    assert refused.context["form"] is None


def test_an_unfinished_condition_is_refused_in_words(at_desk, procedure) -> None:
    page = send(at_desk, procedure, "condition", "step:helpers", about="question:thing", op="is_one_of")
    assert "il manque avec quoi comparer" in text_of(page)


def test_a_rule_says_its_message_and_is_taken_away(at_desk, procedure) -> None:
    send(at_desk, procedure, "rules", "size", kind="compare", op="le", other="value", value="50",
         message="{value} m², c’est trop.", level="warning")  # fmt: skip
    rule = parsed(procedure).question("size").validations[-1]
    assert (rule.kind, rule.op, rule.value, rule.level) == ("compare", "le", "50", "warning")
    assert "m², c’est trop." in text_of(at_desk.get(address("question", procedure.pk, "size")))
    send(at_desk, procedure, "rules", "size", do="drop:0")
    assert parsed(procedure).question("size").validations == ()


def test_an_unfinished_rule_is_refused_in_words(at_desk, procedure) -> None:
    page = send(at_desk, procedure, "rules", "helpers.name", kind="forbidden_content", message="", level="error")
    assert "Complétez la règle" in text_of(page)


def test_a_shared_block_is_added_under_a_short_name(at_desk, procedure) -> None:
    step = parsed(procedure).steps[0].key
    send(at_desk, procedure, "question_add", step, **{"add-block": "1", "block": "B-PERSON", "short_name": "spouse"})
    assert parsed(procedure).question("spouse").type == "person"


def test_an_ending_a_delay_and_a_route_are_rows(at_desk, procedure) -> None:
    ends, routes = len(parsed(procedure).endings), len(parsed(procedure).routing)
    send(at_desk, procedure, "row_add", "fins", title="Pas ici", kind="refuse", step="need", text="Allez ailleurs.")
    send(at_desk, procedure, "row_add", "delais", label="Réponse", kind="service", starts="received", n="5",
         unit="working_days", effect="none")  # fmt: skip
    send(at_desk, procedure, "row_add", "services", department="vie-associative", note="")
    held = parsed(procedure)
    assert len(held.endings) == ends + 1
    assert held.endings[-1].title == "Pas ici"
    assert (held.clocks[-1].duration.n, held.clocks[-1].duration.unit) == (5, "working_days")
    assert len(held.routing) == routes + 1
    send(at_desk, procedure, "rows", "services", do=f"remove:{routes}")
    assert len(parsed(procedure).routing) == routes


def test_a_particular_case_of_silence_waits_for_its_condition(at_desk, procedure) -> None:
    answer = send(at_desk, procedure, "row_add", "silence-particulier", effect="reject", months="2", text="Refus.")
    assert "silence.variants" in answer["Location"]
    send(
        at_desk, procedure, "condition", "silence.variants:0", about="question:thing", op="is_one_of", answers=["bache"]
    )
    variant = parsed(procedure).silence.variants[0]
    assert (variant.effect, variant.months) == ("reject", 2)
    assert variant.condition == {"question": "thing", "op": "is", "value": "bache"}


def test_a_message_of_its_own_names_only_what_may_be_read_on_a_locked_screen(at_desk, procedure) -> None:
    page = send(at_desk, procedure, "notice", "decision", subject="{name}, voici", text="Bonjour.")
    assert "L’objet ne peut pas contenir {name}" in text_of(page)
    send(at_desk, procedure, "notice", "decision", subject="{reference} : réponse", text="Bonjour {name}.")
    assert parsed(procedure).notices["decision"].text == "Bonjour {name}."


def test_a_rehearsal_that_fails_says_what_came_out_instead(at_desk, procedure) -> None:
    send(at_desk, procedure, "row_add", "essais", label="Ailleurs", entry="", today="", answers='{"in_kermor": true}',
         expect='{"ending": "nulle_part"}')  # fmt: skip
    page = text_of(at_desk.get(address("rows", procedure.pk, "essais")))
    assert "au lieu de nulle_part" in page


def test_what_is_exported_comes_back_the_same(at_desk, procedure) -> None:
    exported = at_desk.get(address("export", procedure.pk))
    held = json.loads(exported.content)
    send(at_desk, procedure, "step_add", title="De trop", intro="")
    file = SimpleUploadedFile("charrette.json", exported.content, "application/json")
    send(at_desk, procedure, "exchange", file=file)
    assert parsed(procedure) == Definition.from_json(held)


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "Choisissez un fichier"),
        ("{", "n’est pas du JSON"),
        ("[]", "un objet était attendu"),
        ('{"steps": [{"key": "a", "titel": "x"}]}', "« titel » ne fait pas partie du langage"),
        ('{"steps": [{"key": "a", "questions": [{"key": "b", "type": "licorne"}]}]}', "licorne"),
        ('{"steps": "non"}', "une liste était attendue"),
        ('{"retention": {"months": "douze"}}', "un nombre entier était attendu"),
    ],
)
def test_a_file_that_is_no_definition_is_refused_with_its_place(at_desk, procedure, pasted, sentence) -> None:
    before = seen(procedure)
    page = send(at_desk, procedure, "exchange", pasted=pasted)
    assert page.status_code == 200
    assert sentence in text_of(page)
    assert seen(procedure) == before


def test_an_imported_form_keeps_this_citys_department(at_desk, procedure) -> None:
    brought = definition("un-service-d-ailleurs", title="Emprunter une remorque")
    send(at_desk, procedure, "exchange", pasted=json.dumps(brought))
    assert parsed(procedure).department == "vie-associative"
    page = text_of(at_desk.get(address("workshop", procedure.pk)))
    assert "Le service « un-service-d-ailleurs » n’existe pas." in page


def test_the_preview_shows_every_page_with_its_conditions(at_desk, procedure) -> None:
    page = text_of(at_desk.get(address("show", procedure.pk)))
    for step in parsed(procedure).steps:
        assert step.title in page
    assert f"Si « {said(procedure, 'thing')} » est « Une bâche »" in page
    assert "<fieldset" in page


def test_wagtails_own_preview_renders(procedure) -> None:
    response = procedure.make_preview_request()
    assert response.status_code == 200
    assert "Que voulez-vous emprunter" in response.content.decode()


def test_the_doors_hours_make_sense(at_desk, procedure) -> None:
    page = send(at_desk, procedure, "intake", intake="open", opens_at="2026-12-02T08:00", closes_at="2026-12-01T08:00")
    assert "La fermeture doit venir après l’ouverture." in text_of(page)
    send(at_desk, procedure, "intake", intake="open", opens_at="2026-12-01T08:00", closes_at="2026-12-02T08:00")
    procedure.refresh_from_db()
    assert procedure.opens_at.isoformat() == "2026-12-01T07:00:00+00:00"


def test_a_new_form_may_begin_from_another_procedure(at_desk, procedure, department) -> None:
    posted = {"title": "Emprunter une sono", "slug": "sono", "department": department.pk, "owner": ""}
    at_desk.post(address("add"), posted)
    other = Procedure.objects.get(slug="sono")
    send(at_desk, other, "begin", source=procedure.pk)
    held = parsed(other)
    assert held.title == "Emprunter une sono"
    assert held.question("thing")
    assert held.entry_points == ()


def test_every_shared_block_has_a_name() -> None:
    from portal.eservices.form_builder.questions import INTERNAL_TYPES, TYPES
    from portal.eservices.forms.workshop.questions import TYPE_NAMES, unused_blocks

    assert unused_blocks() == []
    assert set(TYPES) - INTERNAL_TYPES == set(TYPE_NAMES)
