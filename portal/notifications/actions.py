"""Owing a notice, and delivering it."""

import logging
from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.lib.parties import Party
from portal.notifications.models import Notification, NotificationChannel
from portal.outbox.actions import wake
from portal.outbox.models import DueStatus

logger = logging.getLogger(__name__)


class CodeNotSent(Exception):
    """A login code whose fate is unknown is not sent again: the person asks for a new one."""


def owe_notice(
    *,
    kind: str,
    to: Party,
    channel: NotificationChannel,
    address: str,
    subject: str,
    text: str,
    once: str,
    html: str = "",
    about: str = "",
    secret: bool = False,
) -> Notification:
    """Write the row of a notice inside the caller's transaction and wake the worker on commit.

    The same `once` gives the first row back: a verb that runs twice owes once. An in-app notice is done at birth; a
    letter waits, without `sent_at`, until an agent says that it is posted (`mark_posted`).
    """
    values: dict[str, Any] = {
        **to.columns("recipient"), "kind": kind, "channel": channel, "address": address, "subject": subject[:200],
        "text": text, "html": html, "about": about, "secret": secret,
    }  # fmt: skip
    if channel != NotificationChannel.EMAIL:
        in_app = channel == NotificationChannel.IN_APP
        values |= {"status": DueStatus.DONE, "sent_at": timezone.now() if in_app else None}
    try:
        with transaction.atomic():
            notice = Notification.objects.create(once=once, **values)
    except IntegrityError:
        return Notification.objects.get(once=once)
    wake()
    return notice


def mark_posted(*, notice: Notification, at: datetime | None = None) -> Notification:
    """An agent put the letter in the post; the first day counts. Raises ValueError for what is no letter."""
    if notice.channel != NotificationChannel.LETTER:
        raise ValueError("Only letters are posted")
    Notification.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=at or timezone.now())
    notice.refresh_from_db()
    return notice


def mark_read(*, recipient_ids: list[str], about: str) -> int:
    """A resident opened what the notices of their space were about; returns how many were new."""
    unread = Notification.objects.filter(
        recipient_kind="resident", recipient_id__in=recipient_ids, channel=NotificationChannel.IN_APP, about=about
    )
    return int(unread.filter(read_at=None).update(read_at=timezone.now()))


def deliver(notice: Notification) -> None:
    """Send one claimed notice. Repeated after a kill it carries the same Message-ID; a login code is never repeated.

    Raises what the mail server raised: the outbox tries again later.
    """
    if notice.status == DueStatus.DONE:
        return
    if notice.secret and notice.attempts > 1:
        _forget_code(notice, DueStatus.FAILED)
        return
    message = EmailMultiAlternatives(
        subject=notice.subject, body=notice.text, to=[notice.address], headers={"Message-ID": notice.message_id}
    )
    if notice.html:
        message.attach_alternative(notice.html, "text/html")
    message.send()
    notice.settle()
    notice.sent_at = timezone.now()
    if notice.secret:
        notice.text, notice.html = "", ""
    notice.save()


def _forget_code(notice: Notification, status: DueStatus) -> None:
    notice.status, notice.text, notice.html, notice.claimed_until = status, "", "", None
    notice.save()


def retry_notice(*, notice: Notification, by: Party) -> None:
    """Ask again for a mail that did not leave, at an agent's wish; a notice already sent, or secret, is left alone."""
    with transaction.atomic():
        row = Notification.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        if row.status not in (DueStatus.DUE, DueStatus.FAILED) or row.secret:
            return
        row.status, row.attempts, row.next_try_at = DueStatus.DUE, 0, timezone.now()
        row.save(update_fields=["status", "attempts", "next_try_at"])
        logger.info("%s asked again for notice %s", by.id, row.key)
        wake()
