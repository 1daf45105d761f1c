"""What each room does with personal data when a person asks for a copy or to be forgotten."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

Export = Callable[[str], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True)
class PrivacyHandler:
    """For one model: which personal data, how long it is kept (words), and how a person's copy is made.

    `export` takes a resident's public key (UUID as text) and yields JSON-able rows."""

    model: type[models.Model]
    data: str
    kept: str
    export: Export | None = None


HANDLERS: dict[str, PrivacyHandler] = {}


def register_privacy(handler: PrivacyHandler) -> None:
    """Called in the `ready()` of the room that owns the model; `tests/test_house.py` finds the missing ones."""
    HANDLERS[handler.model._meta.label_lower] = handler
