"""One thing wrong with a definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """`message`: a French sentence that names the place; `step` and `question`: keys to link to; `part`: which part
    of the definition is at fault where it is no page (texts, pages, legal, ways_in, workflow, routing, delays …)."""

    message: str
    step: str = ""
    question: str = ""
    part: str = ""


def in_part(part: str, found: Iterable[Problem]) -> Iterator[Problem]:
    """The same problems, said to be of a part where nothing more precise is known."""
    for each in found:
        yield each if each.step or each.question or each.part else replace(each, part=part)
