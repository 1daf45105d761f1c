"""Short forms for questions written as JSON in Python."""

from __future__ import annotations

from typing import Any

Json = Any
Questions = list[dict[str, Json]]


def options(**labels: str) -> list[Json]:
    """Options from value=label; a final underscore frees a Python keyword."""
    return [{"value": value.removesuffix("_"), "label": label} for value, label in labels.items()]


def equals(question: str, *values: Json) -> Json:
    """The condition « is », or « is one of » when there are several values."""
    if len(values) == 1:
        return {"question": question, "op": "is", "value": values[0]}
    return {"question": question, "op": "is_one_of", "value": list(values)}
