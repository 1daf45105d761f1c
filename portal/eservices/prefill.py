"""What the city already knows of a person, offered again: always shown, always editable, its source said.

Only the blocks that speak of the person who fills the form are concerned: with a prefix a block speaks of somebody
else (procedures §0.3, 3: never ask twice). Open: rooms above register what they know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import PreferredChannel, Resident
from portal.eservices.form_builder.parts import Question, Step
from portal.eservices.form_builder.values import is_empty
from portal.eservices.lookups.city import person_parts

Json = Any
REPLY_BY = {
    PreferredChannel.EMAIL: "courriel",
    PreferredChannel.SMS: "sms",
    PreferredChannel.LETTER: "courrier",
    PreferredChannel.PHONE: "telephone",
}


@dataclass(frozen=True)
class Source:
    """How one answer is known, and where from, in words that follow « Repris de »."""

    value: Callable[[Resident, Question], Json]
    words: Any


SOURCES: dict[tuple[str, str], Source] = {}


def register_prefill(block: str, key: str, value: Callable[[Resident, Question], Json], words: Any) -> None:
    """Offer an answer to the question `key` of a shared block. Called in `ready()`."""
    SOURCES[block, key] = Source(value, words)


def known_answers(step: Step, resident: Resident | None) -> dict[str, Json]:
    """What can be offered on one page; nothing for a guest."""
    if resident is None:
        return {}
    offered = {each.key: _offer(each, resident) for each in step.questions if (each.block, each.key) in SOURCES}
    return {key: value for key, value in offered.items() if not is_empty(value)}


def said_source(question: Question) -> str:
    """Where the offered answer of a question comes from."""
    return str(SOURCES[question.block, question.key].words)


def _offer(question: Question, resident: Resident) -> Json:
    return SOURCES[question.block, question.key].value(resident, question)


def register_all() -> None:
    """What an account knows. Called once, in `ready()`."""
    account = _("votre espace personnel")
    register_prefill("B-PERSON", "person", _person, account)
    register_prefill("B-CONTACT", "email", lambda resident, question: resident.email, account)
    register_prefill("B-CONTACT", "phone", lambda resident, question: resident.phone, account)
    register_prefill("B-CONTACT", "reply_by", _reply_by, account)
    register_prefill("B-CONTACT", "access_needs", _needs, account)
    register_prefill("B-ADDRESS", "address", lambda resident, question: resident.address, account)


def _person(resident: Resident, question: Question) -> Json:
    kept = question.parts or ("single_name", "family_name", "given_names")
    return {part: value for part, value in person_parts(resident).items() if part in kept}


def _reply_by(resident: Resident, question: Question) -> Json:
    wanted = REPLY_BY.get(PreferredChannel(resident.preferred_channel), "")
    return wanted if any(each.value == wanted for each in question.options) else None


def _needs(resident: Resident, question: Question) -> Json:
    offered = {each.value for each in question.options}
    return [each for each in resident.access_needs if each in offered]
