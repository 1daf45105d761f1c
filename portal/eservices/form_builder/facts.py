"""What the form builder may know of the world, handed in by the caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from portal.eservices.form_builder.parts import Option

Json = Any
Answers = Mapping[str, Json]


class Lookups(Protocol):
    """The city's own lists and registers, by name."""

    def options(self, source: str, answers: Answers) -> Sequence[Option]:
        """Options of a list such as "schools"; empty when the list is unknown or has none."""

    def label(self, source: str, value: str) -> str | None:
        """The words for one value of a list, also when it is no longer offered; None if unknown."""

    def value(self, name: str, **args: Json) -> Json:
        """One fact by name, such as "sector_school" of an address; None if unknown."""


class NoLookups:
    """A city without lists: for tests and for reading a definition by itself."""

    def options(self, source: str, answers: Answers) -> Sequence[Option]:
        return ()

    def label(self, source: str, value: str) -> str | None:
        return None

    def value(self, name: str, **args: Json) -> Json:
        return None


@dataclass(frozen=True)
class Facts:
    """The day, the door by which the person came, who they are, and the city's lists.

    `today` is the local date (Europe/Paris). `channel` is online, phone, desk, letter, email or api.
    `applicant` is None for a guest, else a mapping with at least `kind` (person or organisation).
    """

    today: date
    channel: str = "online"
    applicant: Mapping[str, Json] | None = None
    lookups: Lookups = field(default_factory=NoLookups)
