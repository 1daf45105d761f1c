"""What could be said more plainly, or heard better, in the draft of a page. Advice beside the form, never a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import RichTextField, StreamField

from portal.lib import plain_language
from portal.lib.plain_language import Finding, Reading

KINDS: Final = {
    "alt": gettext_lazy("Textes des images"),
    "link": gettext_lazy("Liens"),
    "heading": gettext_lazy("Titres"),
    "capitals": gettext_lazy("Capitales"),
    "acronym": gettext_lazy("Sigles"),
    "sentence": gettext_lazy("Phrases longues"),
    "word": gettext_lazy("Mots plus simples"),
    "passive": gettext_lazy("Tournures passives"),
}
# A link is often read alone, out of its sentence (RGAA 6.1).
VAGUE: Final = frozenset(
    {"ici", "cliquez ici", "cliquer ici", "lien", "ce lien", "suivez ce lien", "en savoir plus", "savoir plus", "plus",
     "lire la suite", "la suite", "voir", "voir plus", "plus d’infos", "plus d'infos", "plus d’informations",
     "télécharger", "téléchargez", "consulter", "page", "cette page", "site", "site internet"}
)  # fmt: skip
_LINK: Final = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.I | re.S)
_TWICE: Final = re.compile(r"<a\b([^>]*)>[^<]*</a>\s*<a\b([^>]*)>", re.I)
_BLOCK_END: Final = re.compile(r"</(?:p|li|h\d|td|th)>|<br\s*/?>", re.I)
_FILE_NAME: Final = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)$|^(?:img|dsc|image|photo)[\W_]*\d+|_\w+_", re.I)
_SAYS_IMAGE: Final = re.compile(r"^(?:image|photo|photographie|illustration|logo) (?:de|du|des|d’|d')", re.I)
# What is an address, an identifier or a choice, and no sentence.
NOT_TEXT: Final = frozenset({"url", "kind", "level", "type", "id", "slug", "icon", "email", "phone", "credit"})


@dataclass(frozen=True)
class Advice:
    """The reading of a page and what its links, titles and pictures could do better."""

    reading: Reading
    hearing: tuple[Finding, ...]

    @property
    def groups(self) -> list[tuple[str, list[Finding]]]:
        """The findings under a heading for each kind, in the order in which they are best dealt with."""
        every = (*self.hearing, *self.reading.findings)
        grouped = [(str(label), [row for row in every if row.kind == kind]) for kind, label in KINDS.items()]
        return [(label, rows) for label, rows in grouped if rows]

    @property
    def count(self) -> int:
        return len(self.reading.findings) + len(self.hearing)


def advise(page: Any) -> Advice:
    """Read the draft in hand; asks nothing of the database but what the draft already holds."""
    pieces = list(_pieces(page))
    text = "\n".join(_plain(value) for kind, value in pieces if kind in ("text", "html"))
    hearing = [finding for kind, value in pieces for finding in _CHECKS.get(kind, _nothing)(value)]
    return Advice(plain_language.read(text), tuple(hearing))


def _pieces(page: Any) -> Iterator[tuple[str, str]]:
    """Each text of the page with its kind: text, html, heading, alt."""
    yield "text", f"{page.title}."
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _walk(field.stream_block.get_prep_value(field.value_from_object(page)), "")
        elif isinstance(field, RichTextField):
            yield "html", field.value_from_object(page) or ""
        elif field.name in ("intro", "image_text") and isinstance(field, models.Field):
            yield ("alt" if field.name == "image_text" else "text"), field.value_from_object(page) or ""


def _walk(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, name)
    elif isinstance(value, dict):
        if value.get("type") == "heading" and isinstance(value.get("value"), dict):
            yield "heading", str(value["value"].get("text") or "")
        for key, item in value.items():
            yield from _walk(item, key)
    elif isinstance(value, str) and name not in NOT_TEXT and not _is_identifier(value):
        yield ("alt" if name == "alt_text" else "html" if "<" in value else "text"), value


def _is_identifier(value: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f-]{27}|[a-z0-9_]+|(?:https?:|/|#|mailto:|tel:)\S*", value))


def _plain(value: str) -> str:
    """The words, a line for each paragraph, cell or item."""
    return unescape(strip_tags(_BLOCK_END.sub("\n", value)))


def _links(html: str) -> Iterator[Finding]:
    for _attributes, inside in _LINK.findall(html):
        words = " ".join(_plain(inside).split())
        if not words:
            yield Finding("link", _("lien sans texte"), _("Écrivez où il mène\u00a0: sans texte, il ne se lit pas."))
        elif words.lower().strip(" .:→>»") in VAGUE:
            yield Finding("link", words, _("Dites où mène le lien\u00a0: lu seul, celui-ci ne dit rien."))
        elif re.match(r"(?:https?://|www\.)", words):
            yield Finding("link", plain_language.shortened(words), _("Remplacez l’adresse par le nom de la page."))
    for first, second in _TWICE.findall(html):
        if _target(first) and _target(first) == _target(second):
            yield Finding("link", _("deux liens qui se suivent"), _("Même but\u00a0: n’en faites qu’un."))


def _target(attributes: str) -> str:
    found = re.search(r'(?:href|id)="([^"]+)"', attributes)
    return found.group(1) if found else ""


def _heading(text: str) -> Iterator[Finding]:
    if not text.strip():
        yield Finding("heading", _("titre vide"), _("Écrivez-le ou retirez-le\u00a0: il trompe."))
    elif len(text) > 3 and text.upper() == text and text.lower() != text:
        yield Finding("heading", plain_language.shortened(text), _("En minuscules\u00a0: les capitales se lisent mal."))
    elif text.rstrip().endswith((":", ".")):
        yield Finding("heading", plain_language.shortened(text), _("Un titre ne finit ni par un point ni par deux."))


def _alternative(text: str) -> Iterator[Finding]:
    if _FILE_NAME.search(text.strip()):
        yield Finding("alt", plain_language.shortened(text), _("C’est un nom de fichier. Dites ce que l’on voit."))
    elif _SAYS_IMAGE.match(text.strip()):
        yield Finding(
            "alt",
            plain_language.shortened(text),
            _("Dites seulement ce que l’on voit."),
        )


def _nothing(text: str) -> Iterator[Finding]:
    return iter(())


_CHECKS: Final = {"html": _links, "heading": _heading, "alt": _alternative}
