"""Days that come again, and the bins' days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from portal.lib.collection import Parity, Round, passages
from portal.lib.distance import along, metres, said
from portal.lib.ical import Entry, calendar_of
from portal.lib.recurrence import Frequency, Recurrence

TUESDAY = date(2026, 12, 1)


def test_a_thing_that_happens_once_happens_once() -> None:
    once = Recurrence(TUESDAY)
    assert once.days(date(2026, 1, 1), date(2027, 1, 1)) == [TUESDAY]
    assert once.days(date(2026, 12, 2), date(2027, 1, 1)) == []
    assert once.last == TUESDAY
    assert once.rrule() is None


def test_a_week_has_several_days_and_one_week_in_two_is_left_out() -> None:
    rule = Recurrence(TUESDAY, Frequency.WEEKLY, every=2, weekdays=(1, 3), until=date(2026, 12, 18))
    assert rule.days(TUESDAY, date(2027, 6, 1)) == [date(2026, 12, d) for d in (1, 3, 15, 17)]
    assert rule.rrule() == {"FREQ": "WEEKLY", "INTERVAL": 2, "BYDAY": ["TU", "TH"]}


def test_days_are_taken_away_and_added() -> None:
    rule = Recurrence(
        TUESDAY,
        Frequency.WEEKLY,
        until=date(2026, 12, 22),
        without=frozenset({date(2026, 12, 8)}),
        added=frozenset({date(2026, 12, 9), date(2027, 1, 5)}),
    )
    assert rule.days(TUESDAY, date(2026, 12, 31)) == [date(2026, 12, d) for d in (1, 9, 15, 22)]
    assert rule.last == date(2027, 1, 5)
    assert rule.next(date(2026, 12, 23)) == date(2027, 1, 5)
    assert rule.next(date(2027, 1, 6)) is None


def test_a_month_without_a_thirty_first_is_skipped() -> None:
    rule = Recurrence(date(2027, 1, 31), Frequency.MONTHLY_DAY)
    assert rule.days(date(2027, 1, 1), date(2027, 5, 31)) == [date(2027, 1, 31), date(2027, 3, 31), date(2027, 5, 31)]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 12, 5), [date(2026, 12, 5), date(2027, 1, 2), date(2027, 2, 6)]),  # the first Saturday
        (date(2026, 12, 31), [date(2026, 12, 31), date(2027, 1, 28), date(2027, 2, 25)]),  # the last Thursday
    ],
)
def test_the_same_weekday_of_each_month(first: date, expected: list[date]) -> None:
    assert Recurrence(first, Frequency.MONTHLY_WEEKDAY).days(first, date(2027, 2, 28)) == expected


def test_a_rule_without_end_is_counted_for_three_years_at_most() -> None:
    endless = Recurrence(TUESDAY, Frequency.WEEKLY)
    assert endless.last is None
    assert len(endless.days(TUESDAY, date(2999, 1, 1))) < 160


def test_a_calendar_program_reads_the_same_days_as_the_site() -> None:
    """The series goes over the change of the clock: 18:30 stays 18:30."""
    rule = Recurrence(
        date(2027, 3, 16), Frequency.WEEKLY, until=date(2027, 4, 13), without=frozenset({date(2027, 3, 30)})
    )
    entry = Entry(
        uid="x@kermor.example",
        title="Chorale; été, hiver\nsuite",
        starts_on=rule.first,
        starts_at=time(18, 30),
        ends_at=time(20),
        changed_at=datetime(2026, 11, 24, tzinfo=UTC),
        rule=rule.rrule(),
        until=rule.until,
        without=rule.without,
    )
    read = Calendar.from_ical(calendar_of([entry], name="Agenda"))
    event = next(iter(read.walk("VEVENT")))
    assert event["summary"] == "Chorale; été, hiver\nsuite"
    assert str(event["dtstart"].dt.tzinfo) == "Europe/Paris"
    assert event["rrule"]["UNTIL"] == [datetime(2027, 4, 13, 16, 30, tzinfo=UTC)]
    assert event["exdate"].dts[0].dt.date() == date(2027, 3, 30)
    assert [zone["tzid"] for zone in read.walk("VTIMEZONE")] == ["Europe/Paris"]


def test_whole_days_end_the_day_after() -> None:
    entry = Entry(uid="x", title="Fête", starts_on=TUESDAY, ends_on=date(2026, 12, 3), changed_at=datetime.now(UTC))
    text = calendar_of([entry], name="Agenda").decode()
    assert "DTSTART;VALUE=DATE:20261201" in text
    assert "DTEND;VALUE=DATE:20261204" in text


def test_bins_follow_their_weeks_and_move_around_public_holidays() -> None:
    rounds = [Round("grey", 4), Round("yellow", 4, Parity.EVEN)]
    moves = {date(2026, 12, 25): date(2026, 12, 26), date(2027, 1, 1): None}
    found = passages(rounds, date(2026, 12, 18), 18, moves)
    assert [(row.day, row.kind) for row in found] == [
        (date(2026, 12, 18), "grey"),  # week 51
        (date(2026, 12, 26), "grey"),  # week 52, moved by a day
        (date(2026, 12, 26), "yellow"),
    ]
    assert [row.is_moved for row in found] == [False, True, True]


def test_a_distance_is_said_as_one_walks_it() -> None:
    assert [said(metres) for metres in (12, 340, 949, 1234, 2000)] == [
        "à 50 m",
        "à 350 m",
        "à 950 m",
        "à 1,2 km",
        "à 2 km",
    ]
    assert round(metres((48.2, -4.95), (48.2, -4.94))) == pytest.approx(741, abs=3)


def test_a_house_lies_along_its_street() -> None:
    line = [[-4.95, 48.2], [-4.94, 48.2]]
    assert along(line, 0.5) == pytest.approx((48.2, -4.945))
    assert along(line, 7) == pytest.approx((48.2, -4.94))
    assert along([], 0.5) is None
