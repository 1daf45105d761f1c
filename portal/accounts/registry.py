"""What upper rooms add to accounts: filled in their `apps.py`, read here. Nothing here knows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from portal.accounts.models import Resident


@dataclass(frozen=True)
class Todo:
    """One thing a resident is asked to do first: an action, about what, before when, and the way to it."""

    title: str
    about: str
    href: str
    label: str
    due_on: date | None = None


@dataclass(frozen=True)
class Card:
    """One block of the resident's home: a template that reads `card.data`. No card when there is nothing to say."""

    template: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CardMaker:
    """Who makes a card, in which column, and where in it (lower first)."""

    name: str
    make: Callable[[Resident], Card | None]
    column: Literal["main", "aside"] = "main"
    order: int = 50


TODOS: dict[str, Callable[[Resident], Iterable[Todo]]] = {}
CARDS: dict[str, CardMaker] = {}
EMAIL_PROVED: dict[str, Callable[..., object]] = {}
SEEN_SOURCES: dict[str, Callable[[Resident], tuple[str, Iterable[str]]]] = {}
ACCOUNT_CLOSED: dict[str, Callable[..., object]] = {}


def register_todo(name: str, make: Callable[[Resident], Iterable[Todo]]) -> None:
    """What stands on top of the resident's home; soonest first."""
    TODOS[name] = make


def register_card(maker: CardMaker) -> None:
    """A block of the resident's home."""
    CARDS[maker.name] = maker


def register_seen_source(name: str, objects: Callable[[Resident], tuple[str, Iterable[str]]]) -> None:
    """What of a person agents may have opened: `objects(resident)` gives the audit's object type and ids."""
    SEEN_SOURCES[name] = objects


def on_email_proved(name: str, act: Callable[..., object]) -> None:
    """`act(resident=, email=)` each time a person proves that an address is theirs; idempotent."""
    EMAIL_PROVED[name] = act


def on_account_closed(name: str, act: Callable[..., object]) -> None:
    """`act(resident=)` when a person closes their account, in the same transaction."""
    ACCOUNT_CLOSED[name] = act
