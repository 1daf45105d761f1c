"""The health page tells the people who run the portal what does not work, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.lib.parties import SYSTEM
from portal.notifications.actions import owe_notice
from portal.notifications.models import Notification, NotificationChannel
from portal.outbox.actions import tick
from portal.partners.antivirus import ScannerUnavailable

pytestmark = pytest.mark.django_db


def test_all_is_well_when_the_clock_has_just_ticked(client):
    tick("test")
    answer = client.get("/sante/")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert "no-store" in answer["Cache-Control"]


def test_a_clock_that_stopped_is_told(client):
    assert client.get("/sante/").json()["parts"]["clock"] == "l’horloge n’a jamais tourné"
    tick("test")
    from portal.outbox.models import ClockTick

    ClockTick.objects.update(last_tick_at=timezone.now() - timedelta(minutes=7))
    answer = client.get("/sante/")
    assert answer.status_code == 503
    assert "7 min" in answer.json()["parts"]["clock"]


def test_a_debt_that_waits_is_told(client):
    tick("test")
    owe_notice(
        kind="test",
        to=SYSTEM,
        channel=NotificationChannel.EMAIL,
        address="a@b.example",
        subject="s",
        text="t",
        once="1",
    )
    Notification.objects.update(next_try_at=timezone.now() - timedelta(minutes=30))
    assert "30 min" in client.get("/sante/").json()["parts"]["outbox"]


def test_an_antivirus_that_does_not_answer_is_told(client, monkeypatch):
    class Dead:
        def scan(self, stream):
            raise ScannerUnavailable

    tick("test")
    monkeypatch.setattr("portal.views.scanner", Dead)
    answer = client.get("/sante/")
    assert answer.status_code == 503
    assert "les fichiers attendent" in answer.json()["parts"]["antivirus"]


def test_a_part_that_breaks_does_not_break_the_page(client, monkeypatch):
    def broken():
        raise RuntimeError("secret")

    monkeypatch.setitem(__import__("portal.views", fromlist=["PARTS"]).PARTS, "files", broken)
    answer = client.get("/sante/")
    assert answer.json()["parts"]["files"] == "RuntimeError"
    assert "secret" not in answer.content.decode()


def test_a_folder_that_cannot_be_written_is_told(client, monkeypatch):
    from django.core.files.storage import storages

    def full(*args, **kwargs):
        raise OSError("no space left")

    tick("test")
    monkeypatch.setattr(storages["private"], "save", full)
    answer = client.get("/sante/")
    assert answer.status_code == 503
    assert answer.json()["parts"]["files"] == "OSError"
