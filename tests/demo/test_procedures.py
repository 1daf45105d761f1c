"""The five online procedures of the first day, as their data files say them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict

import portal.demo
from portal.demo.loaders.city import read
from portal.eservices.form_builder.checks import problems
from portal.eservices.form_builder.context import Context
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.facts import Facts
from portal.eservices.form_builder.journey import Journey
from portal.eservices.form_builder.parts import Question, Step, TestCase
from portal.eservices.form_builder.questions import type_of
from portal.eservices.form_builder.schema import validate
from portal.eservices.form_builder.test_cases import run_test_case
from portal.eservices.form_builder.validations import judge
from portal.eservices.notice_texts import COMMON
from portal.lib.french import typography
from tests.demo.paper_city import PaperCity

FILES = sorted((Path(portal.demo.__file__).parent / "data" / "procedures").glob("*.json"))
SLUGS = [path.stem for path in FILES]
PERSONAS = {
    "acte-de-naissance": "Maïwenn Le Cléac’h",
    "inscription-scolaire": "Claire Morvan",
    "derogation-scolaire": "Claire Morvan",
    "inscription-conservatoire": "Gwenn Tanguy",
    "inscription-mediatheque": "Tifenn Cariou",
    "poser-une-question": "Yvonne Riou",
}


@cache
def raw(slug: str) -> dict[str, Any]:
    path = next(path for path in FILES if path.stem == slug)
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


@cache
def definition_of(slug: str) -> Definition:
    return Definition.from_json(raw(slug))


CASES = [(slug, case) for slug in SLUGS for case in definition_of(slug).test_cases]
CASE_IDS = [f"{slug}: {case.name}" for slug, case in CASES]


def walk(slug: str, case: TestCase) -> Journey:
    facts = Facts(today=date.fromisoformat(case.today), channel=case.channel, lookups=PaperCity())
    return Journey(definition_of(slug), case.answers, facts, case.entry)


def test_every_procedure_of_the_first_day_has_its_file() -> None:
    assert set(SLUGS) == set(PERSONAS)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_definition_may_be_published(slug: str) -> None:
    departments = [each["slug"] for each in read("departments")["departments"]]
    assert [each.message for each in problems(definition_of(slug), known_departments=departments)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_file_fits_the_published_schema_and_survives_a_round_trip(slug: str) -> None:
    frozen = definition_of(slug).to_json()
    assert validate(raw(slug)) == []
    assert validate(frozen) == []
    assert Definition.from_json(frozen).to_json() == frozen


@pytest.mark.parametrize(("slug", "case"), CASES, ids=CASE_IDS)
def test_the_stored_rehearsal_comes_out_as_it_says(slug: str, case: TestCase) -> None:
    assert run_test_case(definition_of(slug), case, PaperCity()) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_rehearsal_that_expects_something_else_fails(slug: str) -> None:
    case = definition_of(slug).test_cases[0]
    wrong = TestCase(case.name, case.entry, case.today, case.channel, case.answers, {"ending": "nowhere", "pages": []})
    assert len(run_test_case(definition_of(slug), wrong, PaperCity())) == 2


def test_a_rehearsal_reports_a_refusal_it_did_not_expect() -> None:
    definition = definition_of("acte-de-naissance")
    case = definition.test_cases[0]
    answers = {**case.answers, "copies": 9}
    assert run_test_case(definition, TestCase(case.name, case.entry, case.today, answers=answers), PaperCity())


@pytest.mark.parametrize("slug", SLUGS)
def test_the_persona_reaches_the_end(slug: str) -> None:
    case = next(each for each in definition_of(slug).test_cases if PERSONAS[slug] in each.name)
    journey = walk(slug, case)
    assert journey.is_complete
    assert journey.revalidate() == []
    assert journey.ending.kind == "submit"
    assert all(row.value_text for section in journey.summary() for row in section.rows if row.question.required)


@pytest.mark.parametrize(("slug", "case"), CASES, ids=CASE_IDS)
def test_the_pages_give_back_the_answers_they_show(slug: str, case: TestCase) -> None:
    """What is stored, shown on a page and posted again unchanged is the same answer."""
    journey = walk(slug, case)
    answers = journey.visible_answers()
    for step in journey.steps:
        if not journey.is_step_complete(step.key):
            continue
        form = journey.form(step.key, _posted(journey, step))
        given = {key: value for key, value in form.answers().items() if value is not None}
        asked = {question.key for question in step.questions}
        assert form.errors == {}
        assert given == {key: value for key, value in answers.items() if key in asked}


def _posted(journey: Journey, step: Step) -> MultiValueDict[str, Any]:
    form = journey.form(step.key)
    posted: MultiValueDict[str, Any] = MultiValueDict()
    for name, field in form.fields.items():
        value = form.initial.get(name, field.initial)
        if isinstance(value, list):
            posted.setlist(name, value)
        elif value not in (None, "", False):
            posted[name] = "on" if value is True else str(value)
        elif name.endswith("__count"):
            rows = journey.all_answers.get(name.removesuffix("__count")) or [None]
            posted[name] = str(len(rows))
        if name.endswith("__confirm"):
            posted[name] = "on"
    return posted


def test_the_derogation_can_be_filed_with_what_the_enrolment_hands_over() -> None:
    """One filing opens two requests: the second one must be complete by itself."""
    case = definition_of("inscription-scolaire").test_cases[0]
    journey = walk("inscription-scolaire", case)
    (child,) = journey.child_requests()
    handed = {key: value for key, value in journey.visible_answers().items() if key in child.answers}
    second = Journey(definition_of(child.procedure_slug), handed, journey.facts)
    assert second.is_complete
    assert second.revalidate() == []
    assert second.silence().effect == "reject"
    assert journey.silence().effect == "accept"


def test_choosing_the_sector_school_opens_no_derogation() -> None:
    case = next(each for each in definition_of("inscription-scolaire").test_cases if "école de secteur" in each.name)
    assert walk("inscription-scolaire", case).child_requests() == []


@pytest.mark.parametrize(
    ("kind", "effect", "months"), [("question", "none", 0), ("remerciement", "none", 0), ("reclamation", "reject", 2)]
)
def test_silence_means_a_rejection_for_a_complaint_only(kind: str, effect: str, months: int) -> None:
    case = definition_of("poser-une-question").test_cases[0]
    facts = Facts(today=date(2026, 11, 24))
    silence = Journey(definition_of("poser-une-question"), {**case.answers, "is_complaint": kind}, facts).silence()
    assert (silence.effect, silence.months) == (effect, months)


def test_every_subject_of_the_city_goes_to_its_department() -> None:
    """The triage of « contacter la mairie » is the city's own table of subjects, whole."""
    definition = definition_of("poser-une-question")
    facts = Facts(today=date(2026, 11, 24))
    matters = definition.question("matter")
    assert matters is not None
    offered = {option.value for option in matters.options}
    for subject in read("routing")["routing"]:
        if subject["slug"] == "reclamation":
            continue
        route = Journey(definition, {"topic": "papiers", "matter": subject["slug"]}, facts).route()
        assert subject["slug"] in offered
        assert route is not None
        assert (subject["slug"], route.department) == (subject["slug"], subject["department"])


