"""From Markdown kept in files to the blocks that editors write with.

Kept small on purpose: `##` and `###` headings, lists, tables with a head, bold, links. A link may name a thing of
the city (`page:dechets-et-tri`); the caller says where it leads.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid5

from markdown_it import MarkdownIt
from markdown_it.token import Token

Block = dict[str, Any]
# From « kind », « slug » to the attributes of the link: {"linktype": "page", "id": "12"} or {"href": "/lieux/…/"}.
Resolver = Callable[[str, str], dict[str, str]]

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
_NAMED: Final = re.compile(r"^([a-z]+):([a-z0-9-]+)$")
_AMOUNT: Final = re.compile(r"^(gratuit|[-–+]?[\d\s.,]+(\s?(€|%|m²|m³|h|j))?)$", re.IGNORECASE)
_IDS: Final = UUID("6f0e3a52-77b1-4a3e-9d0c-3a1f5c2d9b10")


def no_names(kind: str, slug: str) -> dict[str, str]:
    """For texts that may only link to addresses. Raises ValueError on a named link."""
    raise ValueError(f"No link to {kind}:{slug} here.")


def body(markdown: str, *, caption: str, resolve: Resolver = no_names) -> list[Block]:
    """The raw value of a `cms.blocks.BodyBlock`. `caption` names a table that stands under no heading.

    The blocks' ids follow from their place, so that the same text gives the same value.
    """
    writer = _Writer(resolve, caption)
    for run in _runs(_MARKDOWN.parse(markdown)):
        writer.take(run)
    writer.close_paragraph()
    return [{**block, "id": str(uuid5(_IDS, f"{number}"))} for number, block in enumerate(writer.blocks)]


def inline(markdown: str, resolve: Resolver = no_names) -> str:
    """Rich text of one line, without a paragraph around it."""
    tokens = _MARKDOWN.parseInline(markdown)
    return _html(tokens, resolve)


def _runs(tokens: list[Token]) -> Iterator[list[Token]]:
    """The top-level elements, each with all that stands in it."""
    run: list[Token] = []
    for token in tokens:
        run.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield run
            run = []


def _html(tokens: list[Token], resolve: Resolver) -> str:
    for token in tokens:
        for child in token.children or []:
            if child.type == "softbreak":  # a line of the file that goes on is no end of a word
                child.type, child.content = "text", " "
            if child.type == "link_open":
                child.attrs = _link(str(child.attrs["href"]), resolve)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return html.replace("<strong>", "<b>").replace("</strong>", "</b>").replace("\n", "").strip()


def _link(href: str, resolve: Resolver) -> dict[str, str | int | float]:
    named = _NAMED.match(href)
    return {**resolve(*named.groups())} if named else {"href": href}


@dataclass
class _Writer:
    """Collects blocks: words and lists flow into one paragraph block until a heading or a table ends it."""

    resolve: Resolver
    caption: str
    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def take(self, run: list[Token]) -> None:
        first = run[0]
        if first.type == "heading_open":
            self.close_paragraph()
            self.caption = _plain(run[1])
            self.blocks.append({"type": "heading", "value": {"text": self.caption, "level": first.tag[1]}})
        elif first.type == "table_open":
            self.close_paragraph()
            self.blocks.append({"type": "table", "value": self._table(run)})
        else:
            self.words.append(_html(run, self.resolve))

    def close_paragraph(self) -> None:
        if self.words:
            self.blocks.append({"type": "paragraph", "value": "".join(self.words)})
            self.words = []

    def _table(self, run: list[Token]) -> Block:
        rows = _rows(run)
        head, lines = rows[0], rows[1:]
        kinds = ["text", *(_kind([line[n].content for line in lines]) for n in range(1, len(head)))]
        return {
            "caption": self.caption,
            "columns": [{"type": kind, "heading": _plain(cell)} for kind, cell in zip(kinds, head, strict=True)],
            "rows": [
                {"values": [self._cell(kind, cell) for kind, cell in zip(kinds, line, strict=True)]} for line in lines
            ],
        }

    def _cell(self, kind: str, cell: Token) -> str:
        return _plain(cell) if kind == "number" else _html([cell], self.resolve)


def _plain(token: Token) -> str:
    """The words alone: titles and column heads hold no link."""
    return "".join(child.content for child in token.children or [] if child.type in ("text", "code_inline"))


def _rows(run: list[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = []
    for token in run:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token)
    return rows


def _kind(cells: list[str]) -> str:
    return "number" if cells and all(_AMOUNT.match(cell.replace("\u00a0", " ")) for cell in cells) else "text"
