"""A notice is a row first; it leaves after commit, by a real mail server in the last tests of this file."""

import asyncio
import socket

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import transaction

from portal.lib.parties import resident
from portal.notifications.actions import deliver, owe_notice
from portal.notifications.models import Notification, NotificationChannel
from portal.outbox.actions import run_due
from portal.outbox.models import DueStatus

pytestmark = pytest.mark.django_db


def owe(**changes):
    values = {
        "kind": "test", "to": resident("0f", "Maïwenn Le Cléac’h"), "channel": NotificationChannel.EMAIL,
        "address": "maiwenn@courriel.example", "subject": "Votre demande D-7K3F-92XM", "text": "Bonjour", "once": "a",
    }  # fmt: skip
    return owe_notice(**(values | changes))


def test_a_notice_leaves_once():
    notice = owe(html="<p>Bonjour</p>")
    run_due()
    run_due()
    assert [message.subject for message in mail.outbox] == ["Votre demande D-7K3F-92XM"]
    assert mail.outbox[0].extra_headers["Message-ID"] == notice.message_id
    notice.refresh_from_db()
    assert notice.status == DueStatus.DONE
    assert notice.sent_at is not None


def test_the_same_thing_is_never_said_twice():
    assert owe().pk == owe(text="autre").pk
    assert Notification.objects.count() == 1


def test_a_notice_of_a_transaction_that_fails_was_never_owed():
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)
    assert not Notification.objects.exists()


def test_a_notice_in_the_account_is_there_at_once():
    assert owe(channel=NotificationChannel.IN_APP).status == DueStatus.DONE
    run_due()
    assert mail.outbox == []


def test_a_login_code_is_forgotten_once_sent():
    notice = owe(secret=True, text="123456", html="<b>123456</b>")
    run_due()
    notice.refresh_from_db()
    assert "123456" in mail.outbox[0].body
    assert (notice.text, notice.html) == ("", "")


def test_a_login_code_whose_fate_is_unknown_is_not_sent_again():
    notice = owe(secret=True, text="123456")
    notice.attempts = 2
    deliver(notice)
    assert mail.outbox == []
    assert (notice.status, notice.text) == (DueStatus.FAILED, "")


class Sink:
    """A mail server that keeps what it accepted."""

    def __init__(self):
        self.messages = []
        self.refuse = False

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(0)
        if self.refuse:
            return "451 try again later"
        self.messages.append(envelope.content.decode())
        return "250 OK"


@pytest.fixture
def smtp(settings):
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield sink
    controller.stop()


def test_a_real_mail_server_gets_the_message_with_its_identifier(smtp):
    notice = owe()
    run_due()
    assert len(smtp.messages) == 1
    assert f"Message-ID: {notice.message_id}" in smtp.messages[0]


def test_a_mail_server_that_refuses_for_now_is_asked_again(smtp):
    smtp.refuse = True
    notice = owe()
    run_due()
    notice.refresh_from_db()
    assert notice.status == DueStatus.DUE
    smtp.refuse = False
    Notification.objects.update(next_try_at=notice.created_at)
    run_due()
    assert len(smtp.messages) == 1


def test_a_dead_mail_server_loses_nothing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notice = owe()
    run_due()
    notice.refresh_from_db()
    assert notice.status == DueStatus.DUE
    assert "ConnectionRefusedError" in notice.last_error
