"""What a verb says when it cannot be done: always a French sentence that the page shows as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Refused(Exception):
    """The verb did nothing; `message` says why and what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = str(message)


class NotComplete(Refused):
    """Answers are missing or no longer right; `problems` are the journey's (step, question, message)."""

    def __init__(self, problems: Sequence[Any]) -> None:
        super().__init__(problems[0].message if problems else "")
        self.problems = tuple(problems)


class StaleRevision(Refused):
    """Somebody else saved the procedure since this page was opened."""
