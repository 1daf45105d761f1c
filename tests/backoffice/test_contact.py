"""Filing for somebody who calls, comes or writes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Resident, User
from portal.directory.models import Department
from portal.eservices.models import Draft, Procedure, ServiceRequest
from portal.knowledge.models import KnowledgeArticle
from portal.privacy.models import AuditEntry
from tests.eservices import factories


@pytest.fixture
def paper_only(department: Department) -> Procedure:
    """A procedure without a form of its own."""
    return factories.procedure("recherche-archives", data={}, intake="paper_only")


def _typed(**data: Any) -> dict[str, Any]:
    return {
        "once": str(uuid4()), "channel": "phone", "received_on": timezone.localdate().isoformat(), "resident": "",
        "family_name": "Kerbrat", "given_names": "Jeanne", "email": "", "phone": "06 39 98 12 04",
        "procedure": "recherche-archives", "way": "short", "subject": "Plan de 1920",
        "message": "Elle cherche le plan de sa maison.", "consent": "verbal", **data,
    }  # fmt: skip


def _filed(client: Client, **data: Any) -> ServiceRequest:
    answer = client.post("/agents/contact/", _typed(**data))
    assert answer.status_code == 302, answer.content.decode()
    found: ServiceRequest = ServiceRequest.objects.get(reference=answer.headers["Location"].split("/")[-2])
    return found


def test_a_call_becomes_a_request_of_any_procedure(desk: Client, paper_only: Procedure, agent: User) -> None:
    filed = _filed(desk)
    assert (filed.procedure, filed.channel, filed.subject) == (paper_only, "phone", "Plan de 1920")
    assert (filed.contact_name, filed.contact_phone, filed.applicant) == ("Jeanne Kerbrat", "+33639981204", None)
    assert filed.first_sheet.filed_by_id == str(agent.key)
    assert filed.first_sheet.facts["assisted"]["consent"] == "verbal"
    assert "Gaël Le Bihan" in filed.timeline.for_resident().first().text


def test_the_day_the_letter_arrived_is_the_legal_one(desk: Client, paper_only: Procedure) -> None:
    arrived = timezone.localdate() - timedelta(days=6)
    filed = _filed(desk, channel="letter", received_on=arrived.isoformat())
    assert filed.received_on == arrived
    assert timezone.localdate(filed.received_at) == arrived


@pytest.mark.parametrize("day", [date.today() + timedelta(days=1), date.today() - timedelta(days=400)])
def test_nothing_arrived_tomorrow_nor_long_ago(desk: Client, paper_only: Procedure, day: date) -> None:
    answer = desk.post("/agents/contact/", _typed(received_on=day.isoformat()))
    assert answer.status_code == 200
    assert 'href="#contact-received_on"' in answer.content.decode()
    assert not ServiceRequest.objects.exists()


def test_the_second_click_files_nothing_more(desk: Client, paper_only: Procedure) -> None:
    once = str(uuid4())
    assert _filed(desk, once=once) == _filed(desk, once=once)
    assert ServiceRequest.objects.count() == 1


def test_looking_for_the_person_keeps_what_was_typed_and_files_nothing(desk: Client, paper_only: Procedure) -> None:
    known = factories.resident(birth_name="Kerbrat", given_names="Jéromine")
    answer = desk.post("/agents/contact/", _typed(person="kerbrat", chercher="1"))
    page = answer.content.decode()
    assert "Jéromine Kerbrat" in page
    assert "Elle cherche le plan de sa maison." in page
    assert f'value="{known.key}" checked' in page
    assert not ServiceRequest.objects.exists()
    assert AuditEntry.objects.filter(object_type="accounts.resident", object_id=str(known.key)).exists()


@pytest.mark.parametrize(
    "typed", ["Kerbrat", "kerbrat jer", "KÉRBRAT", "Jéromine", "louise ker", "jeromine.k@courriel.example"]
)
def test_people_are_found_by_name_or_address(desk: Client, paper_only: Procedure, typed: str) -> None:
    factories.resident(birth_name="Kerbrat", given_names="Jéromine Louise", email="jeromine.k@courriel.example")
    assert "Jéromine Kerbrat" in desk.post("/agents/contact/", _typed(person=typed, chercher="1")).content.decode()


@pytest.mark.parametrize("typed", ["k", "", "%%", ".*", "[", "brat", "Morvan"])
def test_neither_one_letter_nor_a_pattern_lists_anybody(desk: Client, paper_only: Procedure, typed: str) -> None:
    factories.resident(birth_name="Kerbrat", given_names="Jeromine")
    assert "Jeromine" not in desk.post("/agents/contact/", _typed(person=typed, chercher="1")).content.decode()


def test_the_request_is_the_persons_own_when_one_is_chosen(desk: Client, paper_only: Procedure) -> None:
    known = Resident.objects.create(birth_name="Kerbrat", given_names="Jeanne", phone="+33639981204")
    filed = _filed(desk, resident=str(known.key), person="Kerbrat", family_name="", phone="")
    assert (filed.applicant, filed.contact_phone) == (known, "+33639981204")


@pytest.mark.parametrize(
    ("missing", "control"),
    [
        ({"family_name": ""}, "contact-family_name"),
        ({"phone": ""}, "contact-email"),
        ({"phone": "12"}, "contact-phone"),
        ({"subject": ""}, "contact-subject"),
        ({"message": ""}, "contact-message"),
        ({"procedure": ""}, "contact-procedure"),
        ({"channel": "pigeon"}, "contact-channel"),
    ],
)
def test_what_is_missing_is_said_and_linked(
    desk: Client, paper_only: Procedure, missing: dict[str, str], control: str
) -> None:
    page = desk.post("/agents/contact/", _typed(**missing)).content.decode()
    assert f'href="#{control}"' in page
    assert f'id="{control}"' in page or f'id="{control}_0"' in page
    assert not ServiceRequest.objects.exists()


def test_the_procedures_own_form_is_filled_with_the_person(desk: Client, agent: User, department: Department) -> None:
    own = factories.procedure()
    answer = desk.post("/agents/contact/", _typed(procedure=own.slug, way="form", subject="", message=""))
    draft = Draft.objects.get()
    assert answer.headers["Location"] == f"/demarches/{own.slug}/{draft.key}/"
    assert (draft.opened_by_agent, draft.channel, draft.token_hash) == (agent, "phone", None)


def test_the_agent_gets_the_papers_to_hand_over_even_when_another_department_answers(
    desk: Client, department: Department
) -> None:
    factories.procedure("piscine", of=factories.department("sports"), data={}, intake="paper_only")
    filed = _filed(desk, procedure="piscine")
    assert filed.department.slug == "sports"
    page = desk.get(f"/agents/contact/{filed.reference}/").content.decode()
    assert filed.reference in page
    assert "Ouvrir la demande" not in page
    assert desk.get(f"/agents/demandes/{filed.reference}/").status_code == 404


def test_what_people_ask_brings_the_answer_beside_the_form(desk: Client, paper_only: Procedure) -> None:
    KnowledgeArticle.objects.create(
        slug="plan", question="Où trouver un plan ancien ?", answer="Aux archives.", validated=True,
        department=paper_only.department,
    )  # fmt: skip
    page = desk.post("/agents/contact/", _typed(chercher="1")).content.decode()
    assert "Aux archives." in page
