"""People of these tests, and an address book for codes."""

import re
from collections.abc import Callable

import pytest
from django.core import mail

from portal.accounts.models import AgentMembership, User
from portal.directory.models import Department


@pytest.fixture
def strict_templates(settings):
    """An undefined variable is a mistake of ours."""
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "UNDEFINED"


@pytest.fixture
def department(db) -> Department:
    return Department.objects.create(slug="etat-civil", name="État civil")


@pytest.fixture
def agent(department) -> User:
    user = User.objects.create_user("agent@kermor.example", "un long mot de passe d’agent")
    AgentMembership.objects.create(user=user, department=department)
    return user


@pytest.fixture
def last_code() -> Callable[[], str]:
    def read() -> str:
        found = re.search(r"^\s+(\d{6})$", mail.outbox[-1].body, re.M)
        assert found, mail.outbox[-1].body
        return found.group(1)

    return read
