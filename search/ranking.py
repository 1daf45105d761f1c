"""The order of what was found, the same on every engine: pure, from the stems alone.

Engines agree on what matches, not on what comes first: SQLite's bm25 lifts short pages, PostgreSQL's ranks ignore
rarity. The score counts a word by its rarity among the candidates, in the title above all, then by how often the
body says it, with little regard to length.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from search.models import Kind, SearchEntry

TITLE_WEIGHT = 6.0
WHOLE_TITLE = 4.0
SATURATION = 2.0
# Between equals people come to do something, then to read, then to go somewhere; news grow old.
KIND_WEIGHT: dict[str, float] = {Kind.PROCEDURE: 1.1, Kind.PAGE: 1.08, Kind.PLACE: 0.9, Kind.NEWS: 0.75}


def ranked(words: Sequence[str], candidates: Sequence[SearchEntry]) -> list[SearchEntry]:
    """Candidates, best first; ties by title, then key, so that the order never depends on the engine."""
    texts = [(entry, Counter(entry.title.split()), Counter(entry.body.split())) for entry in candidates]
    rarity = {word: _rarity(word, texts) for word in set(words)}
    scored = [(_score(rarity, entry, title, body), entry) for entry, title, body in texts]
    return [entry for _score_, entry in sorted(scored, key=lambda pair: (-pair[0], pair[1].label, pair[1].key))]


def _rarity(word: str, texts: Sequence[tuple[SearchEntry, Counter[str], Counter[str]]]) -> float:
    holding = sum(1 for _entry, title, body in texts if word in title or word in body)
    return math.log(1 + (len(texts) + 1) / (holding + 0.5))


def _score(rarity: dict[str, float], entry: SearchEntry, title: Counter[str], body: Counter[str]) -> float:
    score = 0.0
    for word, weight in rarity.items():
        often = body[word]
        length = 0.75 + 0.25 * math.log10(10 + body.total())
        score += weight * (TITLE_WEIGHT * (word in title) + 3 * often / (often + SATURATION * length))
    in_title = [word for word in rarity if word in title]
    if rarity and len(in_title) == len(rarity):
        score += WHOLE_TITLE * len(rarity) / max(title.total(), 1)
    covered = sum(1 for word in rarity if word in title or word in body) / max(len(rarity), 1)
    return score * (0.3 + 0.7 * covered) * KIND_WEIGHT[entry.kind]
