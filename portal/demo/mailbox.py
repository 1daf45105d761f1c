"""The mails that the demonstration wrote into files instead of sending them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.timezone import localtime

# What Django's file backend writes between two mails of one connection.
BETWEEN: Final = b"\n" + b"-" * 79 + b"\n"
NAME: Final = re.compile(r"^[0-9A-Za-z-]+\.log$")


@dataclass(frozen=True)
class Mail:
    """One mail: the file it lies in, its place in it, its bytes."""

    file: str
    place: int
    source: bytes

    @cached_property
    def _message(self) -> EmailMessage:
        return message_from_bytes(self.source, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self._message["subject"] or "")

    @property
    def to(self) -> str:
        return str(self._message["to"] or "")

    @property
    def sent_at(self) -> datetime:
        written = parsedate_to_datetime(str(self._message["date"]))
        # « -0000 » says an hour of Greenwich and reads as one without a zone.
        return localtime(written if written.tzinfo else written.replace(tzinfo=UTC))

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self._message.get_body((kind,))
        return str(part.get_content()) if part else ""


def mails(most: int = 100) -> list[Mail]:
    """The newest mails first."""
    found: list[Mail] = []
    for path in sorted(_folder().glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True):
        found += reversed(list(_read(path)))
        if len(found) >= most:
            break
    return sorted(found, key=lambda mail: mail.sent_at, reverse=True)[:most]


def mail(file: str, place: int) -> Mail | None:
    """One mail, or None. A name that the backend does not write is no file of ours."""
    path = _folder() / file
    if not NAME.match(file) or not path.is_file():
        return None
    return next((each for each in _read(path) if each.place == place), None)


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _read(path: Path) -> Iterator[Mail]:
    for place, source in enumerate(path.read_bytes().split(BETWEEN)):
        if source.strip():
            yield Mail(path.name, place, source.lstrip(b"\n"))
