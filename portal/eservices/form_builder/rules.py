"""What happens to a request once it is sent: workflow, clocks, silence, routing, notices, receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any

PHASES = ("new", "in_progress", "decided", "closed")
OUTCOMES = ("none", "granted", "partly", "refused", "answered", "withdrawn", "handed_over")
WHO = ("agent", "manager", "resident", "system")


@dataclass(frozen=True)
class Privacy:
    purpose: str = ""
    basis: str = ""
    recipients: tuple[str, ...] = ()
    retention_text: str = ""


@dataclass(frozen=True)
class Retention:
    """`months` after `base`: closed, decided or received."""

    months: int = 0
    base: str = "closed"


@dataclass(frozen=True)
class WaysIn:
    """Each way in, in words; empty when it does not exist. At least one must not be digital."""

    online: str | None = None
    phone: str | None = None
    desk: str | None = None
    appointment: str | None = None
    letter: str | None = None


@dataclass(frozen=True)
class State:
    key: str
    label: str = ""
    public_label: str = ""
    phase: str = "in_progress"
    outcome: str = "none"


@dataclass(frozen=True)
class Transition:
    key: str
    to: str
    label: str = ""
    from_: tuple[str, ...] = ()
    who: tuple[str, ...] = ("agent",)
    requires_reasons: bool = False


@dataclass(frozen=True)
class DecisionKind:
    """`to`: the state a decision leads to; `remedies`: key in the definition's remedies."""

    key: str
    label: str = ""
    outcome: str = "granted"
    to: str = ""
    remedies: str = ""
    notice: str = ""
    requires_reasons: bool = False


@dataclass(frozen=True)
class Workflow:
    """The first state is where a request begins."""

    states: tuple[State, ...] = ()
    transitions: tuple[Transition, ...] = ()
    decisions: tuple[DecisionKind, ...] = ()

    def state(self, key: str) -> State | None:
        """The state of that key, None if there is none."""
        return next((each for each in self.states if each.key == key), None)

    @property
    def initial(self) -> State | None:
        """Where a request begins."""
        return self.states[0] if self.states else None

    def decision(self, key: str) -> DecisionKind | None:
        """The kind of decision of that key, None if there is none."""
        return next((each for each in self.decisions if each.key == key), None)


@dataclass(frozen=True)
class Duration:
    """`unit`: months, working_days, days or hours."""

    unit: str = "months"
    n: int = 0


@dataclass(frozen=True)
class Clock:
    """`kind`: legal or service. `starts`: received or complete. `effect`: accept, reject or none."""

    key: str
    kind: str = "legal"
    starts: str = "received"
    duration: Duration = field(default_factory=Duration)
    effect: str = "none"
    label: str = ""
    condition: Json = None


@dataclass(frozen=True)
class SilenceVariant:
    condition: Json
    effect: str = "none"
    months: int = 0
    text: str = ""


@dataclass(frozen=True)
class Silence:
    """What silence means (CRPA L231-1, L231-4); the first variant whose condition holds wins."""

    effect: str = "none"
    months: int = 0
    text: str = ""
    variants: tuple[SilenceVariant, ...] = ()


@dataclass(frozen=True)
class Route:
    department: str
    condition: Json = None
    note: str = ""


@dataclass(frozen=True)
class NoticeText:
    subject: str = ""
    text: str = ""


@dataclass(frozen=True)
class ReceiptSpec:
    """`mask`: question keys whose content is never printed; `add`: calculation or question keys."""

    mask: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    intro: str = ""


@dataclass(frozen=True)
class ChildRequest:
    """A second request born of the same filing (§10: enrolment and derogation)."""

    procedure_slug: str
    condition: Json = None
    answers: tuple[str, ...] = ()


Notices = Mapping[str, NoticeText]
