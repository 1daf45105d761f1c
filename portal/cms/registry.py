"""What blocks ask of the rooms above: lists that follow the site, and the online door of a procedure.

Each room says once, in its `apps.py`, what it knows; a kind nobody answers for shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Entry:
    """One line of a collection: where it leads, what it says, and its day when it has one."""

    url: str
    title: str
    note: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Start:
    """What a procedure offers today: an address with its label when it can be begun, a sentence, the way on."""

    title: str
    page_url: str
    more: str
    url: str = ""
    label: str = ""
    note: str = ""


Collect = Callable[[Mapping[str, Any], HttpRequest | None], list[Entry]]
FindStart = Callable[[Any, HttpRequest | None], Start | None]
Topics = Callable[[], list[tuple[str, str]]]

COLLECTIONS: dict[str, Collect] = {}
STARTS: list[FindStart] = []
TOPICS: list[Topics] = []


def register_collection(kind: str, collect: Collect) -> None:
    """Say who lists a kind of things: news, events, pages."""
    COLLECTIONS[kind] = collect


def register_start(find: FindStart) -> None:
    """Say who knows the door of a page; it answers None for a page that is no procedure."""
    if find not in STARTS:
        STARTS.append(find)


def register_topics(topics: Topics) -> None:
    """Say who names the topics (identifier and name) that a collection may be limited to."""
    if topics not in TOPICS:
        TOPICS.append(topics)


def collected(value: Mapping[str, Any], request: HttpRequest | None) -> list[Entry]:
    """The entries of a collection block, in order."""
    collect = COLLECTIONS.get(value["kind"])
    return collect(value, request) if collect else []


def start_of(page: Any, request: HttpRequest | None = None) -> Start | None:
    """The door of the procedure that this page tells of; None when it tells of none."""
    return next((start for find in STARTS if (start := find(page, request))), None)


def topics() -> list[tuple[str, str]]:
    """What a collection may be limited to, as choices of a list."""
    return [choice for known in TOPICS for choice in known()]
