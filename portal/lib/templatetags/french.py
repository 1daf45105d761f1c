"""`{% load french %}`: our own texts in French typography, amounts and sizes as people write them."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.timezone import localtime

from portal.lib import french

register = template.Library()


@register.filter(is_safe=True)
@stringfilter
def typography(text: str) -> str:
    """Only for texts of ours and of editors, never for what people typed."""
    return french.typography(text)


@register.filter
def money(value: Decimal | int | None) -> str:
    return "" if value is None else french.money(value)


@register.filter
def euros(value: Decimal | int | None) -> str:
    """A large round amount: « 3 700 000 € », without cents when there are none."""
    return "" if value is None else french.money(value).replace(",00", "")


@register.filter
def file_size(value: int | None) -> str:
    return "" if value is None else french.file_size(value)


@register.filter
def french_day(value: date | None) -> str:
    return "" if value is None else french.day(value)


@register.filter
def short_month(value: date | None) -> str:
    return "" if value is None else french.SHORT_MONTHS[value.month - 1]


@register.filter
def french_weekday(value: date | None) -> str:
    return "" if value is None else french.weekday(value)


@register.filter
def french_moment(value: datetime | None) -> str:
    """A datetime in the active time zone, as « mercredi 3 mars 2027, à 14 h 30 »."""
    return "" if value is None else french.moment(localtime(value))
