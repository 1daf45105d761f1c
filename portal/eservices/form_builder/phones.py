"""Telephone numbers: French unless they say otherwise, kept in E.164."""

from __future__ import annotations

from typing import Any

import phonenumbers

Json = Any


def phone_number(typed: str) -> phonenumbers.PhoneNumber | None:
    """A valid number, French unless it says otherwise; None if it is not one."""
    try:
        number = phonenumbers.parse(typed, "FR")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) and len(typed) <= 40 else None


def can_receive_sms(value: Json) -> bool:
    """Whether a number kept in E.164 is a mobile (procedures §0.3.6)."""
    number = phone_number(value) if isinstance(value, str) else None
    mobiles = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    french_mobile = isinstance(value, str) and value.startswith(("+336", "+337"))
    return french_mobile or bool(number and phonenumbers.number_type(number) in mobiles)


def e164(number: phonenumbers.PhoneNumber) -> str:
    """« +33261910000 »."""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_in_words(value: str) -> str:
    """« 02 61 91 00 00 » for a French number, « +44 20 7946 0000 » for others."""
    number = phone_number(str(value))
    if number is None:
        return str(value)
    national = number.country_code == 33
    kind = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, kind))
