"""People of these tests, and an address book for codes."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from portal.accounts.models import AgentMembership, User
from portal.directory.models import Department
from portal.outbox.actions import run_due


@pytest.fixture
def department(db) -> Department:
    return Department.objects.create(slug="etat-civil", name="État civil")


@pytest.fixture
def agent(department) -> User:
    user = User.objects.create_user("agent@kermor.example", "un long mot de passe d’agent")
    AgentMembership.objects.create(user=user, department=department)
    return user


@pytest.fixture
def sent() -> Callable[[], list[EmailMultiAlternatives]]:
    """The mails that left once the worker has passed."""

    def read() -> list[EmailMultiAlternatives]:
        run_due()
        return mail.outbox

    return read


@pytest.fixture
def last_code(sent) -> Callable[[], str]:
    """The code of the last mail."""

    def read() -> str:
        sent()
        found = re.search(r"^\s+(\d{6})$", mail.outbox[-1].body, re.M)
        assert found, mail.outbox[-1].body
        return found.group(1)

    return read
