"""The five procedures filed by the verbs residents use, and told in their own words."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.demo.loaders import departments, districts, places, streets
from portal.demo.loaders.city import City
from portal.demo.loaders.procedures import FORMS
from portal.directory.models import Department
from portal.eservices.actions.deciding import decide
from portal.eservices.actions.drafts import save_answers, start_draft
from portal.eservices.actions.filing import Submitted, submit
from portal.eservices.actions.processing import move
from portal.eservices.form_builder.definition import Definition
from portal.eservices.models import ServiceRequest
from portal.notifications.models import Notification
from tests.eservices import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 1, 20, 11, 0, tzinfo=UTC)
Json = Any


@pytest.fixture(autouse=True)
def _kermor() -> None:
    """The city the forms ask: departments, streets with their schools, places."""
    city = City(day=date(2026, 11, 24))
    for each in (departments, districts, streets, places):
        each.load(city)


def form(slug: str) -> dict[str, Json]:
    data: dict[str, Json] = json.loads((FORMS / f"{slug}.json").read_text(encoding="utf-8"))
    return data


def publish(slug: str) -> Any:
    data = form(slug)
    return factories.procedure(slug, of=Department.objects.get(slug=data["department"]), data=data)


def filed(slug: str, case: int = 0, **changed: Json) -> Submitted:
    """One stored rehearsal lived through: each page saved, pieces promised for later, then sent."""
    made = publish(slug)
    chosen = Definition.from_json(form(slug)).test_cases[case]
    started = start_draft(version=factories.version(made), entry=chosen.entry, by=factories.GUEST, at=NOON)
    answers = {**{key: _without_files(value) for key, value in chosen.answers.items()}, **changed}
    for step in factories.version(made).parsed().steps:
        page = {question.key: answers[question.key] for question in step.questions if question.key in answers}
        save_answers(draft=started.draft, step=step.key, answers=page, by=factories.GUEST, at=NOON)
    return submit(draft=started.draft, by=factories.GUEST, at=NOON)


def _without_files(value: Json) -> Json:
    return {"documents": [], "later": True} if isinstance(value, dict) and "documents" in value else value


def told(request: ServiceRequest, kind: str) -> str:
    notice = Notification.objects.filter(about=request.reference, kind=kind).latest("pk")
    return notice.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("slug", "contact"),
    [
        ("acte-de-naissance", "Maïwenn Le Cléac’h"),
        ("inscription-conservatoire", "Nolwenn Tanguy"),
        ("inscription-mediatheque", "Marie-Thérèse Cariou"),
        ("poser-une-question", "Yvonne Riou"),
    ],
)
def test_the_persona_files_and_is_the_one_answered(slug: str, contact: str) -> None:
    request = filed(slug).main
    assert request.contact_name == contact
    assert request.state == "received"
    assert Notification.objects.filter(about=request.reference, kind="registered").exists()


def test_an_enrolment_with_a_derogation_opens_two_requests_and_two_clocks() -> None:
    publish("derogation-scolaire")
    main, derogation = filed("inscription-scolaire").requests
    assert (main.contact_name, derogation.contact_name) == ("Claire Morvan", "Claire Morvan")
    assert derogation.opened_with == main
    assert derogation.procedure.slug == "derogation-scolaire"
    silences = [
        each.clocks.filter(kind="legal").values_list("effect", flat=True).first() for each in (main, derogation)
    ]
    assert silences == ["accept", "reject"]
    assert derogation.sheet.facts["values"]["sector_school"][0]["value"] == "ecole-maternelle-de-la-criee"


def test_the_library_says_where_the_card_waits_and_what_to_bring() -> None:
    said = told(filed("inscription-mediatheque", reply_by="courrier").main, "registered")
    assert "Votre carte vous attend sous 2 jours ouvrés à cette adresse : Médiathèque des Dunes." in said
    assert "Apportez une pièce d’identité et un justificatif d’adresse." in said


def test_a_complaint_is_acknowledged_with_its_own_delay_and_silence() -> None:
    request = filed("poser-une-question", is_complaint="reclamation").main
    said = told(request, "registered")
    assert request.department.slug == "relation-usagers"
    assert "Réponse sous 10 jours ouvrés, par courrier." in said
    assert "Sans réponse au bout de deux mois, votre réclamation est considérée comme rejetée." in said
    assert "Une question n’appelle pas de décision" not in said
    assert request.clocks.get(kind="legal").due_on == date(2027, 3, 20)


def test_a_record_delivered_is_told_in_the_words_of_the_procedure() -> None:
    request = filed("acte-de-naissance").main
    agent = factories.agent_party(factories.agent(request.department))
    decide(request=request, kind="granted", by=agent, at=NOON)
    assert "Copie intégrale : votre document est parti par courrier, comptez 2 à 5 jours." in told(request, "decision")


def test_a_record_not_found_names_the_day_and_the_right_remedies() -> None:
    request = filed("acte-de-naissance").main
    agent = factories.agent_party(factories.agent(request.department))
    decision = decide(request=request, kind="not_found", reasons="Rien à cette date.", by=agent, at=NOON)
    said = told(request, "decision")
    assert "Nous ne trouvons pas cet acte au 12 mai 1992, à Kermor." in said
    assert "procureur de la République" in decision.remedies
    assert "tribunal administratif" not in decision.remedies


def test_a_step_the_procedure_has_words_for_is_told_and_the_others_are_not() -> None:
    publish("derogation-scolaire")
    derogation = filed("inscription-scolaire").requests[1]
    agent = factories.agent_party(factories.agent(derogation.department))
    move(request=derogation, transition="to_commission", by=agent, at=NOON)
    assert not Notification.objects.filter(about=derogation.reference, kind="moved").exists()
    move(request=derogation, transition="wait", reasons="Rang 3.", by=agent, at=NOON)
    assert "Rang 3.\n\nNous vous écrirons avant le 31 août." in told(derogation, "moved")


def test_an_answer_without_conditions_is_told_whole() -> None:
    request = filed("poser-une-question", reply_by="telephone").main
    agent = factories.agent_party(factories.agent(request.department))
    decide(request=request, kind="answered", reasons="Appelez le CCAS, ou venez.", by=agent, at=NOON)
    said = told(request, "decision")
    assert "Appelez le CCAS, ou venez." in said
    assert "Cela répond-il à votre question ?" in said
