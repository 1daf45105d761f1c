"""Long lists for programs, a page at a time: an opaque cursor says after which row to go on, never an offset.

A list keeps one order made of columns that hold no NULL, the last of which is the key. The cursor is signed for its
list and its order: one that nobody here made is refused instead of being read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
MOST_ROWS: Final = 100


class BadCursor(ValueError):
    """The cursor was not made by this list."""


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """Some rows, and the cursor that gives those after them (empty at the end)."""

    rows: list[Row]
    next: str


def slice_of(
    rows: QuerySet[Row], *, by: tuple[str, ...], cursor: str = "", limit: int = 20, name: str = ""
) -> Slice[Row]:
    """The `limit` rows after `cursor`, ordered `by` these columns (« -published_on », « pk »).

    `name` tells lists of the same model apart. Raises BadCursor.
    """
    salt = f"cursor:{rows.model._meta.label_lower}:{name}:{','.join(by)}"
    if cursor:
        rows = rows.filter(_after(by, _read(cursor, salt, len(by))))
    found = list(rows.order_by(*by)[: limit + 1])
    kept = found[:limit]
    return Slice(kept, _write(kept[-1], by, salt) if len(found) > limit else "")


def _after(by: tuple[str, ...], values: list[Any]) -> Q:
    """Rows that come later: equal on the first columns, beyond on the next one."""
    wanted, same = Q(), Q()
    for column, value in zip(by, values, strict=True):
        name = column.removeprefix("-")
        wanted |= same & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return wanted


def _write(row: Model, by: tuple[str, ...], salt: str) -> str:
    values = [_plain(getattr(row, column.removeprefix("-"))) for column in by]
    return signing.dumps(values, salt=salt, compress=True)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _read(cursor: str, salt: str, count: int) -> list[Any]:
    try:
        values = signing.loads(cursor, salt=salt)
    except signing.BadSignature:
        raise BadCursor from None
    if not isinstance(values, list) or len(values) != count:
        raise BadCursor
    return values
