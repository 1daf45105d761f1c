"""What is looked for, counted without knowing by whom. The rules: docs/decisions/0006-search.md."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.lib.french import stems, words
from search.lexicon import Lexicon, lexicon
from search.models import AskedQuery, SearchRemark

KEPT_FOR = timedelta(days=365)
# Words that no page holds are written down only once so many have asked for them: a name is asked for once.
SHARED_BY = 3
# The same query again within these seconds is somebody who went back, not somebody else.
SAME_SECONDS = 60
_NUMBER = re.compile(r"\d")


def note_asked(*, typed: str, results: int, at: date | None = None) -> AskedQuery | None:
    """Count one search. Nothing is kept of what looks like a person: an e-mail address, a number of six digits.
    Returns the row, or None when nothing was counted."""
    text = normal(typed)
    if not text or looks_personal(typed) or not cache.add(f"search-asked:{_print(text)}", 1, SAME_SECONDS):
        return None
    row = _row(text, at or timezone.localdate())
    row.asked += 1
    text_now = row.text or (text if row.asked >= SHARED_BY or _is_public(text, lexicon()) else "")
    AskedQuery.objects.filter(pk=row.pk).update(asked=F("asked") + 1, results=results, text=text_now)
    row.results, row.text = results, text_now
    return row


def say_found(*, typed: str, found: bool, at: date | None = None) -> None:
    """Somebody answered « avez-vous trouvé ? »: counted with the query of this week."""
    text = normal(typed)
    if not text or looks_personal(typed):
        return
    row = _row(text, at or timezone.localdate())
    name = "found_yes" if found else "found_no"
    AskedQuery.objects.filter(pk=row.pk).update(**{name: F(name) + 1})


def remark(*, typed: str, text: str) -> SearchRemark | None:
    """Keep what somebody hoped to find. The form has refused what looks personal; this refuses it again, by keeping
    nothing. Returns the row, or None."""
    if looks_personal(text) or not text.strip():
        return None
    query = "" if looks_personal(typed) else normal(typed)
    return SearchRemark.objects.create(query=query, text=text.strip()[:500])


def forget_old(at: object = None) -> int:
    """Drop what is older than a year. Returns how many rows went."""
    limit = timezone.localdate() - KEPT_FOR
    with transaction.atomic():
        gone = AskedQuery.objects.filter(week__lt=limit).delete()[0]
        return gone + SearchRemark.objects.filter(written_on__lt=limit).delete()[0]


def normal(typed: str) -> str:
    """A query as it is written down: lower case, single blanks; empty when it holds no word to look for."""
    text = " ".join(typed[:200].replace("\x00", "").lower().split())
    return text if words(text) else ""


def looks_personal(text: str) -> bool:
    """An e-mail address, or six digits and more (a telephone, a file, an account)."""
    return "@" in text or len(_NUMBER.findall(text)) >= 6


def monday(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def _row(text: str, day: date) -> AskedQuery:
    row, _made = AskedQuery.objects.get_or_create(week=monday(day), fingerprint=_print(text))
    return row


def _is_public(text: str, known: Lexicon) -> bool:
    """Every word stands on a public page or in a synonym, and there are few enough not to tell a story."""
    found = words(text)
    return len(found) <= 5 and all(known.is_known(word, stems(word)) for word in found)


def _print(text: str) -> str:
    """Of the stems, so that singular and plural are one; keyed, so that the table alone tells nothing."""
    return salted_hmac("search.asked", stems(text), secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
