"""Somebody stopped half-way and calls: the agent finds the draft by its code and goes on with them."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.eservices.models import Draft
from portal.privacy.models import AuditEntry
from tests.eservices import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/agents/demarche-commencee/"


def begun() -> Draft:
    return factories.started(factories.procedure(), answers={"need": factories.ANSWERS["need"]}).draft


def posted(code: str) -> dict[str, str]:
    return {"code": code, "channel": "phone", "consent": "verbal"}


def test_the_draft_opens_where_the_person_stopped_and_their_agreement_is_kept(desk: Client, agent: User) -> None:
    draft = begun()
    answer = desk.post(ADDRESS, posted(draft.reference.lower()))
    page = desk.get(answer.headers["Location"], follow=True)
    assert "Attestation d’assurance" in page.content.decode()
    draft.refresh_from_db()
    assert (draft.opened_by_agent, draft.channel) == (agent, "phone")
    assert AuditEntry.objects.filter(verb="taken_over", object_id=str(draft.key), purpose="verbal").exists()


def test_a_code_of_no_draft_is_refused_beside_the_field_and_kept(desk: Client) -> None:
    page = desk.post(ADDRESS, posted("1234-5678")).content.decode()
    assert "Aucun brouillon ne porte cette référence" in page
    assert "1234-5678" in page


def test_a_colleague_cannot_take_a_draft_from_an_agent(desk: Client, agent: User) -> None:
    draft = begun()
    desk.post(ADDRESS, posted(draft.reference))
    other = Client()
    other.force_login(factories.agent(factories.department("voirie")))
    assert other.post(ADDRESS, posted(draft.reference)).status_code == 200
    draft.refresh_from_db()
    assert draft.opened_by_agent == agent


def test_nobody_tries_all_codes(desk: Client) -> None:
    answers = [desk.post(ADDRESS, posted(f"{number:08d}")).status_code for number in range(31)]
    assert answers[0] == 200
    assert answers[-1] == 429
