"""Claiming and paying what is owed."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.outbox.models import CLAIM_MINUTES, DUE_FIELDS, ClockTick, DueRow, DueStatus
from portal.outbox.registry import CHORES, DEBTS, WAKERS, Debt

logger = logging.getLogger(__name__)


def wake() -> None:
    """Ask the worker, once this transaction is committed, to pay what is owed: one call a transaction, however many
    rows it leaves. Losing the call costs a minute."""
    waiting = {entry[1] for entry in transaction.get_connection().run_on_commit}
    for waker in WAKERS:
        if waker not in waiting:
            transaction.on_commit(waker, robust=True)


def claim(model: type[DueRow], pk: int, now: datetime) -> bool:
    """Take one row for ourselves: a single conditional UPDATE, so that two workers never pay the same debt."""
    free = Q(status=DueStatus.DUE, next_try_at__lte=now) | Q(status=DueStatus.WORKING, claimed_until__lt=now)
    taken = model._default_manager.filter(free, pk=pk).update(
        status=DueStatus.WORKING, attempts=F("attempts") + 1, claimed_until=now + timedelta(minutes=CLAIM_MINUTES)
    )
    return taken == 1


def due_ids(model: type[DueRow], now: datetime, limit: int) -> list[int]:
    """Rows whose hour has come, oldest first, and those whose payer was killed."""
    free = Q(status=DueStatus.DUE, next_try_at__lte=now) | Q(status=DueStatus.WORKING, claimed_until__lt=now)
    return list(model._default_manager.filter(free).order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit])


def pay(debt: Debt, pk: int) -> bool:
    """Pay one claimed row. The handler settles the row in its own transaction; a failure puts it off."""
    row = debt.model._default_manager.get(pk=pk)
    try:
        debt.handler(row)
    except Exception as error:
        logger.warning("%s %s put off: %s", debt.model._meta.label, pk, error)
        row.refresh_from_db(fields=list(DUE_FIELDS))
        row.put_off(f"{type(error).__name__}: {error}")
        row.save(update_fields=list(DUE_FIELDS))
        return False
    return True


def run_due(limit: int = 200) -> int:
    """Pay up to `limit` rows of each kind whose hour has come; returns how many were paid."""
    paid = 0
    for debt in list(DEBTS.values()):
        for pk in due_ids(debt.model, timezone.now(), limit):
            if claim(debt.model, pk, timezone.now()):
                paid += pay(debt, pk)
    return paid


def tick(holder: str) -> bool:
    """One minute under a lease: pays what is due and does each room’s chores. False if another clock holds it."""
    now = timezone.now()
    ClockTick.objects.get_or_create(name="minute")
    lease = ClockTick.objects.filter(name="minute").filter(
        Q(held_until__isnull=True) | Q(held_until__lt=now) | Q(holder=holder)
    )
    if not lease.update(holder=holder, held_until=now + timedelta(seconds=90)):
        return False
    run_due()
    for name, chore in list(CHORES.items()):
        try:
            chore(now)
        except Exception:
            logger.exception("Chore %s failed; it runs again in a minute", name)
    ClockTick.objects.filter(name="minute", holder=holder).update(last_tick_at=timezone.now())
    return True


def oldest_due() -> datetime | None:
    """When the longest-waiting debt became due: what the health page watches."""
    now = timezone.now()
    oldest = [
        debt.model._default_manager.filter(status=DueStatus.DUE, next_try_at__lte=now)
        .order_by("next_try_at")
        .values_list("next_try_at", flat=True)
        .first()
        for debt in DEBTS.values()
    ]
    return min((value for value in oldest if value), default=None)
