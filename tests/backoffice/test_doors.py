"""Who opens which door of the desk."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from portal.accounts.models import AgentRole, User
from portal.backoffice.views.acts import ACTS
from portal.directory.models import Department
from portal.eservices.enums import ScanState
from portal.eservices.models import Document, ServiceRequest
from portal.knowledge.models import KnowledgeArticle, ResponseTemplate
from portal.privacy.models import AuditEntry
from tests.eservices import factories

SHOWN = ["", "contact/", "connaissances/", "recherche/?q=charrette", "?vue=toutes&q=Le+Cléac’h"]
PAGES = [act for act in ACTS if act not in ("prendre", "retirer", "decider", "note")]
OF_REQUEST = ["", *(f"{act}/" for act in PAGES), "decider/granted/", "decider/refused/", "decider/answered/"]
POSTED = [*(f"{act}/" for act in ACTS if act != "decider"), "decider/granted/", "reessayer/"]


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _address(service_request: ServiceRequest, rest: str) -> str:
    return f"/agents/demandes/{service_request.reference}/{rest}"


@pytest.fixture
def stranger(service_request: ServiceRequest) -> Client:
    """An agent of another department."""
    return _signed_in(factories.agent(factories.department("sports")))


@pytest.fixture
def auditor(department: Department) -> Client:
    return _signed_in(factories.agent(department, AgentRole.AUDITOR))


@pytest.fixture
def document(service_request: ServiceRequest) -> Document:
    made = Document(
        request=service_request, question="insurance", original_name="attestation.pdf", size=4, sha256="0" * 64,
        content_type="application/pdf", scan=ScanState.CLEAN, by_kind="guest",
    )  # fmt: skip
    made.file.save("attestation.pdf", ContentFile(b"%PDF"), save=False)
    made.save()
    return made


@pytest.mark.parametrize("rest", SHOWN)
def test_pages_of_the_desk_are_for_agents(desk: Client, service_request: ServiceRequest, rest: str) -> None:
    assert desk.get(f"/agents/{rest}").status_code == 200


@pytest.mark.parametrize("rest", OF_REQUEST)
def test_an_agent_of_the_department_opens_the_request(desk: Client, service_request: ServiceRequest, rest: str) -> None:
    assert desk.get(_address(service_request, rest)).status_code == 200


@pytest.mark.parametrize(
    "rest", ["", "attribuer/", "contact/", "recherche/", "connaissances/", "demandes/D-2222-2222/"]
)
def test_visitors_are_led_to_sign_in(client: Client, db: None, rest: str) -> None:
    answer = client.get(f"/agents/{rest}")
    assert (answer.status_code, answer.headers.get("Location", "")) in [
        (302, f"/comptes/login/?next=/agents/{rest}"),
        (405, ""),  # posted only: nothing to see in any case
    ]


@pytest.mark.parametrize("rest", [*OF_REQUEST, "reessayer/"])
def test_visitors_never_see_a_request(client: Client, service_request: ServiceRequest, rest: str) -> None:
    for answer in (client.get(_address(service_request, rest)), client.post(_address(service_request, rest))):
        assert answer.status_code in (302, 405)
        assert service_request.subject not in answer.content.decode()


@pytest.mark.parametrize("rest", ["", "contact/", "connaissances/", "recherche/?q=x"])
def test_residents_have_no_desk(service_request: ServiceRequest, rest: str) -> None:
    resident = factories.resident()
    assert _signed_in(resident.user).get(f"/agents/{rest}").status_code == 403


def test_the_applicant_does_not_see_the_agents_page_of_the_request(db: None) -> None:
    owner = factories.resident()
    own = factories.submitted(owner=owner)
    assert _signed_in(owner.user).get(_address(own, "")).status_code == 403


@pytest.mark.parametrize("rest", OF_REQUEST)
def test_for_an_agent_of_another_department_the_request_does_not_exist(
    stranger: Client, service_request: ServiceRequest, rest: str
) -> None:
    assert stranger.get(_address(service_request, rest)).status_code == 404


@pytest.mark.parametrize("rest", POSTED)
def test_an_agent_of_another_department_does_nothing(
    stranger: Client, service_request: ServiceRequest, rest: str
) -> None:
    assert stranger.post(_address(service_request, rest)).status_code == 404
    service_request.refresh_from_db()
    assert service_request.version_no == 1


def test_an_auditor_reads_the_request(auditor: Client, service_request: ServiceRequest) -> None:
    page = auditor.get(_address(service_request, "")).content.decode()
    assert service_request.subject in page
    assert "<form" not in page.partition('<main class="desk-main"')[2]


@pytest.mark.parametrize("rest", POSTED)
def test_an_auditor_does_nothing(auditor: Client, service_request: ServiceRequest, rest: str) -> None:
    assert auditor.post(_address(service_request, rest)).status_code == 403


def test_an_auditor_files_for_nobody(auditor: Client, service_request: ServiceRequest) -> None:
    assert auditor.get("/agents/contact/").status_code == 403
    assert auditor.post("/agents/attribuer/").status_code == 403


def test_a_membership_that_ended_closes_the_door(desk: Client, agent: User) -> None:
    agent.agent_memberships.update(ends_on="2026-01-01")
    assert desk.get("/agents/").status_code == 403


def test_agents_without_second_factor_are_led_to_enrol_one(desk: Client, settings: Any) -> None:
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = True
    answer = desk.get("/agents/")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index"))


def test_an_unknown_act_does_not_exist(desk: Client, service_request: ServiceRequest) -> None:
    assert desk.get(_address(service_request, "effacer/")).status_code == 404
    assert desk.get(_address(service_request, "prendre/")).status_code == 404
    assert desk.get(_address(service_request, "decider/inconnue/")).status_code == 404


# --- Files -----------------------------------------------------------------------------------------------------------


def test_a_clean_file_is_given_to_the_department_and_who_opened_it_is_kept(
    desk: Client, service_request: ServiceRequest, document: Document, agent: User
) -> None:
    answer = desk.get(_address(service_request, f"pieces/{document.key}/"))
    assert b"".join(answer.streaming_content) == b"%PDF"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(object_id=str(document.key), by_id=str(agent.key), verb="seen").exists()


@pytest.mark.parametrize("scan", [ScanState.WAITING, ScanState.INFECTED, ScanState.UNREADABLE])
def test_nobody_opens_a_file_that_is_not_clean(
    desk: Client, service_request: ServiceRequest, document: Document, scan: str
) -> None:
    Document.objects.filter(pk=document.pk).update(scan=scan)
    assert desk.get(_address(service_request, f"pieces/{document.key}/")).status_code == 404
    assert f"pieces/{document.key}" not in desk.get(_address(service_request, "")).content.decode()


def test_a_file_is_not_given_through_another_request(
    desk: Client, service_request: ServiceRequest, document: Document
) -> None:
    other = factories.submitted()
    assert desk.get(_address(other, f"pieces/{document.key}/")).status_code == 404


def test_a_file_is_not_given_to_another_department(
    stranger: Client, service_request: ServiceRequest, document: Document
) -> None:
    assert stranger.get(_address(service_request, f"pieces/{document.key}/")).status_code == 404


# --- Knowledge -------------------------------------------------------------------------------------------------------


def test_articles_and_templates_are_for_every_agent_and_nobody_else(
    desk: Client, client: Client, department: Department
) -> None:
    KnowledgeArticle.objects.create(slug="prix", question="Combien ça coûte ?", answer="Rien.", department=department)
    ResponseTemplate.objects.create(slug="merci", title="Merci", body="Merci {{ first_name }}.", department=department)
    for address in ("/agents/connaissances/prix/", "/agents/reponses-types/merci/"):
        assert desk.get(address).status_code == 200
        assert client.get(address).status_code == 302


def test_what_somebody_else_filed_at_the_desk_is_not_shown(desk: Client, service_request: ServiceRequest) -> None:
    address = f"/agents/contact/{service_request.reference}/"
    assert desk.get(address).status_code == 404
    assert desk.get(f"{address}{uuid4()}/").status_code == 404
