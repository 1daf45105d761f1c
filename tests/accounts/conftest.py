"""People of these tests, and an address book for codes."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.template import engines

from portal.accounts.models import AgentMembership, User
from portal.directory.models import Department


class Undefined(str):
    """Django fills the `%s` of this text with the variable's name: here it fails instead."""

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"Undefined template variable: {name}")


@pytest.fixture
def strict_templates(monkeypatch):
    """An undefined variable is a mistake of ours."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))


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
