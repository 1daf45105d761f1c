"""What must be told beside a form and a running request: the service behind it is late, moved or stopped.

The rooms above know it; they say who, once, in their `apps.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Disruption:
    """One announcement. `kind` is the alert's (info, warning, error), `label` its word, `until` None when unknown."""

    kind: str
    label: str
    title: str
    text: str = ""
    until: datetime | None = None


Find = Callable[[int], list[Disruption]]
FINDERS: list[Find] = []


def register_disruptions(find: Find) -> None:
    """Called in `ready()`: who knows what disturbs a procedure, given its key."""
    if find not in FINDERS:
        FINDERS.append(find)


def disruptions_of(procedure: int) -> list[Disruption]:
    """All that disturbs a procedure now, the worst first in each room's answer."""
    return [each for find in FINDERS for each in find(procedure)]
