"""Mails that Wagtail sends about moderation and comments, owed as rows and delivered by the worker.

Wagtail opens the mail server's connection inside the editor's request: a dead server would make saving slow, or
answer 500. Here the connection is a table: the row is written with the change itself and leaves after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from portal.lib import parties
from portal.lib.parties import Party
from portal.notifications.actions import owe_notice
from portal.notifications.mails import render_mail
from portal.notifications.models import NotificationChannel

KIND = "editors"


class OwedMails(BaseEmailBackend):
    """Django's interface of a mail connection; nothing leaves here."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Owe each message to each of its recipients; returns how many messages there were."""
        for message in email_messages:
            for address in message.recipients():
                _owe(message, address)
        return len(email_messages)


def _owe(message: EmailMessage, address: str) -> None:
    text = str(message.body).strip()
    subject = " ".join(str(message.subject).split())
    body = render_mail("account", {"heading": subject, "paragraphs": [text], "code": "", "action_url": ""})
    owe_notice(
        kind=KIND,
        to=_party(address),
        channel=NotificationChannel.EMAIL,
        address=address,
        subject=subject,
        text=body.text,
        html=body.html,
        once=f"{KIND}:{uuid4()}",
    )


def _party(address: str) -> Party:
    user = get_user_model().objects.filter(email__iexact=address).first()
    return parties.agent(str(user.key), str(user)) if user else parties.guest(address)


def connection(*args: Any, **kwargs: Any) -> OwedMails:
    """In place of `django.core.mail.get_connection` where Wagtail's admin asks for one."""
    return OwedMails()
