"""The demonstration city's data files and its calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from django.utils.timezone import make_aware

from portal.lib.french import typography

DATA = Path(__file__).resolve().parent.parent / "data"
TUESDAY = 1
# What residents typed is left as they typed it, mistakes and straight apostrophes included.
AS_TYPED = frozenset({"translations", "requests", "people", "synonyms", "search-judgments", "search-words", "routing"})
_KEYS = UUID("5c1f6c9e-3c1b-4b0e-8a55-9f1d2a7f0c29")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def latest_tuesday(today: date) -> date:
    """The city's reference day is a Tuesday; it moves by whole weeks so that its weekdays stay true."""
    return today - timedelta(days=(today.weekday() - TUESDAY) % 7)


@cache
def read(name: str) -> dict[str, Any]:
    """A data file as plain values; the city's own texts in French typography."""
    with (DATA / f"{name}.yaml").open(encoding="utf-8") as source:
        content = yaml.load(source, Loader=_Loader)  # noqa: S506  # a safe loader, the C one when there is one
    found: dict[str, Any] = content if name in AS_TYPED else _written(content)
    return found


def _written(value: Any) -> Any:
    if isinstance(value, str):
        return typography(value)
    if isinstance(value, list):
        return [_written(item) for item in value]
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    return value


def key_of(kind: str, slug: str) -> UUID:
    """The public key of a thing that has no slug of its own: the same at each load."""
    return uuid5(_KEYS, f"{kind}/{slug}")


@dataclass(frozen=True, slots=True)
class City:
    """The city on its reference day."""

    day: date

    def on(self, when: int | date) -> date:
        """A day of the data: a number counts from the reference day, a date is fixed."""
        return when if isinstance(when, date) else self.day + timedelta(days=when)

    def at(self, when: int | date, clock: str | time = "09:00") -> datetime:
        """The same with an hour, in the city's time zone."""
        hour = time.fromisoformat(clock) if isinstance(clock, str) else clock
        return make_aware(datetime.combine(self.on(when), hour))
