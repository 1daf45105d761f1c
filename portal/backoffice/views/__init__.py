"""The agents' screens, and the frame around each of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from portal.backoffice.inbox import rail_counts
from portal.backoffice.permissions import DeskRequest


def page(
    request: DeskRequest, template: str, context: dict[str, Any], *, place: str = "", status: int = 200
) -> HttpResponse:
    """One page of the desk. `place`: the entry of the rail where it stands (inbox, mine, contact, knowledge)."""
    frame = {"desk": request.desk, "place": place, "rail": context.get("rail") or rail_counts(request.desk)}
    return render(request, template, {**frame, **context}, status=status)
