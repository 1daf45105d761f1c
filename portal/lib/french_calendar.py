"""The days that French delays are counted in. Pure: dates in, dates out.

Public holidays are those of Code du travail L3133-1; a city's own closing days are opening hours, not law. A delay in
working days starts the day after the fact (jour ouvré: Monday to Friday, public holidays out). Months run from
day-number to day-number and end on the month's last day when it lacks the number (Code civil 2229, CPC 641).
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

PARIS: Final = ZoneInfo("Europe/Paris")


def local_day(at: datetime, zone: ZoneInfo = PARIS) -> date:
    """The civil day of an instant: what is filed at 23:59:59 in Paris counts that day. Refuses a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("A naive datetime has no civil day")
    return at.astimezone(zone).date()


@lru_cache(maxsize=200)
def public_holidays(year: int, region: str | None = None) -> dict[date, str]:
    """The public holidays of a year with their French names; `region` is a code such as "57" (Alsace-Moselle)."""
    return dict(holidays.country_holidays("FR", subdiv=region, years=year, language="fr"))


def is_public_holiday(day: date, region: str | None = None) -> bool:
    return day in public_holidays(day.year, region)


def is_working_day(day: date, region: str | None = None) -> bool:
    return day.weekday() < 5 and not is_public_holiday(day, region)


def add_working_days(day: date, n: int, region: str | None = None) -> date:
    """The n-th working day after `day`, which itself never counts. n ≥ 0; n = 0 is the day itself."""
    while n > 0:
        day += timedelta(days=1)
        n -= is_working_day(day, region)
    return day


def working_day_from(day: date, region: str | None = None) -> date:
    """The day itself if it is a working day, else the next one."""
    while not is_working_day(day, region):
        day += timedelta(days=1)
    return day


def add_months(day: date, n: int) -> date:
    """The same day-number n months later (n may be negative), or that month's last day."""
    years, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def nth_weekday_before(day: date, weekday: int, n: int) -> date:
    """The n-th given weekday (0 = Monday) strictly before a day: the sixth Friday before an election's Sunday."""
    if n < 1:
        raise ValueError("n counts from 1")
    back = (day.weekday() - weekday - 1) % 7 + 1
    return day - timedelta(days=back + 7 * (n - 1))
