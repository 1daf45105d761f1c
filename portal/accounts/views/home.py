"""/mon-espace/: what to do first, then the cards that each room puts there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.accounts.models import Resident
from portal.accounts.registry import CARDS, TODOS, Card, Todo
from portal.accounts.views.doors import own_space


@require_safe
@own_space
def home(request: HttpRequest) -> HttpResponse:
    """A resident's own page."""
    resident: Resident = request.resident  # type: ignore[attr-defined]  # Type ignore: set by own_space
    todos = todos_of(resident)
    context: dict[str, Any] = {
        "resident": resident,
        "todos": todos,
        "waiting": waiting_words(len(todos)),
        "main_cards": cards_of(resident, "main"),
        "aside_cards": cards_of(resident, "aside"),
    }
    return render(request, "accounts/home.html", context)


def todos_of(resident: Resident) -> list[Todo]:
    """Soonest first; what has no date comes last."""
    found = [todo for make in TODOS.values() for todo in make(resident)]
    return sorted(found, key=lambda todo: (todo.due_on is None, todo.due_on))


def cards_of(resident: Resident, column: str) -> list[Card]:
    """The cards of one column, in their order."""
    makers = sorted((maker for maker in CARDS.values() if maker.column == column), key=lambda maker: maker.order)
    return [card for maker in makers if (card := maker.make(resident)) is not None]


def waiting_words(count: int) -> str:
    """One sentence under the greeting."""
    if not count:
        return _("Rien ne vous attend pour le moment.")
    return ngettext("Une chose vous attend.", "%(count)d choses vous attendent.", count) % {"count": count}
