"""From what a person typed to the entries that answer."""

from __future__ import annotations

import functools
import logging
import operator
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from modelsearch.backends import get_search_backend

from portal.lib.french import stems
from search.models import Kind, SearchEntry
from search.ranking import ranked

logger = logging.getLogger(__name__)

MOST_TYPED = 200
MOST_FOUND = 200
# Below this many entries holding all the words, those that hold some of them are added after.
ENOUGH = 10


@dataclass(frozen=True)
class Found:
    """Entries in order of relevance, how many of each kind, and whether the engine itself answered."""

    entries: Sequence[SearchEntry]
    counts: dict[str, int]
    degraded: bool = False


NOTHING = Found((), {})


def find(typed: str, kinds: Sequence[str] = ()) -> Found:
    """Entries for what was typed; only `kinds` if any is given (the counts are always of all kinds).

    A lost search engine degrades to the database: the site answers, less well, and says so in `degraded`.
    """
    words = stems(typed[:MOST_TYPED])
    if not words:
        return NOTHING
    degraded = False
    try:
        found = _ranked(words)
    except Exception:
        logger.exception("The search engine failed; the database answers instead")
        found, degraded = _plain(words), True
    wanted = set(kinds) & set(Kind.values)
    shown = [entry for entry in found if not wanted or entry.kind in wanted]
    return Found(shown, dict(Counter(entry.kind for entry in found)), degraded)


def _ranked(words: str) -> list[SearchEntry]:
    backend = get_search_backend()
    everything = SearchEntry.objects.all()
    found = list(backend.search(words, everything, operator="and")[:MOST_FOUND])
    if len(found) < ENOUGH and " " in words:
        known = {entry.pk for entry in found}
        some = backend.search(words, everything, operator="or")[:MOST_FOUND]
        found += [entry for entry in some if entry.pk not in known]
    return ranked(words.split(), found[:MOST_FOUND])


def _plain(words: str) -> list[SearchEntry]:
    """Without an engine: titles that hold any of the words, then bodies that hold all of them."""
    each = words.split()
    in_title: QuerySet[SearchEntry] = SearchEntry.objects.filter(
        functools.reduce(operator.or_, (Q(title__contains=word) for word in each))
    )
    in_body = SearchEntry.objects.filter(functools.reduce(operator.and_, (Q(body__contains=word) for word in each)))
    found = {entry.pk: entry for entry in [*in_title[:MOST_FOUND], *in_body[:MOST_FOUND]]}
    return ranked(each, list(found.values())[:MOST_FOUND])
