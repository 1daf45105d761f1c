"""Whom to answer and how: the contact snapshot that a request keeps of its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portal.accounts.models import PreferredChannel, Resident
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.questions.people import full_name
from portal.lib import french

Json = Any
# The form's words (B-CONTACT) → the channels of notices.
REPLY_BY: Final = {
    "courriel": PreferredChannel.EMAIL,
    "sms": PreferredChannel.SMS,
    "courrier": PreferredChannel.LETTER,
    "telephone": PreferredChannel.PHONE,
}


@dataclass(frozen=True)
class Contact:
    """What `ServiceRequest.contact_*` keep."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: dict[str, Json] = field(default_factory=dict)
    reply_by: str = ""

    def columns(self) -> dict[str, Json]:
        """The columns of a ServiceRequest."""
        return {
            "contact_name": self.name[:200], "contact_email": self.email, "contact_phone": self.phone[:30],
            "contact_address": self.address, "reply_by": self.reply_by,
        }  # fmt: skip


def contact_of(definition: Definition, answers: Mapping[str, Json], owner: Resident | None) -> Contact:
    """From the answers first, then from what the account holds."""
    said = {kind: _first(definition, answers, kind) for kind in ("person", "organisation", "email", "phone", "address")}
    known = _known(owner)
    organisation = (said["organisation"] or {}).get("name", "")
    return Contact(
        name=_name(said["person"]) or organisation or _name(_first_in_rows(definition, answers)) or known.name,
        email=said["email"] or known.email,
        phone=said["phone"] or known.phone,
        address=said["address"] or known.address,
        reply_by=REPLY_BY.get(str(answers.get("reply_by")), known.reply_by),
    )


def search_words(definition: Definition, answers: Mapping[str, Json], *texts: str) -> set[str]:
    """The folded words by which agents find a request: subject, names of persons and organisations; never more."""
    names = [*texts, *_names(definition, answers)]
    return {word[:60] for text in names for word in french.words(text)}


def _names(definition: Definition, answers: Mapping[str, Json]) -> Iterator[str]:
    for question in definition.questions:
        held = answers.get(question.key)
        if question.type in ("person", "child") and isinstance(held, Mapping):
            yield full_name(held)
        elif question.type == "organisation" and isinstance(held, Mapping):
            yield f"{held.get('name', '')} {held.get('siret', '')} {held.get('rna', '')}"
        elif question.type == "group":
            yield from _names_of_rows(question.fields, held)


def _names_of_rows(fields: Any, rows: Json) -> Iterator[str]:
    keys = [each.key for each in fields if each.type in ("person", "child")]
    for row in rows if isinstance(rows, list) else ():
        yield from (full_name(row[key]) for key in keys if isinstance(row.get(key), Mapping))


def _first(definition: Definition, answers: Mapping[str, Json], kind: str) -> Json:
    """The answer of the first question of a type, the shared blocks' own keys first (a prefix is somebody else)."""
    asked = [each for each in definition.questions if each.type == kind and answers.get(each.key)]
    asked.sort(key=lambda each: each.key != kind)
    return answers[asked[0].key] if asked else None


def _first_in_rows(definition: Definition, answers: Mapping[str, Json]) -> Json:
    """The first person named in a repeated group: the guardian who fills the form, the reader who enrols."""
    for question in definition.questions:
        keys = [each.key for each in question.fields if each.type == "person"]
        rows = answers.get(question.key)
        if keys and isinstance(rows, list) and rows and isinstance(rows[0], Mapping):
            return rows[0].get(keys[0])
    return None


def _name(person: Json) -> str:
    if not isinstance(person, Mapping):
        return ""
    last = person.get("usage_name") or person.get("family_name") or ""
    return f"{_first_given(person.get('given_names'))} {last}".strip()


def _first_given(given: Json) -> str:
    return str(given or "").replace(",", " ").split(" ")[0]


def _known(owner: Resident | None) -> Contact:
    if owner is None:
        return Contact()
    return Contact(owner.display_name, owner.email, owner.phone, dict(owner.address), owner.preferred_channel)
