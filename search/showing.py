"""A result as it is shown: the words that were looked for are marked, around them a sentence that says why."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.cms.models import BasePage
from portal.cms.translations import local
from portal.lib.french import stems, typography
from portal.lib.languages import city_language, is_city_language
from portal.pages.languages import here
from portal.pages.models import ProcedurePage
from portal.pages.models.procedures import Door
from search.models import Kind, SearchEntry

LONGEST = 220
_PIECES = re.compile(r"([^\W_]+)")


@dataclass(frozen=True)
class Shown:
    """One result on the page."""

    kind: str
    url: str
    label: SafeString
    summary: SafeString
    context: str
    language: str = ""


def start_address(entry: SearchEntry) -> str:
    """Where the form of a procedure begins, while its door is open; nothing for anything else. One query."""
    kind, _colon, key = entry.key.partition(":")
    if entry.kind != Kind.PROCEDURE or kind != "page":
        return ""
    page = ProcedurePage.objects.live().select_related("procedure").filter(pk=key).first()
    return page.start_url if page and page.door(timezone.now()) == Door.OPEN else ""


def shown(entry: SearchEntry, wanted: Collection[str]) -> Shown:
    """Title and summary with the wanted stems in `<mark>`, in the reader's language when the page is translated."""
    return _french(entry, wanted) if is_city_language() else _translated(entry, wanted)


def _translated(entry: SearchEntry, wanted: Collection[str]) -> Shown:
    kind, _colon, key = entry.key.partition(":")
    page = BasePage.objects.filter(pk=key).first() if kind == "page" else None
    there = local(page) if page else None
    if there is None or there == page:
        return replace(_french(entry, wanted), url=here(entry.url), language=city_language())
    there = there.specific
    summary = marked(_short(getattr(there, "intro", "")), wanted)
    return Shown(entry.get_kind_display(), there.get_url() or "/", marked(there.title, wanted), summary, "")


def _french(entry: SearchEntry, wanted: Collection[str]) -> Shown:
    return Shown(
        kind=entry.get_kind_display(),
        url=entry.url,
        label=marked(typography(entry.label), wanted),
        summary=marked(typography(_short(entry.summary)), wanted),
        context=entry.context,
    )


def marked(text: str, wanted: Collection[str]) -> SafeString:
    """The text as HTML, each word whose stem is wanted in `<mark>`."""
    pieces = [_piece(piece, wanted) for piece in _PIECES.split(text)]
    return mark_safe("".join(pieces))  # every piece is escaped


def _piece(piece: str, wanted: Collection[str]) -> str:
    stem = stems(piece) if piece[:1].isalnum() else ""
    return f"<mark>{escape(piece)}</mark>" if stem and stem in wanted else escape(piece)


def _short(text: str) -> str:
    """At most LONGEST characters, cut between two words."""
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
