"""Events for other people's calendars (RFC 5545), written by the icalendar library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

PARIS = ZoneInfo("Europe/Paris")
# An event that says when it begins and not when it ends.
USUAL_LENGTH = timedelta(hours=2)


@dataclass(frozen=True)
class Entry:
    """One event or series. Without `starts_at` it lasts whole days, `ends_on` included.

    `rule` is the parts of an RRULE (see `Recurrence.rrule`), `until` its last day.
    """

    uid: str
    title: str
    starts_on: date
    changed_at: datetime
    ends_on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    where: str = ""
    text: str = ""
    url: str = ""
    rule: dict[str, object] | None = None
    until: date | None = None
    without: Iterable[date] = ()
    added: Iterable[date] = ()
    cancelled: bool = False
    categories: list[str] = field(default_factory=list)


def calendar_of(entries: Iterable[Entry], *, name: str) -> bytes:
    """A whole calendar, time zone included, that programs may subscribe to."""
    calendar = Calendar()
    calendar.add("prodid", "-//portal//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("summary", entry.title)
    first, last = _span(entry)
    event.add("dtstart", first)
    event.add("dtend", last)
    _repeat(event, entry)
    for name, text in (("location", entry.where), ("description", entry.text), ("url", entry.url)):
        if text:
            event.add(name, text)
    if entry.categories:
        event.add("categories", entry.categories)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _span(entry: Entry) -> tuple[date, date]:
    """Beginning and end; the end of whole days is the day after."""
    last = entry.ends_on or entry.starts_on
    if entry.starts_at is None:
        return entry.starts_on, last + timedelta(days=1)
    starts = datetime.combine(entry.starts_on, entry.starts_at, PARIS)
    if entry.ends_at is None:
        return starts, starts + USUAL_LENGTH
    return starts, datetime.combine(last, entry.ends_at, PARIS)


def _repeat(event: Event, entry: Entry) -> None:
    if entry.rule:
        event.add("rrule", vRecur(_with_end(entry)))
    for name, days in (("exdate", entry.without), ("rdate", entry.added)):
        moments = [_moment(day, entry) for day in sorted(days)]
        if moments:
            parameters = {} if entry.starts_at else {"VALUE": "DATE"}
            event.add(name, moments, parameters=parameters)


def _with_end(entry: Entry) -> dict[str, Any]:
    """UNTIL is written like DTSTART: a day, or a moment in universal time."""
    rule: dict[str, Any] = dict(entry.rule or {})
    if entry.until is None:
        return rule
    if entry.starts_at is None:
        return rule | {"UNTIL": entry.until}
    moment = datetime.combine(entry.until, entry.starts_at, PARIS)
    return rule | {"UNTIL": moment.astimezone(ZoneInfo("UTC"))}


def _moment(day: date, entry: Entry) -> date:
    return datetime.combine(day, entry.starts_at, PARIS) if entry.starts_at else day
