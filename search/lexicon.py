"""What the search knows of words, held in each process: spellings, sounds, synonyms, best bets.

Read anew when the token of `SearchState` changed, which every verb of this room sees to: what an editor says counts
from the next search on, in every process and on every machine.
"""

from __future__ import annotations

import threading
import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.lib.french import stems, words
from portal.lib.french_sounds import sound
from search.models import BestBet, SearchEntry, SearchState, SearchWord, Synonym

# Beyond these a process would hold too much; a city's site has a tenth of them.
MOST_WORDS = 60_000
SAME_WORTH = 0.85
LEADS_TO = 0.75
Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A spelling: as written, its stem, and how many entries hold it."""

    shown: str
    stem: str
    entries: int


@dataclass(frozen=True, slots=True)
class Alias:
    """These stems, one after the other in a query, may be read as those others."""

    form: Stems
    target: Stems
    weight: float


class Lexicon:
    """Everything that one search needs to know of words. Immutable once read."""

    def __init__(
        self, known: dict[str, Word], synonyms: Iterable[Synonym], bets: Iterable[BestBet], entries: int
    ) -> None:
        self.known = known
        self.entries = entries
        self.stems: dict[str, int] = defaultdict(int)
        for word in known.values():
            self.stems[word.stem] = min(self.stems[word.stem] + word.entries, entries)
        self.aliases: dict[str, list[Alias]] = defaultdict(list)
        self.bets: dict[frozenset[str], list[BestBet]] = defaultdict(list)
        self.named: dict[str, str] = {}
        for synonym in synonyms:
            self._learn(synonym)
        for bet in bets:
            for form in bet.forms:
                self.bets[frozenset(stems(form).split())].append(bet)

    def _learn(self, synonym: Synonym) -> None:
        main, others = _stems(synonym.main), [_stems(form) for form in synonym.forms]
        for text in (synonym.main, *synonym.forms):
            self.named.update((word, word) for word in words(text))
        pairs = [(other, main, SAME_WORTH if synonym.two_way else LEADS_TO) for other in others]
        if synonym.two_way:
            pairs += [(main, other, LEADS_TO) for other in others]
        for form, target, weight in pairs:
            if form and target and form != target:
                self.aliases[form[0]].append(Alias(form, target, weight))

    def aliases_at(self, typed: Sequence[str], start: int) -> list[Alias]:
        """The aliases whose form stands in these stems from `start` on."""
        return [
            alias
            for alias in self.aliases.get(typed[start], ())
            if tuple(typed[start : start + len(alias.form)]) == alias.form
        ]

    def is_known(self, word: str, stem: str) -> bool:
        """Whether any entry, or any synonym, holds it."""
        return bool(self.stems.get(stem)) or word in self.named

    @cached_property
    def spellings(self) -> list[str]:
        """Every folded word, sorted."""
        return sorted({*self.known, *self.named})

    @cached_property
    def by_sound(self) -> dict[str, list[str]]:
        """Folded words under what they sound like."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.spellings:
            if len(word) > 3:
                found[sound(word)].append(word)
        return found

    def near(self, word: str) -> list[str]:
        """Known words that `word` may be a slip for, likeliest first: by letters, by sound, then by how common.

        Short words are only corrected by one letter; three letters and less, and numbers, never.
        """
        if len(word) < 4 or not word.isalpha():
            return []
        heard = [other for other in self.by_sound.get(sound(word), ()) if OSA.distance(word, other) <= 4]
        most = slips(word)
        close = process.extract(word, self.spellings, scorer=OSA.distance, score_cutoff=most, limit=40)
        apart = {other: float(distance) for other, distance, _index in close if len(other) > 3}
        for other in heard:
            apart[other] = min(apart.get(other, 9.0), 0.9)
        for other in apart:  # what only a synonym spells may be a slip itself
            apart[other] += 0.5 * (other not in self.known)
        ranked = sorted(apart, key=lambda other: (apart[other] + _first_letter(word, other), -self.count(other), other))
        return ranked[:5]

    def starting_with(self, prefix: str, most: int = 8) -> list[str]:
        """Known words that begin so, commonest first."""
        start = bisect_left(self.spellings, prefix)
        run = []
        for word in islice(self.spellings, start, start + 400):
            if not word.startswith(prefix):
                break
            run.append(word)
        return sorted(run, key=lambda word: (-self.count(word), len(word), word))[:most]

    def count(self, word: str) -> int:
        """How many entries hold this spelling."""
        known = self.known.get(word)
        return known.entries if known else 0

    def shown(self, word: str) -> str:
        """A folded word with its accents, as the site writes it."""
        known = self.known.get(word)
        return known.shown if known else word


def slips(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped in a word of this length."""
    if len(word) < 5:
        return 1
    return 2 if len(word) < 10 else 3


def _first_letter(word: str, other: str) -> float:
    """The first letter is seldom the wrong one, unless it sounds alike."""
    return 0.0 if word[0] == other[0] or sound(word)[:1] == sound(other)[:1] else 0.8


def _stems(text: str) -> Stems:
    return tuple(stems(text).split())


_lock = threading.Lock()
_held: tuple[uuid.UUID | None, Lexicon] | None = None


def lexicon() -> Lexicon:
    """The present one; a query for the token, and four more when it changed."""
    global _held  # one lexicon a process
    token = SearchState.objects.values_list("token", flat=True).first()
    held = _held
    if held is None or held[0] != token or token is None:
        with _lock:
            held = (token, _read())
            _held = held
    return held[1]


def _read() -> Lexicon:
    rows = SearchWord.objects.order_by("-entries").values_list("word", "shown", "stem", "entries")[:MOST_WORDS]
    known = {word: Word(shown, stem, entries) for word, shown, stem, entries in rows}
    bets = BestBet.objects.select_related("place")
    return Lexicon(known, Synonym.objects.all(), bets, SearchEntry.objects.count())
