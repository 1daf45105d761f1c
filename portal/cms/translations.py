"""One page in several languages: its translation where there is one, the words of another language where they are
known, and the name of the language when they are not.

Read from this process's memory while nothing was published, a minute at most, since every link of a page asks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language, trans_real
from wagtail.models import Locale

from portal.lib.languages import city_language, is_city_language
from portal.lib.page_cache import LONGEST, read_epoch

Phrases = Callable[[str], dict[str, str]]
_phrases: list[Phrases] = []
_WORDS: dict[str, frozenset[str]] = {}
_KEPT: dict[str, tuple[str, float, Any]] = {}


def register_phrases(phrases: Phrases) -> None:
    """Called in `ready()`: from a language's code to its words, by what the city says in French."""
    _phrases.append(phrases)


def kept(name: str, read: Callable[[], Any]) -> Any:
    """What `read` answers, asked once between two publications, a minute at most."""
    epoch, known = read_epoch(), _KEPT.get(name)
    if known and known[0] == epoch and time.monotonic() < known[1]:
        return known[2]
    value = read()
    _KEPT[name] = (epoch, time.monotonic() + LONGEST, value)
    return value


def locales() -> dict[str, int]:
    """The key of each language's Locale, by code."""
    found: dict[str, int] = kept("locales", lambda: dict(Locale.objects.values_list("language_code", "pk")))
    return found


def local(page: Any) -> Any:
    """The live translation of a page in the active language, or the page itself."""
    code = get_language() or city_language()
    wanted = locales().get(code)
    if page is None or wanted is None or page.locale_id == wanted:
        return page
    known: dict[Any, Any] = kept(f"local-{code}", dict)  # a menu's link asks for its page several times
    key = page.translation_key
    if key not in known:
        known[key] = page.get_translations().filter(locale_id=wanted, live=True).first()
    return known[key] or page


def code_of(page: Any) -> str:
    """The language in which a page is written."""
    return next((code for code, pk in locales().items() if pk == page.locale_id), city_language())


def language_of(page: Any) -> str:
    """« fr » for a page that is not in the active language, to be said by `lang`; else nothing."""
    code = code_of(page)
    return "" if code == (get_language() or city_language()) else code


def phrase(text: str) -> str | None:
    """A sentence of the city's data in the active language; None when nobody translated it. French is itself."""
    if is_city_language():
        return text
    code = get_language() or city_language()
    words: dict[str, str] = kept(f"phrases-{code}", lambda: _phrases[-1](code) if _phrases else {})
    return words.get(text.strip())


def interface_words() -> frozenset[str]:
    """All that the interface says in the active language: words that are no data. Empty in French."""
    if is_city_language():
        return frozenset()
    code = get_language() or city_language()
    if code not in _WORDS:
        said = {str(text) for _key, text in trans_real.catalog()._catalog.items()}  # type: ignore[attr-defined]
        _WORDS[code] = frozenset(said | {text[:1].upper() + text[1:] for text in said})
    return _WORDS[code]
