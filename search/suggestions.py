"""What may be meant while somebody is still typing."""

from __future__ import annotations

from dataclasses import dataclass

from portal.lib.french import stems
from search.lexicon import lexicon
from search.query import MOST_TYPED, answers
from search.understanding import understand

MOST = 7
SHORTEST = 2
CANDIDATES = 60


@dataclass(frozen=True)
class Suggestion:
    """A page to go to at once."""

    label: str
    url: str
    kind: str


def suggest(typed: str) -> list[Suggestion]:
    """The best pages for words of which the last may be unfinished; nothing below two letters. One query to the
    engine, and nothing is counted: it is not yet a search."""
    typed = typed[:MOST_TYPED].replace("\x00", "")
    if len(typed.strip()) < SHORTEST or not stems(typed):
        return []
    known = lexicon()
    found, _degraded = answers(understand(typed, known, begun=True), known, CANDIDATES)
    return [Suggestion(entry.label, entry.url, entry.get_kind_display()) for entry in found[:MOST]]
