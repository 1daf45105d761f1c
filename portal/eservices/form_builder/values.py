"""Reading answers as values one can compare: dates, numbers, ages. No French here, no rules."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.eservices.form_builder.facts import Facts

Json = Any
Answers = Mapping[str, Json]

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)


def get(answers: Answers, path: str) -> Json:
    """The answer at "key" or "key.part"; None when there is none."""
    value: Json = answers
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


def is_empty(value: Json) -> bool:
    """Nothing was answered. False and 0 are answers; a record of empty parts is not."""
    if value is None or value == "":
        return True
    if isinstance(value, Mapping):
        return not value.get("later") and not value.get("seen") and all(map(is_empty, value.values()))
    if isinstance(value, list | tuple):
        return all(is_empty(each) for each in value)
    return False


def small_number(typed: Json) -> int | None:
    """A count or an index from a form: up to four plain digits, else None."""
    text = str(typed)
    return int(text) if len(text) <= 4 and text.isascii() and text.isdigit() else None


def as_date(value: Json) -> date | None:
    """A date from ISO text; a partial date ("1992", "1992-05") counts as its first day.

    Years 1000 to 9998 only: no act is older, and a day more or less never leaves the calendar.
    """
    if isinstance(value, date):
        return value
    found = _PARTIAL.fullmatch(value) if isinstance(value, str) else None
    if not found or not 1000 <= int(found[1]) <= 9998:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def as_number(value: Json) -> Decimal | None:
    """A finite decimal from a number or its text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def comparable(left: Json, right: Json) -> tuple[Any, Any] | None:
    """Both sides as numbers, else as dates; None when they cannot be compared.

    A bare year such as "1992" is a number beside a number, a date beside a date.
    """
    for reading in (as_number, as_date):
        pair = reading(left), reading(right)
        if None not in pair:
            return pair
    return None


def add_months(day: date, months: int) -> date:
    """Same day-number `months` later, the last day of the month when it lacks it (domain §2)."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: date, plus: Mapping[str, int]) -> date:
    """A date moved by {"days", "weeks", "months", "years"}; negative numbers go back."""
    months = plus.get("months", 0) + 12 * plus.get("years", 0)
    return add_months(day, months) + timedelta(days=plus.get("days", 0), weeks=plus.get("weeks", 0))


def operand(given: Json, answers: Answers, facts: Facts) -> Json:
    """A literal, {"question": k}, {"calculation": k} or {"today": true}, with an optional "plus"."""
    if not isinstance(given, Mapping):
        return given
    value: Json = given.get("value")
    if "today" in given:
        value = facts.today.isoformat()
    for kind in ("question", "calculation"):
        if kind in given:
            value = get(answers, given[kind])
    return _plus(value, given["plus"]) if "plus" in given else value


def _plus(value: Json, plus: Json) -> Json:
    if isinstance(plus, Mapping):
        day = as_date(value)
        try:
            return shift(day, plus).isoformat() if day else None
        except (ValueError, OverflowError):
            return None
    number = as_number(value)
    return str(number + Decimal(str(plus))) if number is not None else None


def age_at(value: Json, day: date) -> int | None:
    """Full years on that day of a birth date or of a person; born 29 February: 1 March in short years."""
    born = as_date(value.get("birth_date") if isinstance(value, Mapping) else value)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