def test_every_entry_point_is_a_published_procedure_of_the_city() -> None:
    known = {each["slug"]: each["title"] for each in read("procedures")["procedures"]}
    entries = [entry for slug in SLUGS for entry in definition_of(slug).entry_points]
    assert {entry.slug: entry.label for entry in entries} == {entry.slug: known[entry.slug] for entry in entries}
    assert {"acte-de-mariage", "acte-de-deces", "reclamation"} <= {entry.slug for entry in entries}


# -- what people read ---------------------------------------------------------------------------------


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key != "test_cases":
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("slug", SLUGS)
def test_texts_are_written_as_french_is(slug: str) -> None:
    texts = list(_texts(raw(slug)))
    assert [text for text in texts if typography(text) != text] == []
    assert [text for text in texts if re.search(r"\w[·•]\w|\(e\)|facultatif|\*", text)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_notices_name_only_answers_that_exist(slug: str) -> None:
    """A placeholder is an answer, a calculation, or one of the words every notice has."""
    definition = definition_of(slug)
    given = {"reasons", "conditions", "missing", "message"}
    for notice in definition.notices.values():
        names = set(re.findall(r"\{([\w.]+)\}", notice.subject + notice.text)) - set(COMMON) - given
        assert {name for name in names if not (definition.question(name) or definition.calculation(name))} == set()
        assert re.findall(r"\{([\w.]+)\}", notice.subject) == ["reference"]
        # What an agent may leave empty takes its sentence away with it: it must stand alone.
        assert not re.search(r"\{(reasons|conditions|message)\} \S", notice.text)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_decision_has_its_notice_and_each_refusal_its_remedies(slug: str) -> None:
    definition = definition_of(slug)
    for decision in definition.workflow.decisions:
        assert decision.notice in definition.notices
        state = definition.workflow.state(decision.to)
        assert state is not None
        if decision.outcome in ("refused", "partly"):
            assert decision.requires_reasons
            assert definition.remedies[decision.remedies]


# -- names of the whole world -------------------------------------------------------------------------

INPUTS = (
    "Zoé 🎻",
    "\u202eمحمد بن علي",
    "عبد الرحمن",
    "O’Neil",
    "O'Neil",
    "Nguyễn",
    "Suryadi",
    "d’Ys",
    "N’Guyen-Le Cléac’h",
    "李小龙",
    "a\u0000b",
    "\ud800",
    "x" * 10_000,
    " ",
)
NAMES = ("O’Neil", "O'Neil", "Nguyễn", "Suryadi", "عبد الرحمن", "d’Ys", "N’Guyen-Le Cléac’h", "李小龙")
ENGLISH = re.compile(r"\b(the|this|field|required|enter|ensure|valid value|error)\b", re.IGNORECASE)


def _asked(question: Question) -> Iterator[Question]:
    """Typed questions, also those inside rows."""
    if type_of(question).stores:
        yield question
    for each in question.fields:
        yield from _asked(each)


QUESTIONS = [(slug, each) for slug in SLUGS for top in definition_of(slug).questions for each in _asked(top)]


@pytest.mark.parametrize(("slug", "question"), QUESTIONS, ids=[f"{slug}.{each.key}" for slug, each in QUESTIONS])
def test_whatever_is_typed_is_taken_or_refused_in_french(slug: str, question: Question) -> None:
    context = Context({}, Facts(today=date(2026, 11, 24), lookups=PaperCity()))
    kind = type_of(question)
    fields = kind.fields(question.key, question, None, context)
    for typed in INPUTS:
        cleaned = {name: field.clean(_as_posted(field, typed)) for name, field in fields.items()}
        answer = kind.to_answer(question.key, question, cleaned, context)
        for fault in judge(question.key, question, answer, context):
            assert fault.message[:1].isupper() or fault.message.startswith("«")
            assert not ENGLISH.search(fault.message.replace(question.label, ""))
            assert not re.search(r"[\x00\ud800-\udfff]", fault.message)
        kind.display(answer, question, PaperCity())


def _as_posted(field: Any, typed: str) -> Any:
    return [typed] if type(field).__name__ == "Several" else typed


PEOPLE = [(slug, each) for slug, each in QUESTIONS if each.type in ("person", "child")]


@pytest.mark.parametrize(("slug", "question"), PEOPLE, ids=[f"{slug}.{each.key}" for slug, each in PEOPLE])
def test_a_person_may_have_any_name_and_one_name_only(slug: str, question: Question) -> None:
    context = Context({}, Facts(today=date(2026, 11, 24), lookups=PaperCity()))
    born: dict[str, Any] = {"birth_date": "1990-03-01"} if "birth_date" in question.parts else {}
    for name in NAMES:
        if "birth_place" in question.parts:
            born["birth_place"] = {"label": name, "country": "France"}
        for person in ({"single_name": True, "family_name": name}, {"family_name": name, "given_names": name}):
            answer = {**person, **born}
            assert [fault.message for fault in type_of(question).check(question.key, question, answer, context)] == []
            assert name in type_of(question).display(answer, question, PaperCity())[0]
