"""Where editors write what agents say."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.knowledge.models import ResponseTemplate
from tests.eservices import factories

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def admin(settings: pytest.FixtureRequest) -> Client:
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = False  # type: ignore[attr-defined]
    client = Client()
    client.force_login(User.objects.create_superuser("admin@kermor.example", "un mot de passe assez long"))
    return client


@pytest.mark.parametrize("model", ["knowledgearticle", "responsetemplate"])
def test_the_lists_and_forms_open(admin: Client, model: str) -> None:
    for rest in ("", "add/"):
        assert admin.get(f"/cms/snippets/knowledge/{model}/{rest}").status_code == 200


def test_a_template_with_an_unknown_variable_is_refused_and_one_without_is_kept(admin: Client) -> None:
    department = factories.department()
    data = {"title": "Merci", "slug": "merci", "kind": "answer", "channel": "email", "department": department.pk,
            "subject": "", "body": "Bonjour {{ prenom }}"}  # fmt: skip
    refused = admin.post("/cms/snippets/knowledge/responsetemplate/add/", data)
    assert "Ces variables n’existent pas" in refused.content.decode()
    kept = admin.post("/cms/snippets/knowledge/responsetemplate/add/", {**data, "body": "Bonjour {{ first_name }}"})
    assert kept.status_code == 302
    assert ResponseTemplate.objects.get().slug == "merci"


def test_editors_of_the_city_are_not_agents_and_agents_are_not_editors(client: Client) -> None:
    client.force_login(factories.agent(factories.department()))
    assert client.get("/cms/snippets/knowledge/responsetemplate/").status_code == 302
