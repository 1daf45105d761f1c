"""When the bins are emptied: a weekday, every week or one in two, and the days that move. Pure rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A round may move by a day or two; further is another round.
FARTHEST_MOVE = timedelta(days=6)


class Parity(StrEnum):
    """Which weeks of the ISO calendar."""

    EVERY = "every"
    EVEN = "even"
    ODD = "odd"


@dataclass(frozen=True)
class Round:
    """One kind of bin, one weekday (0 is Monday)."""

    kind: str
    weekday: int
    parity: Parity = Parity.EVERY

    def is_due(self, day: date) -> bool:
        if day.weekday() != self.weekday:
            return False
        even = day.isocalendar().week % 2 == 0
        return self.parity == Parity.EVERY or even == (self.parity == Parity.EVEN)


@dataclass(frozen=True)
class Passage:
    """One day on which a bin is emptied; `planned` is another day when it was moved."""

    day: date
    kind: str
    planned: date

    @property
    def is_moved(self) -> bool:
        return self.day != self.planned


def passages(
    rounds: Sequence[Round], since: date, days: int, moves: Mapping[date, date | None] | None = None
) -> list[Passage]:
    """What is collected from `since` on, for so many days, soonest first.

    `moves` maps a day to the day that replaces it, or to None when nothing replaces it.
    """
    moves = moves or {}
    until = since + timedelta(days=days)
    found = []
    day = since - FARTHEST_MOVE
    while day < until + FARTHEST_MOVE:
        goes = moves.get(day, day)
        if goes is not None and since <= goes < until:
            found += [Passage(goes, round_.kind, day) for round_ in rounds if round_.is_due(day)]
        day += timedelta(days=1)
    return sorted(found, key=lambda passage: (passage.day, passage.kind))
