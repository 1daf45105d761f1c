"""Pages of a long list without offset or count: « Suivantes » starts where the last row ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
SIZE: Final = 20


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows, newest first, and the cursors of the pages beside it (empty at an end). `urls` makes links of them."""

    rows: list[Row]
    newer: str
    older: str

    @property
    def previous_url(self) -> str:
        return f"?page={self.newer}" if self.newer else ""

    @property
    def next_url(self) -> str:
        return f"?page={self.older}" if self.older else ""


def page_of(rows: QuerySet[Row], *, by: str, cursor: str = "", size: int = SIZE) -> Page[Row]:
    """One page of `rows` by the datetime field `by`, then by key. A cursor that nobody made gives the first page."""
    newer_than, at, pk = _read(cursor)
    found = rows
    if at is not None:
        way = "gt" if newer_than else "lt"
        found = rows.filter(Q(**{f"{by}__{way}": at}) | Q(**{by: at, f"pk__{way}": pk}))
    order = (by, "pk") if newer_than else (f"-{by}", "-pk")
    kept = list(found.order_by(*order)[: size + 1])
    more, kept = len(kept) > size, kept[:size]
    if newer_than:
        kept.reverse()
        return Page(kept, _cursor("n", kept[:1], by) if more else "", _cursor("o", kept[-1:], by))
    return Page(kept, _cursor("n", kept[:1], by) if at else "", _cursor("o", kept[-1:], by) if more else "")


def _cursor(way: str, rows: list[Any], by: str) -> str:
    return "".join(f"{way}.{getattr(row, by).timestamp():.6f}.{row.pk}" for row in rows)


def _read(cursor: str) -> tuple[bool, datetime | None, int]:
    """(newer rows?, instant, key); (False, None, 0) for anything else than what `_cursor` wrote."""
    way, _dot, rest = cursor.partition(".")
    instant, _dot, pk = rest.rpartition(".")
    try:
        return way == "n", datetime.fromtimestamp(float(instant), UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        return False, None, 0
