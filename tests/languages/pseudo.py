"""A made-up language: every sentence of the interface in brackets, accented and 40 % longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

ACCENTS = str.maketrans("aeioucnAEIOU", "àéîôüçñÀÉÎÔÜ")
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|<[^>]*>|&\w+;|\{\w+\})")
WORD = re.compile(r"[^\W\d_]{3,}")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path", "circle", "rect"}
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-label")


def pseudo(text: str) -> str:
    """« Rechercher » → « ⟦Réçhérçhér~~~~⟧ »; what is put into it stays as it is."""
    parts = [part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in KEPT.split(text)]
    more = " ~~~~" * (len(text) * 2 // 25) + "~" * (len(text) * 2 % 25 // 5)
    return f"⟦{''.join(parts)}{more}⟧"


class PseudoTranslation:
    """What Django asks of a language."""

    def __init__(self, code: str, sentences: Iterator[str]) -> None:
        self.code = code
        self._catalog = {sentence: pseudo(sentence) for sentence in sentences}

    def to_language(self) -> str:
        return self.code

    def gettext(self, text: str) -> str:
        return pseudo(text.rpartition("\x04")[2]) if text else ""

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


class Reader(HTMLParser):
    """The words of a page that stand neither in brackets nor in a part marked as another language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.depth = language, 0
        self.stack: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        known = dict(attrs)
        foreign = bool(self.stack and self.stack[-1][1])
        foreign = known["lang"] != self.language if known.get("lang") else foreign
        foreign = foreign or tag in {"script", "style", "address", "time", "svg"}
        if tag not in VOID:
            self.stack.append((tag, foreign))
        if not foreign:
            for name in SPOKEN:
                self._look(known.get(name) or "", 0)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not any(name == tag for name, _foreign in self.stack):
            return
        while self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1][1]:
            return
        self.depth = self._look(data, self.depth)

    def _look(self, text: str, depth: int) -> int:
        outside = ""
        for letter in text:
            depth += (letter == "⟦") - (letter == "⟧")
            outside += letter if depth == 0 else ""
        if WORD.search(outside):
            self.found.append(" ".join(outside.split()))
        return depth


def bare_words(html: str, language: str) -> list[str]:
    """What a page says that gettext never saw."""
    reader = Reader(language)
    reader.feed(html)
    return [text for text in reader.found if text.strip("⟧ ")]
