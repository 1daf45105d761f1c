"""`{% load french %}`: our own texts, days, amounts and sizes as the page's language writes them, French first."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.timezone import localtime

from portal.lib import written

register = template.Library()


@register.filter(is_safe=True)
@stringfilter
def typography(text: str) -> str:
    """Only for texts of ours and of editors, never for what people typed."""
    return written.typography(text)


@register.filter
def french_number(value: Decimal | int | None) -> str:
    """« 1 234 567 »."""
    return "" if value is None else written.number(value)


@register.filter
def money(value: Decimal | int | None) -> str:
    return "" if value is None else written.money(value)


@register.filter
def euros(value: Decimal | int | None) -> str:
    """A large round amount: « 3 700 000 € », without cents when there are none."""
    return "" if value is None else written.euros(value)


@register.filter
def file_size(value: int | None) -> str:
    return "" if value is None else written.file_size(value)


@register.filter
def french_day(value: date | None) -> str:
    return "" if value is None else written.day(value)


@register.filter
def short_month(value: date | None) -> str:
    return "" if value is None else written.short_month(value.month)


@register.filter
def day_name(value: date | None) -> str:
    """« lundi »."""
    return "" if value is None else written.day_name(value.weekday())


@register.filter
def french_weekday(value: date | None) -> str:
    return "" if value is None else written.weekday(value)


@register.filter
def french_moment(value: datetime | None) -> str:
    """A datetime in the active time zone, as « mercredi 3 mars 2027, à 14 h 30 »."""
    return "" if value is None else written.moment(localtime(value))


@register.filter
def clock_time(value: datetime | None) -> str:
    """The hour of a datetime, in the active time zone: « 14 h 30 »."""
    return "" if value is None else written.clock_time(localtime(value))
