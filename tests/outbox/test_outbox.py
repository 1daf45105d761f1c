"""What is owed is paid once, later if it must be, and never by two at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.lib.parties import SYSTEM
from portal.notifications.actions import owe_notice
from portal.notifications.models import Notification, NotificationChannel
from portal.outbox import actions
from portal.outbox.models import BACK_OFF_MINUTES, CLAIM_MINUTES, ClockTick, DueStatus
from portal.outbox.registry import CHORES, DEBTS, Debt

pytestmark = pytest.mark.django_db


def owe(once="1"):
    return owe_notice(
        kind="test",
        to=SYSTEM,
        channel=NotificationChannel.EMAIL,
        address="a@b.example",
        subject="s",
        text="t",
        once=once,
    )


@pytest.fixture
def paid(monkeypatch):
    """Ids paid by a handler that settles at once; nothing else is owed."""
    done = []

    def pay(row):
        done.append(row.pk)
        row.settle()
        row.save()

    monkeypatch.setattr(actions, "DEBTS", {"n": Debt(Notification, pay)})
    return done


def test_a_debt_is_paid_once(paid):
    row = owe()
    assert actions.run_due() == 1
    assert actions.run_due() == 0
    assert paid == [row.pk]


def test_two_workers_cannot_claim_the_same_row():
    row = owe()
    now = timezone.now()
    assert actions.claim(Notification, row.pk, now)
    assert not actions.claim(Notification, row.pk, now)


def test_the_row_of_a_killed_worker_is_taken_again_when_its_claim_ends(paid):
    row = owe()
    actions.claim(Notification, row.pk, timezone.now())
    assert actions.run_due() == 0
    Notification.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert actions.run_due() == 1
    row.refresh_from_db()
    assert (row.status, row.attempts) == (DueStatus.DONE, 2)


def test_a_claim_lasts_ten_minutes():
    row = owe()
    now = timezone.now()
    actions.claim(Notification, row.pk, now)
    row.refresh_from_db()
    assert row.claimed_until == now + timedelta(minutes=CLAIM_MINUTES)


def test_a_failure_is_tried_again_later_and_its_reason_kept(monkeypatch):
    def fail(row):
        raise OSError("mail server down")

    monkeypatch.setattr(actions, "DEBTS", {"n": Debt(Notification, fail)})
    row = owe()
    assert actions.run_due() == 0
    row.refresh_from_db()
    assert row.status == DueStatus.DUE
    assert "mail server down" in row.last_error
    assert row.next_try_at > timezone.now() + timedelta(seconds=30)


def test_patience_ends_and_the_debt_is_shown_as_failed(monkeypatch):
    def fail(row):
        raise OSError("down")

    monkeypatch.setattr(actions, "DEBTS", {"n": Debt(Notification, fail)})
    row = owe()
    for _ in BACK_OFF_MINUTES:
        Notification.objects.update(next_try_at=timezone.now())
        actions.run_due()
    row.refresh_from_db()
    assert row.status == DueStatus.FAILED
    assert row.attempts == len(BACK_OFF_MINUTES)


def test_two_clocks_never_do_the_same_minute():
    assert actions.tick("one")
    assert not actions.tick("two")
    ClockTick.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert actions.tick("two")


def test_a_chore_that_fails_does_not_stop_the_others(monkeypatch):
    done = []

    def broken(now):
        raise RuntimeError

    monkeypatch.setattr(actions, "CHORES", {"broken": broken, "sound": done.append})
    assert actions.tick("one")
    assert len(done) == 1
    assert ClockTick.objects.get().last_tick_at is not None


def test_every_debt_of_the_house_has_a_payer_and_every_chore_a_name():
    assert "notifications.notification" in DEBTS
    assert {"eservices.issueddocument", "eservices.document"} <= set(DEBTS)
    assert all(CHORES)


def test_the_oldest_debt_is_known():
    assert actions.oldest_due() is None
    owe()
    old = timezone.now() - timedelta(hours=1)
    Notification.objects.update(next_try_at=old)
    assert actions.oldest_due() == old


def test_waking_waits_for_the_commit(django_capture_on_commit_callbacks, monkeypatch):
    called = []
    monkeypatch.setattr(actions, "WAKERS", [lambda: called.append(1)])
    with django_capture_on_commit_callbacks(execute=True):
        actions.wake()
        assert called == []
    assert called == [1]


def test_a_transaction_that_owes_much_wakes_the_worker_once(django_capture_on_commit_callbacks, monkeypatch):
    called = []
    monkeypatch.setattr(actions, "WAKERS", [lambda: called.append(1)])
    with django_capture_on_commit_callbacks(execute=True):
        actions.wake()
        actions.wake()
    assert called == [1]
