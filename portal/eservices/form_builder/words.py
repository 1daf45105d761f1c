"""Answers in French words: dates, numbers, money, and labels inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.values import as_date, as_number

Json = Any
NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def date_in_words(day: date) -> str:
    """« 3 mars 2027 », « 1er mars 2027 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year:04d}"


def partial_date_in_words(value: str) -> str:
    """« 1992 », « mai 1992 » or « 12 mai 1992 »; anything else as it is."""
    day = as_date(value)
    if day is None or len(value) == 4:
        return value
    return date_in_words(day) if len(value) == 10 else f"{MONTHS[day.month - 1]} {day.year:04d}"


def date_as_typed(value: str) -> str:
    """« 03 01 1950 », as the three fields show it."""
    return " ".join(reversed(value.split("-")))


def number_in_words(value: Json) -> str:
    """« 1 234,5 » with narrow no-break spaces; anything else as it is."""
    number = as_number(value)
    if number is None:
        return str(value)
    return f"{number:,f}".replace(",", NARROW_SPACE).replace(".", ",")


def money_in_words(value: Json) -> str:
    """« 12,50 € »."""
    number = as_number(value)
    if number is None:
        return str(value)
    return f"{number_in_words(number.quantize(Decimal('0.01')))}{NO_BREAK_SPACE}€"


def with_unit(value: Json, unit: str) -> str:
    """A number with its unit; euros as money when there are cents."""
    if unit == "€" and "." in str(value):
        return money_in_words(value)
    words = number_in_words(value)
    return f"{words}{NO_BREAK_SPACE}{unit}" if unit else words


def plain(value: Json) -> str:
    """Any answer in a message to the person who typed it."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, str) and as_date(value) and len(value) > 4:
        return date_as_typed(value)
    if isinstance(value, dict):
        return " ".join(plain(each) for each in value.values() if each)
    if isinstance(value, list | tuple):
        return ", ".join(plain(each) for each in value)
    return "" if value is None else number_in_words(value) if not isinstance(value, str) else value


def in_sentence(label: str) -> str:
    """A label inside a sentence: first letter lowered unless it is an acronym."""
    lowers = len(label) > 1 and label[0].isupper() and not label[1].isupper() and label[1] not in "’'-. "
    return label[0].lower() + label[1:] if lowers or label[1:2] in ("’", "'") else label


def is_a_sentence(label: str) -> bool:
    """« Combien ? », « Vous êtes… »: a label that does not fit after « Saisissez »."""
    return label.rstrip().endswith(("?", "…", "!"))


def joined(words: list[str], last: str) -> str:
    """« a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def fill(template: str, values: Mapping[str, str]) -> str:
    """« {name} » and « {name.part} » replaced by their words; unknown names stay as they are."""
    return re.sub(r"\{([\w.]+)\}", lambda found: values.get(found[1], found[0]), template)


def tidy(sentence: str) -> str:
    """No full stop after a label that ends with its own mark."""
    return re.sub(r"([?!…])\.(?=\s|$)", r"\1", sentence)
