"""The small city of the public site, an editor of one part of it, and the admin's own templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.template import engines
from django.test import Client

from portal.accounts.models import User
from portal.starter import rights
from tests.pages.conftest import City, build_city


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def admin_templates() -> Iterator[None]:
    """Wagtail's templates name variables that are not there, and count on Django's empty string for them."""
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, ""
    yield
    engine.string_if_invalid = before


def editor(email: str, *groups: Group, **fields: Any) -> User:
    user = User.objects.create_user(email=email, **fields)
    user.groups.add(*groups)
    return user


@pytest.fixture
def publisher(city: City) -> User:
    """Somebody who may write and publish on the whole site."""
    group = rights.group_for(rights.PUBLISHING, city.home, publishes=True, general=rights.PUBLISHING)
    return editor("publie@kermor.example", group, first_name="Solenn", last_name="Abgrall")


@pytest.fixture
def writer(city: City) -> User:
    """Somebody who may propose pages of one section only."""
    group = rights.group_for("Rédaction : Vivre", city.section, publishes=False, general=rights.WRITING)
    return editor("propose@kermor.example", group, first_name="Bleuenn", last_name="Garrec")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
