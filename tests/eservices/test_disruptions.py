"""What disturbs a service is told in its forms and on its running requests, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.eservices import disruptions
from portal.eservices.disruptions import Disruption, register_disruptions
from portal.eservices.models import Procedure, ServiceRequest
from portal.lib import page_cache
from portal.pages.models import ServiceStatus
from tests.eservices import factories, pages

pytestmark = pytest.mark.django_db
TITLE = "Livraisons retardées"


def announce(made: Procedure, **fields: object) -> None:
    values = {"title": TITLE, "starts_at": timezone.now() - timedelta(hours=1), **fields}
    ServiceStatus.objects.create(**values).procedures.add(made)  # type: ignore[arg-type]
    page_cache._move_epoch()


def test_every_page_of_the_form_says_it(client: Client) -> None:
    made = factories.procedure()
    first = f"/demarches/{made.slug}/commencer/"
    assert TITLE not in client.get(first).content.decode()
    announce(made)
    assert TITLE in client.get(first).content.decode()
    draft = pages.ready(client, made)
    for name in (("step", "helpers"), ("check",)):
        assert TITLE in client.get(pages.url(draft, *name)).content.decode()


def test_another_procedure_does_not_say_it(client: Client) -> None:
    made = factories.procedure()
    announce(factories.procedure(slug="autre"))
    announce(made, title="Déjà fini", ends_at=timezone.now() - timedelta(minutes=1))
    body = client.get(f"/demarches/{made.slug}/commencer/").content.decode()
    assert TITLE not in body
    assert "Déjà fini" not in body


def test_a_running_request_says_it_until_it_is_closed(client: Client) -> None:
    claire = factories.resident()
    filed = factories.submitted(owner=claire)
    announce(filed.procedure)
    client.force_login(claire.user)
    address = f"/mon-espace/demandes/{filed.reference}/"
    assert TITLE in client.get(address).content.decode()
    ServiceRequest.objects.filter(pk=filed.pk).update(phase="closed", closed_at=timezone.now())
    assert TITLE not in client.get(address).content.decode()


def test_each_room_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disruptions, "FINDERS", [])

    def find(procedure: int) -> list[Disruption]:
        return [Disruption("info", "Information", f"Procédure {procedure}")]

    register_disruptions(find)
    register_disruptions(find)
    assert [each.title for each in disruptions.disruptions_of(7)] == ["Procédure 7"]
