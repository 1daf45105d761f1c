"""From what a person typed to the entries that answer."""

from __future__ import annotations

import functools
import logging
import operator
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from modelsearch.backends import get_search_backend

from portal.lib.french import stems
from search.actions import MARK
from search.lexicon import Lexicon, lexicon
from search.models import BestBet, Kind, SearchEntry
from search.ranking import ranked
from search.understanding import Question, understand

logger = logging.getLogger(__name__)

MOST_TYPED = 200
MOST_FOUND = 200
MOST_STEMS = 24
# A word that more entries hold than this says too little to weigh each of them: their titles decide.
COMMON = 1_000
MOST_WEIGHED = 1_500


@dataclass(frozen=True)
class Found:
    """Entries in order of relevance, how many of each kind, whether the engine itself answered, and what was put
    right (`corrected`) or may be meant instead (`better`). `stems` are those looked for, synonyms' included."""

    entries: Sequence[SearchEntry]
    counts: dict[str, int]
    degraded: bool = False
    corrected: str = ""
    better: str = ""
    stems: frozenset[str] = frozenset()


NOTHING = Found((), {})


def find(typed: str, kinds: Sequence[str] = (), *, exactly: bool = False) -> Found:
    """Entries for what was typed; only `kinds` if any is given (the counts are always of all kinds). `exactly` looks
    for the words as they were typed, slips included.

    A lost search engine degrades to the database: the site answers, less well, and says so in `degraded`.
    """
    typed = typed[:MOST_TYPED].replace("\x00", "")
    if not stems(typed):
        return NOTHING
    known = lexicon()
    question = understand(typed, known, exactly=exactly)
    found, degraded = answers(question, known)
    entries = _with_bets(question, found, known)
    wanted = set(kinds) & set(Kind.values)
    shown = [entry for entry in entries if not wanted or entry.kind in wanted]
    counts = dict(Counter(entry.kind for entry in entries))
    return Found(
        shown, counts, degraded, question.corrected if entries else "", question.better, frozenset(question.all_stems)
    )


def savepoint() -> AbstractContextManager[object]:
    """Inside a transaction PostgreSQL goes on after an error only from a savepoint; outside there is nothing to save,
    and SQLite would lock the database for a mere question."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def answers(question: Question, known: Lexicon, most: int = MOST_FOUND) -> tuple[list[SearchEntry], bool]:
    """Entries for a question, best first of the `most` that the engine names, and whether the database had to stand
    in for it."""
    try:
        with savepoint():
            return ranked(question, _candidates(question, known, most)), False
    except Exception:
        logger.exception("The search engine failed; the database answers instead")
        return ranked(question, _plain(question)), True


def _candidates(question: Question, known: Lexicon, most: int) -> list[SearchEntry]:
    """What the engine knows, in few questions of bounded cost: entries with any of the rarer stems; then, for
    stems so common that weighing them all would take long, only entries that say them in their title."""
    asked = [stem for stem in question.all_stems if known.stems.get(stem)][:MOST_STEMS]
    rare = _affordable([stem for stem in asked if known.stems[stem] <= COMMON], known)
    common = [stem for stem in asked if known.stems[stem] > COMMON]
    found: dict[int, SearchEntry] = {}
    for search in _searches(question, rare, common):
        if len(found) < most:
            found.update((entry.pk, entry) for entry in search.entries(most))
    return list(found.values())


def _affordable(asked: list[str], known: Lexicon) -> list[str]:
    """The rarest of these stems, as many as together stand in no more than MOST_WEIGHED entries."""
    chosen: list[str] = []
    spent = 0
    for stem in sorted(asked, key=lambda stem: known.stems[stem]):
        spent += known.stems[stem]
        if chosen and spent > MOST_WEIGHED:
            break
        chosen.append(stem)
    return chosen


@dataclass(frozen=True)
class Search:
    """One question to the engine: whether all or any of the words must be there, and whether it is to weigh what it
    finds; of what very many entries hold it gives the newest unweighed."""

    words: str
    operator: str = "or"
    weighed: bool = True

    def entries(self, most: int) -> list[SearchEntry]:
        """At most so many of them."""
        rows = SearchEntry.objects.defer("spelling", "marks")
        found = get_search_backend().search(self.words, rows, operator=self.operator, order_by_relevance=self.weighed)
        return list(found[:most])


def _searches(question: Question, rare: list[str], common: list[str]) -> list[Search]:
    """What to ask the engine, in order of promise."""
    if rare:
        return [Search(" ".join(rare))]
    marked = " ".join(MARK + stem for stem in common)
    return [Search(marked, "and", weighed=False), Search(" ".join(common), "and", weighed=False)] if common else []


def _plain(question: Question) -> list[SearchEntry]:
    """Without an engine: titles that hold any of the words, then bodies that hold all of them."""
    each = question.all_stems[:MOST_STEMS]
    in_title: QuerySet[SearchEntry] = SearchEntry.objects.filter(
        functools.reduce(operator.or_, (Q(title__contains=word) | Q(words__contains=word) for word in each))
    )
    in_body = SearchEntry.objects.filter(
        functools.reduce(operator.and_, (Q(body__contains=word) for word in question.stems))
    )
    found = {entry.pk: entry for entry in [*in_title[:MOST_FOUND], *in_body[:MOST_FOUND]]}
    return list(found.values())[:MOST_FOUND]


def _with_bets(question: Question, found: list[SearchEntry], known: Lexicon) -> list[SearchEntry]:
    """What editors put first for just these words, then the rest."""
    today = timezone.localdate()
    bets = [
        bet
        for bet in known.bets.get(frozenset(question.stems), ())
        if (not bet.starts_on or bet.starts_on <= today) and (not bet.ends_on or today <= bet.ends_on)
    ]
    if not bets:
        return found
    first = [entry for bet in bets if (entry := _bet_entry(bet))]
    keys = {entry.key for entry in first}
    return [*first, *(entry for entry in found if entry.key not in keys)]


def _bet_entry(bet: BestBet) -> SearchEntry | None:
    """The entry a bet names, or one made up for an address outside; nothing when the page is not published."""
    if bet.key:
        return SearchEntry.objects.filter(key=bet.key).first()
    return SearchEntry(
        key=f"bet:{bet.pk}", kind=Kind.PAGE, slug="", label=bet.title, url=bet.url, summary=bet.summary, context=""
    )
