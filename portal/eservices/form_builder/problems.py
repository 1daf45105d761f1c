"""One thing wrong with a definition."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`message`: a French sentence that names the place; `step` and `question`: keys to link to."""

    message: str
    step: str = ""
    question: str = ""
