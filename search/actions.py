"""Keeping the entries, their words and what editors say of them true."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F

from portal.lib.french import fold, stems, words
from search.models import SearchEntry, SearchState, SearchWord, Synonym

# Behind it stand the stems of a title, in `SearchEntry.marks`: no French word begins so.
MARK = "zxq"
LONGEST_WORD = 80
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Entry:
    """What a source says of one thing that can be found, in plain words; `words` are never shown."""

    key: str
    kind: str
    slug: str
    label: str
    url: str
    summary: str = ""
    context: str = ""
    body: str = ""
    words: str = ""


def put_entry(*, entry: Entry) -> SearchEntry:
    """Write or replace one entry; unchanged ones are left alone, so that nothing is indexed for nothing."""
    values = _columns(entry)
    known = SearchEntry.objects.filter(key=entry.key).first()
    if known and all(getattr(known, name) == value for name, value in values.items()):
        return known
    with transaction.atomic():
        row, _made = SearchEntry.objects.update_or_create(key=entry.key, defaults=values)
        _count(before=known.spelling if known else "", after=values["spelling"])
    return row


def forget_entry(*, key: str) -> None:
    """It is no longer to be found."""
    for row in SearchEntry.objects.filter(key=key):
        with transaction.atomic():
            _count(before=row.spelling, after="")
            row.delete()


def rebuild(*, entries: Iterable[Entry]) -> int:
    """All entries anew, in one transaction; those no source names any more go, and so do their words. Returns how
    many stand."""
    with transaction.atomic():
        kept = {put_entry(entry=entry).pk for entry in entries}
        for row in SearchEntry.objects.exclude(pk__in=kept):
            row.delete()
        count_words()
    return len(kept)


def count_words() -> int:
    """Every word of the entries counted anew. Returns how many there are."""
    held: Counter[str] = Counter()
    for spelling in SearchEntry.objects.values_list("spelling", flat=True).iterator(chunk_size=1000):
        held.update(spelling.split())
    with transaction.atomic():
        SearchWord.objects.all().delete()
        made = SearchWord.objects.bulk_create(_rows(held), batch_size=1000)
        touch()
    return len(made)


def touch() -> None:
    """Words, synonyms or best bets changed (the last two however they were saved, see apps.py): every process reads
    them anew before its next search."""
    SearchState.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


def put_synonym(*, main: str, others: Iterable[str], two_way: bool) -> Synonym:
    """Write or replace what is said of `main`. Raises ValidationError for words that cannot be looked for."""
    row = Synonym.objects.filter(main__iexact=main.strip()).first() or Synonym(main=main.strip())
    row.others, row.two_way = "\n".join(dict.fromkeys(map(str.strip, others))), two_way
    row.full_clean()
    row.save()
    return row


def _columns(entry: Entry) -> dict[str, str]:
    values = {name: value for name, value in asdict(entry).items() if name not in {"key", "words", "body"}}
    values["label"], values["context"] = values["label"][:255], values["context"][:160]
    values["title"] = stems(entry.label)
    values["words"] = expressions(entry.words)
    values["marks"] = " ".join(MARK + stem for stem in values["title"].split())
    values["body"] = stems(f"{entry.summary} {entry.body}")
    values["spelling"] = spelling(" ".join((entry.label, entry.words, entry.summary, entry.body)))
    return values


def expressions(text: str) -> str:
    """The stems of expressions parted by commas, each between bars: « cantine, menu du midi » → « | cantin | menu
    mid | ». A query that is just one of them can be told from one that only shares a word."""
    found = [stemmed for part in re.split(r"[,;\n]", text) if (stemmed := stems(part))]
    return f"| {' | '.join(found)} |" if found else ""


def spelling(text: str) -> str:
    """The different words of a text as written, in lower case, stop words left out."""
    return " ".join(dict.fromkeys(word for word in _WORD.findall(text.lower()) if words(word) and len(word) <= 40))


def _count(*, before: str, after: str) -> None:
    """One entry's words changed. Always in the order of the words, so that two publications never wait in a ring."""
    old, new = _folded(before), _folded(after)
    if gone := sorted(old.keys() - new.keys()):
        SearchWord.objects.filter(word__in=gone, entries__gt=0).update(entries=F("entries") - 1)
    if come := sorted(new.keys() - old.keys()):
        rows = [row for row in _rows(Counter(new.values())) if row.word in set(come)]
        for row in rows:
            row.entries = 0
        SearchWord.objects.bulk_create(rows, ignore_conflicts=True)
        SearchWord.objects.filter(word__in=come).update(entries=F("entries") + 1)
    if gone or come:
        touch()


def _folded(text: str) -> dict[str, str]:
    """Folded words with one of their spellings."""
    return {fold(word)[:LONGEST_WORD]: word for word in text.split()}


def _rows(held: Counter[str]) -> list[SearchWord]:
    """A row for each folded word, shown as it is written most often."""
    found: dict[str, SearchWord] = {}
    for word, count in held.most_common():
        folded = fold(word)[:LONGEST_WORD]
        row = found.setdefault(folded, SearchWord(word=folded, shown=word[:LONGEST_WORD], stem=stems(word), entries=0))
        row.entries += count
    return [found[word] for word in sorted(found)]
