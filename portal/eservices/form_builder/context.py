"""What a rule looks at, and what it says when it is broken."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from portal.eservices.form_builder.conditions import row_scope
from portal.eservices.form_builder.facts import Answers, Facts

Json = Any


@dataclass(frozen=True)
class Fault:
    """What is wrong with one control, and how to put it right. A "warning" may be confirmed."""

    field: str
    message: str
    level: str = "error"


@dataclass(frozen=True)
class Context:
    """What a question may look at: earlier answers, the facts, and what is still to be asked.

    `count_of` gives the number of rows posted for a group, None when nothing was posted.
    """

    answers: Answers
    facts: Facts
    later_keys: frozenset[str] = frozenset()
    count_of: Callable[[str], int | None] = field(default=lambda name: None)

    def inside(self, row: Json) -> Context:
        """The same, as seen from a row of a group: its own answers first."""
        return replace(self, answers=row_scope(row, self.answers))

    def with_answer(self, key: str, value: Json) -> Context:
        """The same, one answer later."""
        earlier = cast(MutableMapping[str, Json], self.answers)
        return replace(self, answers=ChainMap({key: value}, earlier))
