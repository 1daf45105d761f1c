"""The list: soonest deadline first, page after page, never counted to the end."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.backoffice import inbox
from portal.backoffice.inbox import Filters, Inbox
from portal.backoffice.permissions import Desk
from portal.directory.models import Department
from portal.eservices.actions import processing
from portal.eservices.actions.sheets import index_request
from portal.eservices.journeys import answers_of, sheet_journey
from portal.eservices.models import FAR_FUTURE, ServiceRequest
from portal.lib import references
from tests.eservices import factories


def _copies(of: ServiceRequest, count: int, **fields: Any) -> list[ServiceRequest]:
    """More requests like one, without the price of filing each."""
    made = []
    for number in range(count):
        made.append(
            ServiceRequest(
                reference=references.make(), procedure=of.procedure, version=of.version, first_sheet=of.first_sheet,
                sheet=of.sheet, subject=f"Copie {number}", department=of.department, state=of.state, phase=of.phase,
                channel=of.channel, received_at=of.received_at, received_on=of.received_on,
                **{"due_on": of.due_on, **fields},
            )
        )  # fmt: skip
    created: list[ServiceRequest] = ServiceRequest.objects.bulk_create(made)
    return created


@pytest.fixture
def at_desk(agent: User) -> Desk:
    return Desk(agent, tuple(agent.agent_memberships.select_related("department")))


def _references(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/agents/{query}").content.decode()
    return re.findall(r'class="queue__title" href="/agents/demandes/([^/]+)/"', page)


def test_only_the_requests_of_my_departments_are_listed(desk: Client, service_request: ServiceRequest) -> None:
    elsewhere = factories.submitted()
    ServiceRequest.objects.filter(pk=elsewhere.pk).update(department=factories.department("sports"))
    assert _references(desk) == [service_request.reference]


def test_each_view_shows_its_own(desk: Client, service_request: ServiceRequest, agent: User) -> None:
    mine = factories.submitted()
    processing.take(request=mine, by=factories.agent_party(agent))
    late = factories.submitted()
    ServiceRequest.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    assert set(_references(desk, "?vue=a-prendre")) == {service_request.reference, late.reference}
    assert _references(desk, "?vue=a-moi") == [mine.reference]
    assert _references(desk, "?vue=en-retard") == [late.reference]
    assert len(_references(desk, "?vue=toutes")) == 3
    # Each of them promised a piece for later.
    assert len(_references(desk, "?vue=chez-usager")) == 3


def test_filters_narrow_the_list(desk: Client, service_request: ServiceRequest) -> None:
    other = factories.submitted(factories.procedure("autre-pret"), channel="phone")
    assert _references(desk, "?vue=toutes&demarche=autre-pret") == [other.reference]
    assert _references(desk, "?vue=toutes&canal=phone") == [other.reference]
    assert _references(desk, "?vue=toutes&etat=in_progress") == []
    assert _references(desk, "?vue=toutes&canal=pigeon&etat=perdu") != []


def test_closed_requests_are_found_under_their_state(
    desk: Client, service_request: ServiceRequest, agent: User
) -> None:
    processing.move(request=service_request, transition="withdraw", by=factories.agent_party(agent))
    assert _references(desk, "?vue=a-prendre") == []
    assert _references(desk, "?vue=a-prendre&etat=closed") == [service_request.reference]


@pytest.mark.parametrize("typed", ["le cleac'h", "MAIWENN", "cléa", "charrette cleac"])
def test_names_are_found_without_accents_or_case(desk: Client, service_request: ServiceRequest, typed: str) -> None:
    assert _references(desk, f"?q={typed}") == [service_request.reference]


def test_a_reference_is_found_however_it_is_typed(desk: Client, service_request: ServiceRequest) -> None:
    typed = service_request.reference.replace("-", "").lower()
    assert _references(desk, f"?q={typed}") == [service_request.reference]
    answer = desk.get(f"/agents/recherche/?q={typed}")
    assert answer.headers["Location"] == f"/agents/demandes/{service_request.reference}/"


def test_a_reference_of_another_department_is_not_found(desk: Client, service_request: ServiceRequest) -> None:
    ServiceRequest.objects.filter(pk=service_request.pk).update(department=factories.department("sports"))
    assert desk.get(f"/agents/recherche/?q={service_request.reference}").status_code == 200
    assert _references(desk, f"?q={service_request.reference}") == []


def test_pages_follow_each_other_both_ways_and_lose_nobody(
    at_desk: Desk, service_request: ServiceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "PAGE_SIZE", 4)
    today = timezone.localdate()
    _copies(service_request, 5, due_on=today)
    _copies(service_request, 3, due_on=today + timedelta(days=1))
    _copies(service_request, 2, due_on=FAR_FUTURE)
    found = Inbox(at_desk, Filters(tab="toutes"))
    whole = [*ServiceRequest.objects.order_by("due_on", "pk").values_list("reference", flat=True)]
    pages, after = [], ""
    while True:
        page = found.page(after=after)
        pages.append([row.reference for row in page.rows])
        if not page.next_url:
            break
        after = page.rows[-1].reference
    assert [reference for page in pages for reference in page] == whole
    back = found.page(before=pages[2][0])
    assert [row.reference for row in back.rows] == pages[1]
    assert back.previous_url
    assert not found.page(before=pages[1][0]).previous_url


def test_an_anchor_of_another_department_begins_at_the_first_page(
    at_desk: Desk, service_request: ServiceRequest
) -> None:
    elsewhere = factories.submitted()
    ServiceRequest.objects.filter(pk=elsewhere.pk).update(
        department=factories.department("sports"), due_on=date(9000, 1, 1)
    )
    rows = Inbox(at_desk, Filters(tab="toutes")).page(after=elsewhere.reference).rows
    assert [row.reference for row in rows] == [service_request.reference]


def test_counts_are_capped(at_desk: Desk, service_request: ServiceRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_COUNTED", 3)
    _copies(service_request, 2)
    assert inbox.capped(Inbox(at_desk, Filters()).of_tab("toutes")) == "3"
    _copies(service_request, 1)
    assert inbox.capped(Inbox(at_desk, Filters()).of_tab("toutes")) == "3+"


def test_the_list_costs_the_same_for_one_request_and_for_fifty(
    desk: Client, service_request: ServiceRequest, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get("/agents/?vue=toutes")  # what a process reads once
    with django_assert_num_queries(QUERIES):
        desk.get("/agents/?vue=toutes")
    _copies(service_request, 60, assignee=factories.agent(service_request.department))
    with django_assert_num_queries(QUERIES):
        desk.get("/agents/?vue=toutes")


# session, user, memberships; the page; five counts; the site's settings; procedures; colleagues
QUERIES = 12


def test_several_requests_are_given_at_once_and_those_that_refuse_are_named(
    desk: Client, service_request: ServiceRequest, agent: User, department: Department
) -> None:
    colleague = factories.agent(department)
    second = factories.submitted()
    stale = factories.submitted()
    chosen = [f"{each.reference}:{each.version_no}" for each in (service_request, second)]
    answer = desk.post(
        "/agents/attribuer/",
        {"demande": [*chosen, f"{stale.reference}:0"], "vers": str(colleague.key), "vue": "toutes"},
        follow=True,
    )
    assert ServiceRequest.objects.filter(assignee=colleague).count() == 2
    page = answer.content.decode()
    assert "2 demandes attribuées." in page
    assert stale.reference in page.partition("</main>")[0]
    assert "a changé depuis" in page


def test_taking_several_for_oneself_begins_them(desk: Client, service_request: ServiceRequest, agent: User) -> None:
    desk.post("/agents/attribuer/", {"demande": [f"{service_request.reference}:1"], "vers": "moi"})
    service_request.refresh_from_db()
    assert (service_request.assignee, service_request.state) == (agent, "processing")


def test_a_request_indexed_again_is_found_by_its_new_words(desk: Client, service_request: ServiceRequest) -> None:
    service_request.subject = "Remorque à vélo"
    service_request.save()
    index_request(service_request, sheet_journey(service_request.sheet), answers_of(service_request.sheet))
    assert _references(desk, "?q=remorque") == [service_request.reference]
