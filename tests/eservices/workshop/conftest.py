"""Editors of these tests, each with the rights of the groups a city begins with."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.directory.models import Department
from portal.eservices.actions.procedures import create_procedure
from portal.eservices.models import Procedure
from portal.starter.rights import GENERAL, PUBLISHING, WRITING
from tests.eservices.factories import CLERK, definition

Json = Any
NAMESPACE = "wagtailsnippets_eservices_procedure"


def address(name: str, *args: Any) -> str:
    """A screen of the procedure's admin."""
    return reverse(f"{NAMESPACE}:{name}", args=args)


def _group(name: str) -> Group:
    group, _made = Group.objects.get_or_create(name=name)
    for app, codenames in GENERAL[name].items():
        group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename__in=codenames))
    return group


def _editor(email: str, group: str) -> User:
    user = User.objects.create_user(email, "un très long mot de passe", is_staff=True)
    user.groups.add(_group(group))
    return user


@pytest.fixture
def department(db: None) -> Department:
    return Department.objects.get_or_create(
        slug="vie-associative",
        defaults={"name": "Vie associative", "email": "va@kermor.example", "phone": "0261910000"},
    )[0]


@pytest.fixture
def publisher(db: None) -> User:
    return _editor("publication@kermor.example", PUBLISHING)


@pytest.fixture
def writer(db: None) -> User:
    return _editor("redaction@kermor.example", WRITING)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def at_desk(publisher: User, signed_in: Callable[[User], Client]) -> Client:
    """The browser of someone who may publish."""
    return signed_in(publisher)


@pytest.fixture
def procedure(department: Department) -> Procedure:
    """A procedure with a whole form, not yet published."""
    return create_procedure(
        slug="charrette", title="Emprunter une charrette", department=department, by=CLERK, definition=definition()
    )


def working(procedure: Procedure) -> dict[str, Json]:
    """The definition in preparation."""
    procedure = Procedure.objects.get(pk=procedure.pk)
    found: dict[str, Json] = procedure.get_latest_revision_as_object().definition
    return found


def seen(procedure: Procedure) -> int | None:
    """The revision an editor sees now."""
    return Procedure.objects.get(pk=procedure.pk).latest_revision_id


def send(client: Client, procedure: Procedure, name: str, *args: Any, follow: bool = False, **data: Any) -> Any:
    """Post one of the workshop's forms as the browser does, on the revision just seen."""
    posted = {"based_on": seen(procedure) or "", **data}
    return client.post(address(name, procedure.pk, *args), posted, follow=follow)


def text_of(response: Any) -> str:
    """What the page says, no-break spaces read as spaces."""
    return html.unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")
