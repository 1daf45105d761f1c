"""When a place is open, said in words that stay true until they change."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from portal.lib.opening_hours import OpeningTimes, State, Stretch, Unusual

PARIS = ZoneInfo("Europe/Paris")
WEEK = [Stretch(day, time(8, 30), time(12, 30)) for day in range(5)] + [
    Stretch(day, time(13, 30), time(17, 30)) for day in range(5)
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


# Tuesday 24 November 2026
@pytest.mark.parametrize(
    ("moment", "state", "sentence"),
    [
        ("2026-11-24T09:00", State.OPEN, "C’est ouvert, jusqu’à 12 h 30"),
        ("2026-11-24T12:10", State.SOON, "Ferme bientôt, à 12 h 30"),
        ("2026-11-24T12:30", State.CLOSED, "C’est fermé, ouvre à 13 h 30"),
        ("2026-11-24T20:00", State.CLOSED, "C’est fermé, ouvre demain à 8 h 30"),
        ("2026-11-27T18:00", State.CLOSED, "C’est fermé, ouvre lundi à 8 h 30"),
    ],
)
def test_the_door_says_what_it_is_and_what_comes_next(moment: str, state: State, sentence: str) -> None:
    now = OpeningTimes(WEEK).now(at(moment))
    assert (now.state, plain(now.sentence)) == (state, sentence)


def test_what_is_said_is_true_until_the_moment_it_gives() -> None:
    times = OpeningTimes(WEEK)
    assert times.now(at("2026-11-24T09:00")).changes_at == at("2026-11-24T12:00")  # « ferme bientôt »
    assert times.now(at("2026-11-24T12:10")).changes_at == at("2026-11-24T12:30")
    assert times.now(at("2026-11-24T20:00")).changes_at == at("2026-11-25T08:30")


def test_an_exception_wins_over_the_week() -> None:
    eve = Unusual(date(2026, 12, 24), date(2026, 12, 24), time(8, 30), time(16), "veille de Noël")
    times = OpeningTimes(WEEK, [eve])
    assert plain(times.on(date(2026, 12, 24)).text) == "8 h 30 – 16 h (veille de Noël)"
    assert plain(times.now(at("2026-12-24T15:50")).sentence) == "Ferme bientôt, à 16 h"


def test_an_exception_without_hours_closes_every_day_it_covers() -> None:
    works = Unusual(date(2026, 11, 24), date(2026, 11, 26), reason="travaux")
    times = OpeningTimes(WEEK, [works])
    assert times.on(date(2026, 11, 25)).text == "Fermé (travaux)"
    assert plain(times.now(at("2026-11-24T09:00")).sentence) == "C’est fermé, ouvre vendredi à 8 h 30"


def test_public_holidays_close_all_but_the_places_that_say_otherwise() -> None:
    assert OpeningTimes(WEEK).on(date(2026, 12, 25)).hours == ()
    assert OpeningTimes(WEEK, open_on_public_holidays=True).on(date(2026, 12, 25)).hours


def test_a_dated_period_replaces_the_ordinary_week_on_all_its_days() -> None:
    summer = Stretch(0, time(10), time(12), date(2026, 7, 6), date(2026, 8, 28))
    times = OpeningTimes([*WEEK, summer])
    assert plain(times.on(date(2026, 7, 6)).text) == "10 h – 12 h"
    assert times.on(date(2026, 7, 7)).text == "Fermé"
    assert times.on(date(2026, 6, 30)).hours


def test_stretches_that_touch_are_one() -> None:
    times = OpeningTimes([Stretch(1, time(9), time(12)), Stretch(1, time(12), time(18))])
    assert plain(times.now(at("2026-11-24T11:45")).sentence) == "C’est ouvert, jusqu’à 18 h"


def test_nothing_is_said_of_a_place_without_hours() -> None:
    now = OpeningTimes([]).now(at("2026-11-24T09:00"))
    assert (now.state, now.sentence, now.changes_at) == (State.UNKNOWN, "", None)


def test_a_long_closure_names_the_day_of_return() -> None:
    closed = Unusual(date(2026, 11, 24), date(2026, 12, 6))
    now = OpeningTimes(WEEK, [closed]).now(at("2026-11-24T09:00"))
    assert plain(now.sentence) == "C’est fermé, ouvre le 7 décembre 2026 à 8 h 30"


def test_the_hour_stays_right_on_the_day_clocks_change() -> None:
    sunday = OpeningTimes([Stretch(6, time(9), time(12))])
    assert sunday.now(at("2026-10-25T08:00")).changes_at == at("2026-10-25T09:00")
