"""Days that come again: « tous les mardis », « le premier samedi du mois ». Pure rules over RFC 5545's own engine.

The rule is kept as a few plain values that an editor can fill in, turned into an `rrule` of dateutil for counting and
into an RRULE for calendars: two readings of the same thing, which therefore agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil import rrule as rules

# RFC 5545's words for Python's weekdays.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Nobody plans an event further away; a rule without end stops being counted there.
FARTHEST = timedelta(days=3 * 366)


class Frequency(StrEnum):
    """How a thing comes again."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY_DAY = "monthly_day"  # on the same date of the month
    MONTHLY_WEEKDAY = "monthly_weekday"  # on the same weekday of the month: the first Saturday, the last Friday


@dataclass(frozen=True)
class Recurrence:
    """A first day, how it comes again, and the days that break the rule.

    `weekdays` (0 is Monday) counts for a weekly rule; without any, the first day's own. `until` is included. A date
    that a month does not have (the 31st) is skipped, as RFC 5545 has it.
    """

    first: date
    frequency: Frequency = Frequency.ONCE
    every: int = 1
    weekdays: Sequence[int] = ()
    until: date | None = None
    without: frozenset[date] = field(default_factory=frozenset)
    added: frozenset[date] = field(default_factory=frozenset)

    @property
    def repeats(self) -> bool:
        return self.frequency != Frequency.ONCE

    @property
    def is_last_of_month(self) -> bool:
        """A fifth weekday is meant as the last one: a month with four has it too."""
        return self.first.day > 28

    def days(self, since: date, until: date) -> list[date]:
        """All days from `since` to `until`, both included, in order."""
        until = min(until, since + FARTHEST)
        found = {day for day in self._ruled(since, until) if day not in self.without}
        return sorted(found | {day for day in self.added if since <= day <= until})

    def next(self, since: date) -> date | None:
        """The soonest day on or after `since`; None when it is over."""
        ruled = next((day for day in self._ruled(since, since + FARTHEST) if day not in self.without), None)
        added = min((day for day in self.added if day >= since), default=None)
        return min((day for day in (ruled, added) if day), default=None)

    @property
    def last(self) -> date | None:
        """The last day of all; None when it never ends."""
        if self.repeats and self.until is None:
            return None
        ends = self.until if self.repeats and self.until else self.first
        return max((ends, *self.added))

    def rrule(self) -> dict[str, object] | None:
        """The parts of an RRULE, for a calendar; None for a thing that happens once."""
        if not self.repeats:
            return None
        parts: dict[str, object] = {"FREQ": "WEEKLY" if self.frequency == Frequency.WEEKLY else "MONTHLY"}
        if self.every > 1:
            parts["INTERVAL"] = self.every
        if self.frequency == Frequency.WEEKLY:
            parts["BYDAY"] = [WEEKDAYS[day] for day in self._weekdays()]
        elif self.frequency == Frequency.MONTHLY_WEEKDAY:
            parts["BYDAY"] = f"{self.rank}{WEEKDAYS[self.first.weekday()]}"
        return parts

    @property
    def rank(self) -> int:
        """Which weekday of its month the first day is: 1 to 4, or -1 for the last."""
        return -1 if self.is_last_of_month else (self.first.day - 1) // 7 + 1

    def _weekdays(self) -> list[int]:
        return sorted(set(self.weekdays)) or [self.first.weekday()]

    def _ruled(self, since: date, until: date) -> Iterator[date]:
        if not self.repeats:
            return iter([self.first] if since <= self.first <= until else [])
        last = min(until, self.until) if self.until else until
        found = self._rule(last).xafter(datetime.combine(since, time.min), inc=True)
        return (moment.date() for moment in found)

    def _rule(self, last: date) -> rules.rrule:
        start, end = datetime.combine(self.first, time.min), datetime.combine(last, time.min)
        if self.frequency == Frequency.WEEKLY:
            return rules.rrule(
                rules.WEEKLY, dtstart=start, until=end, interval=self.every, byweekday=self._weekdays(), cache=False
            )
        if self.frequency == Frequency.MONTHLY_WEEKDAY:
            day = rules.weekday(self.first.weekday(), self.rank)
            return rules.rrule(rules.MONTHLY, dtstart=start, until=end, interval=self.every, byweekday=day)
        return rules.rrule(
            rules.MONTHLY, dtstart=start, until=end, interval=self.every, bymonthday=self.first.day, cache=False
        )
