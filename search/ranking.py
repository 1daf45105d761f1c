"""The order of what was found, the same on every engine: pure, from the stems alone.

Engines agree on what matches, not on what comes first: SQLite's bm25 lifts short pages, PostgreSQL's ranks ignore
rarity. Here a term counts by its rarity among all entries, in the title above all, then in the words people use for
the thing, then by how often and how early the text says it, with little regard to length. `explain` gives the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.models import Kind, SearchEntry
from search.understanding import Question, Reading, Term

IN_TITLE = 6.0
IN_WORDS = 5.0
IN_LEAD = 1.5
IN_BODY = 3.0
SATURATION = 3.0
LEAD = 24
SIDE_BY_SIDE = 1.15
APART = 0.45
WHOLE_TITLE = 5.0
PHRASE_IN_TITLE = 3.0
PHRASE_IN_BODY = 1.5
WHOLE_EXPRESSION = 3.0
# Between equals people come to do something, then to read, then to go somewhere; news grow old.
KIND_WEIGHT: dict[str, float] = {
    Kind.PROCEDURE: 1.1,
    Kind.PAGE: 1.1,
    Kind.LIFE_EVENT: 1.0,
    Kind.PLACE: 0.9,
    Kind.NEWS: 0.75,
    Kind.EVENT: 0.75,
    Kind.TENDER: 0.7,
    Kind.ACT: 0.7,
}


@dataclass(frozen=True)
class Text:
    """An entry as the ranking reads it."""

    entry: SearchEntry
    title: frozenset[str]
    words: frozenset[str]
    lead: frozenset[str]
    body: str
    length: float

    @classmethod
    def of(cls, entry: SearchEntry) -> Text:
        """Each field's stems; of the body only what a question asks is ever counted."""
        start = entry.body.split(" ", LEAD)
        return cls(
            entry,
            frozenset(entry.title.split()),
            frozenset(entry.words.split()),
            frozenset(start[:LEAD]),
            f" {entry.body} ",
            0.75 + entry.body.count(" ") / 800,
        )

    def worth(self, stem: str) -> float:
        """What this entry says of one stem; 0 for nothing."""
        often = self.body.count(f" {stem} ")
        return (
            (IN_TITLE if stem in self.title else IN_WORDS if stem in self.words else 0.0)
            + (IN_LEAD if stem in self.lead else 0.0)
            + IN_BODY * often / (often + SATURATION * self.length)
        )


def ranked(question: Question, candidates: Sequence[SearchEntry]) -> list[SearchEntry]:
    """Candidates, best first; ties by title, then key, so that the order never depends on the engine. What answers
    no term at all is left out."""
    scored = [(score(question, Text.of(entry)), entry) for entry in candidates]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].label, pair[1].key))
    return [entry for _score, entry in best]


def score(question: Question, text: Text) -> float:
    """How well one entry answers."""
    parts = [(term, _term(term, text)) for term in question.terms]
    total = sum(term.weight for term in question.terms) or 1.0
    covered = sum(term.weight for term, found in parts if found > 0) / total
    points = sum(term.weight * found for term, found in parts) + _phrases(question, text) * total
    return points * (0.25 + 0.75 * covered**1.5) * KIND_WEIGHT.get(text.entry.kind, 1.0)


def explain(question: Question, entry: SearchEntry) -> list[tuple[str, float, float]]:
    """Why an entry stands where it does: each term's word, its weight, and what the entry says of it."""
    text = Text.of(entry)
    return [(term.word, term.weight, _term(term, text)) for term in question.terms]


def _term(term: Term, text: Text) -> float:
    return max(reading.worth * _reading(reading, text) for reading in term.readings)


def _reading(reading: Reading, text: Text) -> float:
    """One stem, or several that mean something together: side by side they say it, far apart they may not."""
    if len(reading.stems) == 1:
        return text.worth(reading.stems[0])
    each = [text.worth(stem) for stem in reading.stems]
    if not all(each):
        return 0.0
    together = " ".join(reading.stems)
    if _holds(text.entry.title, together) or _holds(text.entry.words, together):
        return SIDE_BY_SIDE * sum(each) / len(each)
    if _holds(text.entry.body, together):
        return min(each) * SIDE_BY_SIDE
    return min(each) * APART


def _phrases(question: Question, text: Text) -> float:
    """More for a title, or an expression of editors, that is just what was asked or holds it word for word."""
    asked = question.stems
    in_title = [stem for stem in dict.fromkeys(asked) if stem in text.title]
    bonus = 0.0
    if asked and len(in_title) == len(set(asked)):
        bonus += WHOLE_TITLE / max(len(text.title), 1)
    together = " ".join(asked)
    bonus += WHOLE_EXPRESSION * _holds(text.entry.words, f"| {together} |")
    if len(asked) > 1:
        bonus += PHRASE_IN_TITLE * _holds(text.entry.title, together) + PHRASE_IN_BODY * _holds(
            text.entry.body, together
        )
    return bonus


def _holds(stems: str, together: str) -> bool:
    return f" {together} " in f" {stems} "
