from datetime import UTC, date, datetime

import pytest

from portal.lib import french_calendar as cal

HOLIDAYS_2027 = [
    date(2027, 1, 1), date(2027, 3, 29), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 8), date(2027, 5, 17),
    date(2027, 7, 14), date(2027, 8, 15), date(2027, 11, 1), date(2027, 11, 11), date(2027, 12, 25),
]  # fmt: skip


def test_the_eleven_holidays_of_2027_are_those_of_the_labour_code() -> None:
    assert sorted(cal.public_holidays(2027)) == HOLIDAYS_2027


@pytest.mark.parametrize("easter_monday", [date(2026, 4, 6), date(2027, 3, 29), date(2028, 4, 17)])
def test_easter_monday_moves_with_the_moon(easter_monday: date) -> None:
    assert cal.is_public_holiday(easter_monday)


def test_alsace_moselle_has_two_more() -> None:
    assert len(cal.public_holidays(2027, "57")) == 13
    assert cal.is_public_holiday(date(2027, 12, 26), "57")


def test_saturday_sunday_and_holidays_are_not_working_days() -> None:
    assert cal.is_working_day(date(2027, 5, 7))
    assert not cal.is_working_day(date(2027, 5, 6))
    assert not cal.is_working_day(date(2027, 5, 8))
    assert not cal.is_working_day(date(2027, 5, 9))


def test_working_days_start_the_day_after() -> None:
    assert cal.add_working_days(date(2027, 5, 5), 1) == date(2027, 5, 7)
    assert cal.add_working_days(date(2027, 5, 5), 0) == date(2027, 5, 5)
    assert cal.working_day_from(date(2027, 5, 16)) == date(2027, 5, 18)


def test_months_end_on_the_last_day_when_the_number_is_missing() -> None:
    assert cal.add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert cal.add_months(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert cal.add_months(date(2027, 1, 15), 12) == date(2028, 1, 15)
    assert cal.add_months(date(2027, 3, 31), -1) == date(2027, 2, 28)


def test_the_sixth_friday_before_an_election() -> None:
    assert cal.nth_weekday_before(date(2027, 6, 13), weekday=4, n=6) == date(2027, 5, 7)
    assert cal.nth_weekday_before(date(2027, 6, 11), weekday=4, n=1) == date(2027, 6, 4)


def test_the_last_second_of_the_day_in_paris_still_counts() -> None:
    assert cal.local_day(datetime(2027, 6, 1, 21, 59, 59, tzinfo=UTC)) == date(2027, 6, 1)
    assert cal.local_day(datetime(2027, 6, 1, 22, 0, 0, tzinfo=UTC)) == date(2027, 6, 2)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        cal.local_day(datetime(2027, 6, 1))
