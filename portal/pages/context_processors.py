"""What the layout of every page needs: the city's words, menus, banners. Nothing of the person."""

from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Filled by the room's models."""
    return {}
