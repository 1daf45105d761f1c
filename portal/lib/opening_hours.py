"""When a place is open: pure rules over a week, dated periods, exceptions and public holidays.

The order in which a day is decided: an exception written for that day; else, on a public holiday, closed (unless the
place says it stays open); else the hours of a dated period (summer, school holidays) that covers the day, whatever
its weekdays; else the ordinary week.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from portal.lib import written
from portal.lib.french_calendar import is_public_holiday

SOON = timedelta(minutes=30)
HORIZON_DAYS = 21


@dataclass(frozen=True)
class Stretch:
    """One stretch of a weekday (0 is Monday), perhaps only between two days, both included."""

    weekday: int
    opens: time
    closes: time
    starts_on: date | None = None
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether its period holds that day, whatever the weekday."""
        return (not self.starts_on or self.starts_on <= day) and (not self.ends_on or day <= self.ends_on)

    @property
    def is_dated(self) -> bool:
        return self.starts_on is not None or self.ends_on is not None


@dataclass(frozen=True)
class Unusual:
    """Days that break the rule; without hours, closed."""

    starts_on: date
    ends_on: date
    opens: time | None = None
    closes: time | None = None
    reason: str = ""


class State(StrEnum):
    """Open, about to close, or closed: the word before the colour."""

    OPEN = "open"
    SOON = "soon"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Now:
    """What can be said at a moment, and until when it stays true (None: nothing is known to change)."""

    state: State
    sentence: str
    changes_at: datetime | None


@dataclass(frozen=True)
class DayHours:
    """One line of the week's table."""

    day: date
    hours: tuple[tuple[time, time], ...]
    reason: str

    @property
    def text(self) -> str:
        """« 9 h – 12 h 30, 13 h 30 – 17 h 30 » or « Fermé », with the reason of an exception."""
        shown = ", ".join(f"{written.clock_time(a)} – {written.clock_time(b)}" for a, b in self.hours) or _("Fermé")
        return f"{shown} ({self.reason})" if self.reason else shown

    @property
    def name(self) -> str:
        return written.day_name(self.day.weekday()).capitalize()


@dataclass(frozen=True)
class OpeningTimes:
    """The hours of one place."""

    stretches: Sequence[Stretch]
    exceptions: Sequence[Unusual] = ()
    open_on_public_holidays: bool = False
    is_holiday: Callable[[date], bool] = field(default=is_public_holiday)

    def on(self, day: date) -> DayHours:
        """The hours of one day and, when they are unusual, why."""
        special = [e for e in self.exceptions if e.starts_on <= day <= e.ends_on]
        if special:
            hours = tuple(sorted((e.opens, e.closes) for e in special if e.opens and e.closes))
            return DayHours(day, hours, next((e.reason for e in special if e.reason), ""))
        if self.is_holiday(day) and not self.open_on_public_holidays:
            return DayHours(day, (), _("jour férié"))
        dated = [s for s in self.stretches if s.is_dated and s.covers(day)]
        pool = dated or [s for s in self.stretches if not s.is_dated]
        return DayHours(day, tuple(sorted((s.opens, s.closes) for s in pool if s.weekday == day.weekday())), "")

    def week(self, first: date) -> list[DayHours]:
        """Seven days from the given one."""
        return [self.on(first + timedelta(days=n)) for n in range(7)]

    def now(self, at: datetime) -> Now:
        """What to say at an aware datetime, in its own time zone."""
        if not self.stretches and not self.exceptions:
            return Now(State.UNKNOWN, "", None)
        for opens, closes in self._moments(at):
            if opens <= at < closes:
                return _open(at, closes)
            if at < opens:
                return Now(State.CLOSED, _closed_words(at, opens), opens)
        return Now(State.CLOSED, _("C’est fermé."), None)

    def _moments(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """The stretches to come, as datetimes, those that touch one another joined."""
        joined: list[tuple[datetime, datetime]] = []
        for n in range(HORIZON_DAYS):
            day = at.date() + timedelta(days=n)
            for opens, closes in self.on(day).hours:
                start = datetime.combine(day, opens, at.tzinfo)
                end = datetime.combine(day, closes, at.tzinfo)
                if joined and start <= joined[-1][1]:
                    joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
                elif end > at:
                    joined.append((start, end))
        return joined


def _open(at: datetime, closes: datetime) -> Now:
    hour = written.clock_time(closes)
    if closes - at <= SOON:
        return Now(State.SOON, _("Ferme bientôt, à %(hour)s") % {"hour": hour}, closes)
    return Now(State.OPEN, _("C’est ouvert, jusqu’à %(hour)s") % {"hour": hour}, closes - SOON)


def _closed_words(at: datetime, opens: datetime) -> str:
    hour = written.clock_time(opens)
    days = (opens.date() - at.date()).days
    if days == 0:
        return _("C’est fermé, ouvre à %(hour)s") % {"hour": hour}
    if days == 1:
        return _("C’est fermé, ouvre demain à %(hour)s") % {"hour": hour}
    if days < 7:
        return _("C’est fermé, ouvre %(day)s à %(hour)s") % {"day": written.day_name(opens.weekday()), "hour": hour}
    return _("C’est fermé, ouvre le %(day)s à %(hour)s") % {"day": written.day(opens.date()), "hour": hour}
