"""Who pays which debt, and what else the clock does each minute. Filled by the rooms' apps.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.outbox.models import DueRow

Handler = Callable[[Any], None]
Chore = Callable[[datetime], object]


@dataclass(frozen=True)
class Debt:
    """A model of due rows and the function that pays one: idempotent, raises to be tried again."""

    model: type[DueRow]
    handler: Handler


DEBTS: dict[str, Debt] = {}
CHORES: dict[str, Chore] = {}
# How the worker is called; a list so that the action below it need not know the task above it.
WAKERS: list[Callable[[], object]] = []


def register_debt(model: type[DueRow], handler: Handler) -> None:
    """Say once, in `ready()`, who pays the rows of a model."""
    DEBTS[model._meta.label_lower] = Debt(model, handler)


def register_chore(name: str, chore: Chore) -> None:
    """Something the clock does each minute (expired drafts, implied decisions …); idempotent."""
    CHORES[name] = chore
