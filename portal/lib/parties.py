"""Who did something, in the words of that day.

Rooms below `accounts` name people by three plain columns (kind, id, label) and never by a foreign key, so that a
line of a timeline still says who acted after the account is gone.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

PartyKind = Literal["resident", "agent", "guest", "system", "partner"]
KINDS: Final[tuple[PartyKind, ...]] = get_args(PartyKind)


@dataclass(frozen=True, slots=True)
class Party:
    """One actor. `id` is public (a UUID or a reference), never a primary key; `label` is what people read.

    Raises ValueError when the kind is unknown, or when only the system would be allowed to have no id.
    """

    kind: PartyKind
    id: str
    label: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Unknown kind of party: {self.kind!r}")
        if not self.id and self.kind in ("resident", "agent", "partner"):
            raise ValueError(f"A {self.kind} needs an id")

    def __str__(self) -> str:
        return self.label

    @property
    def is_person(self) -> bool:
        return self.kind in ("resident", "agent", "guest")

    def columns(self, prefix: str) -> dict[str, str]:
        """The three columns of a row: `columns("by")` → by_kind, by_id, by_label."""
        return {f"{prefix}_kind": self.kind, f"{prefix}_id": self.id, f"{prefix}_label": self.label}


def resident(id: str, label: str) -> Party:
    return Party("resident", str(id), label)


def agent(id: str, label: str) -> Party:
    return Party("agent", str(id), label)


def guest(label: str, id: str = "") -> Party:
    """Someone without account; `id` may hold the key of the draft or request they act on."""
    return Party("guest", str(id), label)


def partner(id: str, label: str) -> Party:
    """Another body or its software: the prefecture, a payment provider, an API client."""
    return Party("partner", str(id), label)


def from_columns(row: Any, prefix: str) -> Party:
    """The Party kept in the `<prefix>_kind`, `_id`, `_label` attributes of a row."""
    return Party(getattr(row, f"{prefix}_kind"), getattr(row, f"{prefix}_id"), getattr(row, f"{prefix}_label"))


SYSTEM: Final = Party("system", "", "Ville")
