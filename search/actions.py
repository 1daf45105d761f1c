"""Keeping the entries true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from portal.lib.french import stems
from search.models import SearchEntry


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
    return row


def forget_entry(*, key: str) -> None:
    """It is no longer to be found."""
    for row in SearchEntry.objects.filter(key=key):
        row.delete()


def rebuild(*, entries: Iterable[Entry]) -> int:
    """All entries anew, in one transaction; those no source names any more go. Returns how many stand."""
    with transaction.atomic():
        kept = {put_entry(entry=entry).pk for entry in entries}
        for row in SearchEntry.objects.exclude(pk__in=kept):
            row.delete()
    return len(kept)


def _columns(entry: Entry) -> dict[str, str]:
    values = {name: value for name, value in asdict(entry).items() if name not in {"key", "words", "body"}}
    values["label"], values["context"] = values["label"][:255], values["context"][:160]
    values["title"] = stems(f"{entry.label} {entry.words}")
    values["body"] = stems(f"{entry.summary} {entry.body}")
    return values
