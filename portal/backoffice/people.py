"""Finding a person by name or e-mail, for agents who file for them. Bounded: never a list of residents."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import Resident
from portal.lib import french

MOST_FOUND: Final = 10
LEAST_LETTERS: Final = 2
_ACCENTS: Final = {
    "a": "aàâäáã", "c": "cç", "e": "eéèêë", "i": "iîïí", "n": "nñ", "o": "oôöóõ", "u": "uùûüú", "y": "yÿ",
}  # fmt: skip


def find_people(text: str) -> list[Resident]:
    """Residents whose names begin with every word typed, or who have this e-mail; ten at most, nobody for one letter.

    Merged rows are left out: their person is listed once.
    """
    text = text.strip()
    if len(text) < LEAST_LETTERS:
        return []
    people = Resident.objects.filter(merged_into=None)
    if "@" in text:
        return list(people.filter(email__iexact=text)[:MOST_FOUND])
    for word in text.split():
        people = people.filter(_begins(word))
    return list(people[:MOST_FOUND])


def _begins(word: str) -> Q:
    """A name with a word that begins so, whatever its case and accents: « jer » finds « Marie-Jéromine »."""
    pattern = rf"(^|[ '’-]){''.join(_any_accent(letter) for letter in french.fold(word))}"
    found = Q()
    for name in ("birth_name", "usage_name", "given_names"):
        found |= Q(**{f"{name}__iregex": pattern})
    return found


def _any_accent(letter: str) -> str:
    """A letter as people write it, capitals included: SQLite's and PostgreSQL's own folding stop at accents."""
    kinds = _ACCENTS.get(letter, letter)
    return f"[{kinds}{kinds.upper()}]" if letter.isalnum() else "[ '’-]"


def person_words(person: Resident) -> str:
    """« Jeanne Kerbrat, née le 3 mars 1941 »: enough to tell two people apart, without sex or address."""
    if person.birth_date is None:
        return person.display_name
    return _("%(name)s, naissance le %(day)s") % {"name": person.display_name, "day": french.day(person.birth_date)}


def person_hint(person: Resident) -> str:
    """Where the person lives and how they sign in, to check two facts aloud."""
    address = person.address or {}
    lines = [
        address.get("line1", ""),
        address.get("city", ""),
        _("avec compte") if person.user_id else _("sans compte"),
    ]
    return " · ".join(line for line in lines if line)


def resident_of_key(key: str) -> Resident | None:
    """The person chosen in the list; None for « une autre personne » or an unknown key."""
    try:
        return Resident.objects.filter(key=UUID(key), merged_into=None).first()
    except ValueError:
        return None
