"""National content as HTML in the site's own parts, and two versions of it side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.lib import french

OFFICIAL = "https://www.service-public.gouv.fr/particuliers/vosdroits/"
Node = Mapping[str, Any]


def sheet_html(nodes: list[Node], here: Mapping[str, str]) -> SafeString:
    """The nodes as HTML; `here` gives the address of each sheet that this site has, the others lead to the State's."""
    return format_html_join("\n", "{}", ((_drawn(node, here),) for node in nodes))


def _drawn(node: Node, here: Mapping[str, str]) -> SafeString:
    draw = _DRAWERS.get(node["kind"])
    return draw(node, here) if draw else SafeString("")


def _heading(node: Node, here: Mapping[str, str]) -> SafeString:
    level = min(max(int(node["level"]), 2), 5)
    return format_html("<h{0}>{1}</h{0}>", level, french.typography(node["text"]))


def _paragraph(node: Node, here: Mapping[str, str]) -> SafeString:
    return format_html("<p>{}</p>", _runs(node["runs"], here))


def _runs(runs: list[Node], here: Mapping[str, str]) -> SafeString:
    return format_html_join("", "{}", ((_run(run, here),) for run in runs))


def _run(run: Node, here: Mapping[str, str]) -> SafeString | str:
    text = run["text"]
    address = run.get("url") or (here.get(run["sheet"], OFFICIAL + run["sheet"]) if run.get("sheet") else "")
    if address:
        return format_html('<a href="{}">{}</a>', address, text)
    return format_html("<strong>{}</strong>", text) if run.get("strong") else text


def _list(node: Node, here: Mapping[str, str]) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((sheet_html(item, here),) for item in node["items"]))
    return format_html("<ul>{}</ul>", items)


def _note(node: Node, here: Mapping[str, str]) -> SafeString:
    title = node["title"] or (_("Attention") if node["style"] == "attention" else _("À savoir"))
    style = "alert--warning" if node["style"] == "attention" else "alert--plain"
    inner = sheet_html(node["nodes"], here)
    return format_html(
        '<div class="alert {} alert--bare"><div><p class="alert__title">{}</p>{}</div></div>', style, title, inner
    )


def _cases(node: Node, here: Mapping[str, str]) -> SafeString:
    cases = (
        (french.typography(case["title"]), sheet_html(case["nodes"], here)) for case in node["cases"] if case["nodes"]
    )
    body = '<details><summary>{}</summary><div class="faq__body prose">{}</div></details>'
    return format_html('<div class="faq">{}</div>', format_html_join("", body, cases))


def _table(node: Node, here: Mapping[str, str]) -> SafeString:
    rows = format_html_join("", "<tr>{}</tr>", ((_row(row, here),) for row in node["rows"]))
    caption = format_html("<caption>{}</caption>", node["title"]) if node["title"] else SafeString("")
    return format_html(
        '<div class="table-wrap" tabindex="0" role="region" aria-label="{}"><table class="table">{}<tbody>{}</tbody>'
        "</table></div>",
        node["title"] or _("Tableau"), caption, rows,
    )  # fmt: skip


def _row(row: Node, here: Mapping[str, str]) -> SafeString:
    cells = enumerate(row["cells"])
    made = (_table_cell(cell, row["head"], number == 0, here) for number, cell in cells)
    return format_html_join("", "{}", ((cell,) for cell in made))


def _table_cell(cell: list[Node], in_head: bool, first: bool, here: Mapping[str, str]) -> SafeString:
    if in_head:
        return format_html('<th scope="col">{}</th>', _runs(cell, here))
    return format_html('<th scope="row">{}</th>' if first else "<td>{}</td>", _runs(cell, here))


def _way(node: Node, here: Mapping[str, str]) -> SafeString:
    if not node["title"]:
        return SafeString("")
    label = _("Service en ligne") if node["kind"] == "service" else _("Où s’adresser")
    name = format_html('<a class="link" href="{}">{}</a>', node["url"], node["title"]) if node["url"] else node["title"]
    return format_html('<p class="inset"><span class="u-muted">{}</span><br>{}</p>', label, name)


_DRAWERS: dict[str, Callable[[Node, Mapping[str, str]], SafeString]] = {
    "heading": _heading, "paragraph": _paragraph, "list": _list, "note": _note, "cases": _cases, "table": _table,
    "service": _way, "contact": _way,
}  # fmt: skip


def words_of(value: Any) -> list[str]:
    """Every text below a piece of national content, addresses left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [word for item in value for word in words_of(item)]
    if isinstance(value, dict):
        return [word for key, item in value.items() if key not in _NO_WORDS for word in words_of(item)]
    return []


_NO_WORDS = frozenset({"kind", "url", "official_url", "number", "updated_on", "level", "style", "sheet"})


def numbers_of(value: Any) -> set[str]:
    """The numbers of the sheets that a text leads to."""
    if isinstance(value, list):
        return set().union(*(numbers_of(item) for item in value))
    if isinstance(value, dict):
        own = {value["sheet"]} if value.get("sheet") else set()
        return own.union(*(numbers_of(item) for item in value.values() if isinstance(item, (list, dict))))
    return set()


# What changed


@dataclass(frozen=True)
class Line:
    """A line of two versions: « same », « gone » or « new »."""

    kind: str
    text: str


def lines_of(content: Any) -> Iterator[str]:
    """A sheet as lines: a paragraph's runs are one line."""
    if isinstance(content, list):
        for item in content:
            yield from lines_of(item)
    elif isinstance(content, dict):
        if "runs" in content:
            yield "".join(run["text"] for run in content["runs"]).strip()
        elif "cells" in content:
            yield " | ".join("".join(run["text"] for run in cell) for cell in content["cells"])
        else:
            for key, value in content.items():
                if isinstance(value, (list, dict)):
                    yield from lines_of(value)
                else:
                    yield from words_of({key: value})


def difference(before: Any, after: Any, around: int = 1) -> list[Line]:
    """What is gone and what is new, each with a line of its neighbourhood; empty when only the order of keys moved."""
    old, new = (list(filter(None, lines_of(each))) for each in (before, after))
    found: list[Line] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(around):
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                found += [Line("same", text) for text in old[start:end]]
                continue
            found += [Line("gone", text) for text in old[start:end]]
            found += [Line("new", text) for text in new[new_start:new_end]]
    return found
