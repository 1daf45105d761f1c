"""An agent at the desk, with one request to process."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.directory.models import Department
from portal.eservices.models import ServiceRequest
from tests.eservices import factories


@pytest.fixture(autouse=True)
def _one_factor(settings: Any) -> None:
    """The second factor has its own test."""
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = False


@pytest.fixture
def department(db: None) -> Department:
    return factories.department()


@pytest.fixture
def service_request(department: Department) -> ServiceRequest:
    return factories.submitted()


@pytest.fixture
def agent(department: Department) -> User:
    return factories.agent(department)


@pytest.fixture
def desk(agent: User) -> Client:
    """A browser in which the agent is signed in."""
    client = Client()
    client.force_login(agent)
    return client
