"""A mail server that is not there."""

from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class DeadServer(BaseEmailBackend):
    """What smtplib raises when the name cannot be found."""

    def open(self) -> bool:
        raise OSError("Name or service not known")

    def send_messages(self, email_messages: Any) -> int:
        raise OSError("Name or service not known")
