"""Days, hours, amounts and sizes as the language of the page writes them; French wherever no other way is known.

For what is shown. What is kept or printed is French and asks `portal.lib.french` itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language

from portal.lib import french
from portal.lib.french import NBSP

_MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "br": (
        "Genver", "C’hwevrer", "Meurzh", "Ebrel", "Mae", "Mezheven",
        "Gouere", "Eost", "Gwengolo", "Here", "Du", "Kerzu",
    ),
}  # fmt: skip
_SHORT_MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
    "br": ("Gen.", "C’hwe.", "Meu.", "Ebr.", "Mae", "Mezh.", "Goue.", "Eost", "Gwen.", "Here", "Du", "Kzu."),
}
_DAYS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "br": ("Lun", "Meurzh", "Merc’her", "Yaou", "Gwener", "Sadorn", "Sul"),
}
_AND: Final = {"en": "and", "br": "ha"}


def _language() -> str:
    """« en » or « br »; anything else writes as French does."""
    code = (get_language() or "fr").partition("-")[0]
    return code if code in _DAYS else "fr"


def month_name(month: int) -> str:
    """« mars », « March »."""
    return _MONTHS.get(_language(), french.MONTHS)[month - 1]


def short_month(month: int) -> str:
    """« janv. », « Jan »."""
    return _SHORT_MONTHS.get(_language(), french.SHORT_MONTHS)[month - 1]


def day_name(weekday: int) -> str:
    """« lundi », « Monday »; 0 is Monday."""
    return _DAYS.get(_language(), french.DAYS)[weekday]


def day(value: date) -> str:
    """« 3 mars 2027 », « 3 March 2027 », « 3 a viz Meurzh 2027 »."""
    language = _language()
    if language == "fr":
        return french.day(value)
    name = month_name(value.month)
    return f"{value.day}{NBSP}{'a viz ' if language == 'br' else ''}{name} {value.year}"


def weekday(value: date) -> str:
    """« mercredi 3 mars 2027 », « Wednesday 3 March 2027 »."""
    return f"{day_name(value.weekday())} {day(value)}"


def clock_time(value: time | datetime) -> str:
    """« 14 h 30 », « 2.30 pm », « 14 e 30 ». A datetime must already be in the city's time zone."""
    language = _language()
    if language == "en":
        minutes = f".{value.minute:02d}" if value.minute else ""
        return f"{value.hour % 12 or 12}{minutes}{NBSP}{'pm' if value.hour >= 12 else 'am'}"
    return french.clock_time(value).replace("h", "e") if language == "br" else french.clock_time(value)


def moment(value: datetime) -> str:
    """« mercredi 3 mars 2027, à 14 h 30 », for a datetime already in the city's time zone."""
    language = _language()
    if language == "fr":
        return french.moment(value)
    joined = {"en": " at ", "br": ", da "}[language]
    return f"{weekday(value)}{joined}{clock_time(value)}"


def number(value: Decimal | int) -> str:
    """« 1 234,5 », « 1,234.5 »."""
    return f"{value:,}" if _language() == "en" else french.number(value)


def money(value: Decimal | int) -> str:
    """« 12,50 € », « €12.50 ». Takes euros; never a float."""
    if _language() == "en":
        return f"€{number(Decimal(value).quantize(Decimal('0.01')))}"
    return french.money(value)


def euros(value: Decimal | int) -> str:
    """A large round amount, without cents when there are none."""
    return money(value).replace(",00", "").removesuffix(".00")


def file_size(size: int) -> str:
    """« 340 Ko », « 340 KB »."""
    text = french.file_size(size)
    return text.replace("Ko", "KB").replace("Mo", "MB").replace(",", ".") if _language() == "en" else text


def listing(items: list[str]) -> str:
    """« a, b et c », « a, b and c »."""
    language = _language()
    if language == "fr" or len(items) < 2:
        return french.listing(items)
    return f"{', '.join(items[:-1])} {_AND[language]} {items[-1]}"


Typography = Callable[[str], str]


def typography(text: str) -> str:
    """Our own text as the page's language sets it: French spaces belong to French."""
    return text if _language() == "en" else french.typography(text)
