"""What is proved of the site's accessibility: the 106 criteria of RGAA 4.1.2, from one file kept with the code.

The rate follows the decree of 20 September 2019: criteria that are met, among those that apply. What nobody has
checked yet is counted as not met.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).resolve().parent / "data" / "rgaa.yaml"


class State(StrEnum):
    """Where a criterion stands."""

    CONFORM = "conform"
    FAILED = "failed"
    ABSENT = "absent"
    UNCHECKED = "unchecked"


WORDS: dict[State, Any] = {
    State.CONFORM: _("conforme"),
    State.FAILED: _("non conforme"),
    State.ABSENT: _("non applicable"),
    State.UNCHECKED: _("non vérifié"),
}
TAGS = {State.CONFORM: "done", State.FAILED: "late", State.ABSENT: "plain", State.UNCHECKED: "yours"}


@dataclass(frozen=True)
class Criterion:
    """One criterion: its number (« 1.1 »), what it asks in our words, where it stands, since when, by which proof."""

    number: str
    title: str
    state: State
    since: date
    note: str = ""
    proof: tuple[str, ...] = ()

    @property
    def word(self) -> Any:
        return WORDS[self.state]

    @property
    def tag(self) -> str:
        return TAGS[self.state]


@dataclass(frozen=True)
class Theme:
    """A theme of the reference, with its criteria."""

    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Audit:
    """The whole file. `audited_on` is None before any audit: the site then says « non conforme »."""

    reference: str
    audited_on: date | None
    auditor: str
    themes: tuple[Theme, ...]

    def of(self, state: State) -> list[Criterion]:
        """The criteria in that state."""
        return [each for theme in self.themes for each in theme.criteria if each.state == state]

    @property
    def applicable(self) -> int:
        return sum(each.state != State.ABSENT for theme in self.themes for each in theme.criteria)

    @property
    def percent(self) -> int:
        """Rounded down: 99.9 % is not 100 %."""
        return 100 * len(self.of(State.CONFORM)) // self.applicable if self.applicable else 0

    @property
    def level(self) -> Any:
        """The words that the law gives."""
        if self.audited_on is None or self.percent < 50:
            return _("non conforme")
        return _("totalement conforme") if self.percent == 100 else _("partiellement conforme")


def parse(content: dict[str, Any]) -> Audit:
    """From the file's plain values. Raises KeyError or ValueError on a file that is not whole."""
    themes = tuple(Theme(theme["title"], tuple(map(_criterion, theme["criteria"]))) for theme in content["themes"])
    return Audit(content["reference"], content["audited_on"], content["auditor"], themes)


def _criterion(row: dict[str, Any]) -> Criterion:
    return Criterion(
        row["number"], row["title"], State(row["state"]), row["since"], row.get("note", ""), tuple(row.get("proof", ()))
    )


@cache
def audit() -> Audit:
    """The audit of this site, read once a process."""
    with FILE.open(encoding="utf-8") as source:
        return parse(yaml.safe_load(source))
