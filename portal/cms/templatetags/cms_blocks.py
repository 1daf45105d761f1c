"""What the templates of blocks need and Django's own tags cannot say."""

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()


@register.filter
def cells(row: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a table's row with its column, so that a phone can repeat the column's head."""
    return list(zip(columns, row, strict=False))


@register.simple_tag(takes_context=True)
def link_address(context: dict[str, Any], link: Any) -> str:
    """Where a LinkBlock's value leads, asked with the request so that the site's roots are read once."""
    address: str = link.address(context.get("request"))
    return address
