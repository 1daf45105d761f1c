"""The worker is killed while it sends a mail: nothing that a person was told is lost, no login code goes twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.lib.parties import resident
from portal.notifications.actions import owe_notice
from portal.notifications.models import Notification, NotificationChannel
from portal.outbox.actions import run_due
from portal.outbox.models import DueStatus
from tests.faults.killing import run_killed
from tests.notifications.test_notices_leave import smtp  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

BEFORE = """
from django.core.mail import EmailMultiAlternatives
EmailMultiAlternatives.send = die
from portal.outbox.actions import run_due
run_due()
"""
AFTER = """
from django.core.mail import EmailMultiAlternatives
send = EmailMultiAlternatives.send
def send_and_die(self, *args, **kwargs):
    send(self, *args, **kwargs)
    die()
EmailMultiAlternatives.send = send_and_die
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["SINK"])
from portal.outbox.actions import run_due
run_due()
"""


def owe(secret=False):
    return owe_notice(
        kind="test", to=resident("0f", "Nguyễn"), channel=NotificationChannel.EMAIL, address="a@b.example",
        subject="s", text="corps", once="1", secret=secret,
    )  # fmt: skip


def the_claim_ends():
    Notification.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_killed_before_the_dialogue_the_mail_goes_once(smtp):  # noqa: F811
    notice = owe()
    run_killed(BEFORE)
    notice.refresh_from_db()
    assert notice.status == DueStatus.WORKING
    the_claim_ends()
    run_due()
    run_due()
    assert len(smtp.messages) == 1


def test_killed_after_the_server_said_yes_it_goes_again_with_the_same_identifier(smtp, settings):  # noqa: F811
    notice = owe()
    run_killed(AFTER, SINK=str(settings.EMAIL_PORT))
    the_claim_ends()
    run_due()
    assert len(smtp.messages) == 2
    assert all(f"Message-ID: {notice.message_id}" in message for message in smtp.messages)


def test_a_login_code_never_goes_twice(smtp, settings):  # noqa: F811
    notice = owe(secret=True)
    run_killed(AFTER, SINK=str(settings.EMAIL_PORT))
    the_claim_ends()
    run_due()
    assert len(smtp.messages) == 1
    notice.refresh_from_db()
    assert (notice.status, notice.text) == (DueStatus.FAILED, "")
