"""What the public site answers to the blocks that ask for it: lists that follow the site, doors of procedures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cms.registry import Entry, Start
from portal.lib.written import moment
from portal.pages.models import Category, EventPage, NewsPage, ProcedurePage
from portal.pages.models.procedures import Door


def topics() -> list[tuple[str, str]]:
    """The categories of news and events."""
    return list(Category.objects.values_list("slug", "name"))


def latest_news(value: Mapping[str, Any], request: HttpRequest | None) -> list[Entry]:
    """The newest first."""
    rows = _about(NewsPage.latest(), value)
    return [Entry(page.get_url(request) or "", page.title, "", page.published_on) for page in rows]


def next_events(value: Mapping[str, Any], request: HttpRequest | None) -> list[Entry]:
    """The soonest first, each with its place."""
    rows = _about(EventPage.coming(timezone.localdate()), value)
    return [Entry(page.get_url(request) or "", page.title, page.where, page.starts_on) for page in rows]


def pages_below(value: Mapping[str, Any], request: HttpRequest | None) -> list[Entry]:
    """The live children of a page, in their order."""
    if not value.get("page"):
        return []
    rows = value["page"].get_children().live().public()[: value["number"]]
    return [Entry(page.get_url(request) or "", page.title) for page in rows]


def _about(rows: Any, value: Mapping[str, Any]) -> Any:
    if value.get("topic"):
        rows = rows.filter(category__slug=value["topic"])
    return rows.defer_streamfields()[: value["number"]]


def procedure_start(page: Any, request: HttpRequest | None) -> Start | None:
    """The door of a procedure's page as a block shows it."""
    if not isinstance(page, ProcedurePage):
        return None
    door = page.door(timezone.now())
    url, label = "", ""
    if door == Door.OPEN:
        url, label = page.start_url, _("Commencer")
    elif door == Door.EXTERNAL:
        url, label = page.external_url, _("Aller sur le site")
    more = _("Tout savoir sur cette démarche") if url else _("Les autres façons de faire")
    return Start(page.title, page.get_url(request) or "", more, url, label, _said(page, door))


def _said(page: ProcedurePage, door: Door) -> str:
    """One sentence about the door, or how, how soon and how much when it stands open."""
    procedure = page.procedure
    if door == Door.PAUSED:
        return _("La demande en ligne est suspendue.")
    if door == Door.NOT_YET:
        opens = moment(timezone.localtime(procedure.opens_at))
        return _("La demande en ligne ouvre le %(moment)s.") % {"moment": opens}
    if door == Door.OVER:
        return _("Les demandes en ligne sont closes.")
    return (
        page.short_note if door in (Door.OPEN, Door.EXTERNAL) else _("Cette démarche ne se fait pas encore en ligne.")
    )
