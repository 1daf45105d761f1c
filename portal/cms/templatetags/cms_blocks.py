"""What the templates of blocks need and Django's own tags cannot say."""

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()


@register.filter
def cells(row: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a table's row with its column, so that a phone can repeat the column's head."""
    return list(zip(columns, row, strict=False))
