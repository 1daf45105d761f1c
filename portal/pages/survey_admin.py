"""The answers to a survey in the admin, as a list and as a spreadsheet."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.forms.views import SubmissionsListView


class AnswersView(SubmissionsListView):
    """The answers in the admin. A spreadsheet runs what begins like a formula: it gets an apostrophe."""

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {name: harmless(value) for name, value in super().to_row_dict(item).items()}


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
