"""How good the search is: what residents type, and what ought to come first (data/search-judgments.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.demo.loaders.city import read
from search.query import find

SHOWN = 5


@dataclass(frozen=True)
class Judgment:
    """A query, where the awaited result stood (1 is first, 0 is nowhere), and what came instead."""

    query: str
    awaited: str
    rank: int
    came: list[str]


@dataclass(frozen=True)
class Verdict:
    """All judgments together."""

    judgments: list[Judgment]

    def within(self, rank: int) -> float:
        """The share of queries whose awaited result is among the first `rank`."""
        return sum(0 < one.rank <= rank for one in self.judgments) / len(self.judgments)


def judge() -> Verdict:
    """Ask every query of the file."""
    return Verdict([_judge(row) for row in read("search-judgments")["judgments"]])


def _judge(row: dict[str, Any]) -> Judgment:
    awaited = f"{row['first']['kind']}/{row['first']['slug']}"
    came = [f"{entry.kind}/{entry.slug}" for entry in find(row["query"]).entries]
    return Judgment(row["query"], awaited, came.index(awaited) + 1 if awaited in came else 0, came[:SHOWN])
