"""A page as a form: follow-ups, warnings, rows and files without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from portal.eservices.form_builder.questions import RowCommand
from tests.eservices.form_builder.builders import choices, journey, page, question, sound, step

KIND = question("kind", "choice", options=choices("naissance", "mariage"), required=True)
FOLLOW_UP = question(
    "wedding_day", "date", required=True, label="Date du mariage",
    condition={"question": "kind", "op": "is", "value": "mariage"},
)  # fmt: skip
READERS = question(
    "readers", "group", required=True, item="personne", max=3,
    fields=[question("name", required=True, noun="le nom"), question("born", "date"), question("proof", "file")],
)  # fmt: skip


def post(**data: Any) -> QueryDict:
    posted = QueryDict(mutable=True)
    for name, value in data.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    return posted


def test_a_follow_up_is_shown_with_its_condition_in_words() -> None:
    rows = page(KIND, FOLLOW_UP).rows
    assert [row.question.key for row in rows] == ["kind", "wedding_day"]
    assert rows[1].only_if.replace("\u00a0", " ") == "Si « Votre réponse » est « Mariage »"
    assert rows[1].only_if_id in rows[1].described_by


def words_of_a_follow_up(form: str, reply_by: str) -> str:
    """What a question says that depends on this page and on the page before, answered."""
    earlier = {"question": "reply_by", "op": "is", "value": "courrier"}
    asked = question("address", condition={form: [FOLLOW_UP["condition"], earlier]})
    reply = question("reply_by", "choice", options=choices("courriel", "courrier"))
    form_of_page = journey(sound(step("before", reply), step("page", KIND, asked)), {"reply_by": reply_by}).form("page")
    return form_of_page.rows[1].only_if.replace("\u00a0", " ")


def test_the_words_of_a_follow_up_speak_of_this_page_only() -> None:
    assert words_of_a_follow_up("any", "courriel") == "Si « Votre réponse » est « Mariage »"
    assert words_of_a_follow_up("all", "courrier") == "Si « Votre réponse » est « Mariage »"
    assert words_of_a_follow_up("any", "courrier") == ""


def test_a_follow_up_is_required_only_when_its_condition_holds() -> None:
    assert page(KIND, FOLLOW_UP, data=post(kind="naissance")).is_valid()
    assert not page(KIND, FOLLOW_UP, data=post(kind="mariage")).is_valid()


def test_a_hidden_follow_up_leaves_the_draft_as_it_was() -> None:
    form = page(KIND, FOLLOW_UP, data=post(kind="naissance", wedding_day__year="1990"))
    assert form.answers() == {"kind": "naissance"}


def test_a_question_whose_condition_rests_on_an_earlier_page_and_fails_is_not_shown() -> None:
    asked = question("desk_only", condition={"channel": "desk"})
    assert [row.question.key for row in page(KIND, asked).rows] == ["kind"]


def test_an_emptied_answer_is_said_to_be_empty() -> None:
    form = page(question("q"), data=post(q=""), answers={"q": "avant"})
    assert form.answers() == {"q": None}


def test_only_the_questions_of_the_page_are_answered() -> None:
    form = page(question("q"), data=post(q="oui", other="intrus", q2="x"))
    assert form.answers() == {"q": "oui"}


def test_what_was_typed_comes_back_with_the_error() -> None:
    form = page(question("q", "email"), data=post(q="nadia@"))
    row = form.rows[0]
    assert row.control is not None
    assert 'value="nadia@"' in row.control.html
    assert 'aria-invalid="true"' in row.control.html
    assert f'aria-describedby="{row.error_id}"' in row.control.html
    assert form.error_links == [(row.id_for_first_control, row.errors[0])]


def test_a_page_just_opened_shows_the_stored_answer_and_no_error() -> None:
    form = page(question("q", "date", required=True), answers={"q": "1992-05-12"})
    assert form.error_links == []
    assert [control.value for control in form.rows[0].controls] == ["12", "05", "1992"]


def test_a_default_is_proposed_but_not_kept_unless_sent() -> None:
    form = page(question("q", "number", default=1))
    assert form.rows[0].control is not None
    assert form.rows[0].control.value == "1"


def test_a_warning_stops_once_and_passes_when_confirmed() -> None:
    rule = {
        "kind": "forbidden_content",
        "what": ["nir"],
        "level": "warning",
        "message": "Un numéro de sécurité sociale ?",
    }
    asked = question("q", "longtext", validations=[rule])
    typed = "Mon numéro est 2 55 08 14 168 025 38, merci."
    first = page(asked, data=post(q=typed))
    assert not first.is_valid()
    assert first.rows[0].warnings == ["Un numéro de sécurité sociale ?"]
    assert page(asked, data=post(q=typed, q__confirm="1")).is_valid()


def test_an_error_cannot_be_confirmed_away() -> None:
    rule = {"kind": "forbidden_content", "what": ["card"], "message": "Un numéro de carte ?"}
    form = page(question("q", "longtext", validations=[rule]), data=post(q="4970 1012 3456 7890", q__confirm="1"))
    assert not page(
        question("q", validations=[rule]), data=post(q="carte 4242 4242 4242 4242", q__confirm="1")
    ).is_valid()
    assert form.is_valid(), "no Luhn key, so no card"


def test_a_row_is_added_by_a_button_and_what_was_typed_stays() -> None:
    data = post(**{"readers__count": "1", "readers__0__name": "Léna", "row-add": "readers"})
    form = page(READERS, data=data)
    command = form.row_command(data)
    assert command == RowCommand("add", "readers", 1)
    after = form.after(command)
    assert after.rows[0].count == 2
    assert after.error_links == []
    assert "Léna" in str(after.rows[0].children[0].children[0].control)


def test_a_row_is_removed_and_those_after_it_move_up() -> None:
    data = post(
        **{
            "readers__count": "3", "readers__0__name": "Léna", "readers__1__name": "Malo", "readers__2__name": "Zoé",
            "readers__2__born__year": "2019", "row-remove": "readers:1",
        }
    )  # fmt: skip
    form = page(READERS, data=data)
    command = form.row_command(data)
    assert command == RowCommand("remove", "readers", 1)
    names = [row.children[0].control.value for row in form.after(command).rows[0].children]
    assert names == ["Léna", "Zoé"]
    assert form.after(command).rows[0].children[1].children[1].controls[2].value == "2019"


def test_no_more_rows_than_the_most_and_no_button_then() -> None:
    form = page(READERS, data=post(readers__count="99"))
    assert form.rows[0].count == 3
    assert not form.rows[0].can_add


def test_a_button_of_another_group_or_none_is_no_command() -> None:
    form = page(READERS, data=post(readers__count="1"))
    for data in (
        {},
        {"row-add": "intrus"},
        {"row-remove": "readers:abc"},
        {"row-remove": "readers"},
        {"row-remove": "readers:²"},
    ):
        assert form.row_command(data) is None


def test_errors_of_a_row_lead_to_the_control_of_that_row() -> None:
    form = page(READERS, data=post(readers__count="2", readers__0__name="Léna", readers__1__born__year="20"))
    assert form.error_links[0] == ("id_readers__1__name", "Saisissez le nom.")


def test_blank_rows_at_the_end_are_dropped() -> None:
    form = page(READERS, data=post(readers__count="3", readers__0__name="Léna"))
    assert form.is_valid()
    assert form.answers() == {"readers": [{"name": "Léna"}]}


def test_the_files_of_a_page_are_listed_with_the_names_by_which_bytes_come() -> None:
    plan = question("plan", "file", required=True)
    form = page(plan, READERS, data=post(readers__count="2", readers__1__proof__documents=["d1"]))
    listed = {each.name: (each.upload_name, each.documents) for each in form.file_questions}
    assert listed["plan"] == ("plan__upload", ())
    assert listed["readers__1__proof"] == ("readers__1__proof__upload", ("d1",))
    assert form.is_multipart()
    assert not page(KIND).is_multipart()


def test_a_file_is_uploaded_or_removed_by_a_button() -> None:
    form = page(question("plan", "file"), data=post(**{"plan__documents": ["d1"]}))
    uploaded = form.document_command({"document-upload": "plan"})
    removed = form.document_command({"document-remove": "plan:d1"})
    assert uploaded is not None
    assert (uploaded.action, uploaded.name) == ("upload", "plan")
    assert removed is not None
    assert (removed.action, removed.name, removed.document) == ("remove", "plan", "d1")
    assert form.document_command({"document-remove": "intrus:d1"}) is None


def test_a_prefix_keeps_two_forms_on_one_page_apart() -> None:
    from portal.eservices.form_builder.questions import form_for

    step = page(READERS).step
    form = form_for(
        step, {}, page(READERS).facts, data=post(**{"a-readers__count": "1", "a-readers__0__name": "Léna"}), prefix="a"
    )
    assert form.answers() == {"readers": [{"name": "Léna"}]}
    assert form.row_command({"row-add": "a-readers"}) == RowCommand("add", "readers", 1)
    assert form.rows[0].children[0].remove_value == "a-readers:0"


def test_rules_between_answers_of_the_page_see_what_was_posted() -> None:
    start = question("start", "date", label="Début")
    rule = {
        "kind": "compare",
        "op": "ge",
        "value": {"question": "start"},
        "message": "La fin ({value}) est avant le début ({start}).",
    }
    end = question("end", "date", validations=[rule])
    data = post(start__day="7", start__month="9", start__year="1951", end__day="3", end__month="1", end__year="1950")
    form = page(start, end, data=data)
    assert form.error_links == [("id_end__day", "La fin (03 01 1950) est avant le début (07 09 1951).")]


def test_one_of_several_answers_is_enough() -> None:
    contact = {"block": "B-CONTACT", "off": ["access_needs"]}
    assert page(contact, data=post(email="a@example.org", reply_by="courriel")).is_valid()
    refused = page(contact, data=post(reply_by="telephone"))
    assert refused.error_links[0][1].startswith("Indiquez une adresse électronique")
    assert page(contact, data=post(phone="0261911010", reply_by="telephone")).is_valid()
    assert not page(contact, data=post(phone="0261911010", reply_by="sms")).is_valid(), "a landline takes no SMS"
    assert page(contact, data=post(phone="06 39 98 12 34", reply_by="sms")).is_valid()
