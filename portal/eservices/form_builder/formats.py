"""Named formats of a text answer: an editor picks a name, never a pattern.

Each reads what was typed (any spacing, any case) and gives the form that is kept, or None when it is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum import iban, isbn, luhn  # type: ignore[import-untyped,unused-ignore]

_LA_POSTE = "356000000"
_SEPARATORS = re.compile(r"[\s.\-]+")


@dataclass(frozen=True)
class Format:
    """`read` gives the kept form or None; `message` says what is expected, with an example."""

    read: Callable[[str], str | None]
    message: str | Promise
    inputmode: str = "text"


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", text).upper()


def _matching(pattern: str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern, re.ASCII)

    def read(text: str) -> str | None:
        compact = _compact(text)
        return compact if compiled.fullmatch(compact) else None

    return read


def read_siret(text: str) -> str | None:
    """14 digits with a Luhn key; La Poste's establishments add up to a multiple of five instead."""
    siret = _compact(text)
    if not re.fullmatch(r"[0-9]{14}", siret):
        return None
    if siret.startswith(_LA_POSTE) and sum(map(int, siret)) % 5 == 0:
        return siret
    return siret if luhn.is_valid(siret) else None


def read_iban(text: str) -> str | None:
    """ISO 13616, key modulo 97."""
    return _compact(text) if iban.is_valid(_compact(text)) else None


def read_isbn(text: str) -> str | None:
    """10 or 13 digits with their key."""
    return _compact(text) if isbn.is_valid(_compact(text)) else None


def read_card_number(text: str) -> str | None:
    """A library card: 10 digits, the last one a Luhn key."""
    number = _compact(text)
    return number if re.fullmatch(r"[0-9]{10}", number) and luhn.is_valid(number) else None


def read_plate(text: str) -> str | None:
    """AB-123-CD since 2009, 123 AB 29 before; foreign plates are another question's matter."""
    plate = _compact(text)
    new = re.fullmatch(r"([A-Z]{2})([0-9]{3})([A-Z]{2})", plate)
    if new:
        return "-".join(new.groups())
    old = re.fullmatch(r"([0-9]{1,4})([A-Z]{1,3})([0-9]{2}|2[AB]|97[0-9])", plate)
    return " ".join(old.groups()) if old else None


def read_name(text: str) -> str | None:
    """Letters of any alphabet, spaces, hyphens, both apostrophes, full stop (procedures §0.3.4)."""
    allowed = all(unicodedata.category(sign)[0] in "LM" or sign in " -'’." for sign in text)
    has_letter = any(unicodedata.category(sign)[0] == "L" for sign in text)
    return text if allowed and has_letter else None


FORMATS: dict[str, Format] = {
    "name": Format(
        read_name,
        _("Un nom s’écrit avec des lettres, des espaces, des tirets ou des apostrophes, sans chiffre."),
    ),
    "siret": Format(
        read_siret, _("Saisissez un numéro SIRET de 14 chiffres, par exemple 356 000 000 00048."), "numeric"
    ),
    "rna": Format(
        _matching(r"W[0-9]{9}"),
        _("Saisissez un numéro RNA : la lettre W suivie de 9 chiffres, par exemple W291999999."),
    ),
    "iban": Format(read_iban, _("Saisissez un IBAN complet, par exemple FR14 2004 1010 0505 0001 3M02 606.")),
    "plate": Format(read_plate, _("Saisissez une immatriculation, par exemple AB-123-CD.")),
    "postcode": Format(
        _matching(r"[0-9]{5}"), _("Saisissez un code postal de 5 chiffres, par exemple 29999."), "numeric"
    ),
    "card_no": Format(
        read_card_number,
        _("Saisissez les 10 chiffres de la carte. Vérifiez-les : le numéro saisi n’existe pas."),
        "numeric",
    ),
    "isbn": Format(read_isbn, _("Saisissez un ISBN de 10 ou 13 chiffres, par exemple 978-2-07-036822-8.")),
    "digits": Format(_matching(r"[0-9]+"), _("Saisissez des chiffres uniquement."), "numeric"),
}
