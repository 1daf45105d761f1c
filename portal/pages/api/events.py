"""Events: what is coming, between two days."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from portal.cms.api_fields import absolute
from portal.pages.api.news import dated
from portal.pages.api.paging import Cursor, Language, Limit, Named, Picture, Slug, listed, named, one, public, written
from portal.pages.models import EventPage

router = Router(tags=["Agenda"])


class EventOut(Schema):
    """One event as the list gives it. `booking` is none, recommended or required."""

    slug: str
    title: str
    summary: str
    url: str
    starts_on: date
    ends_on: date | None
    starts_at: time | None
    ends_at: time | None
    place: Named | None
    place_text: str
    audience: str
    price: str
    booking: str
    capacity: int | None
    accessibility: str
    category: Named | None
    districts: list[Named]
    image: Picture | None
    calendar_url: str


class EventDetail(EventOut):
    """With its text, as data and as HTML."""

    body: list[dict[str, Any]]
    body_html: str


class EventList(Schema):
    """A part of the agenda."""

    items: list[EventOut]
    next: str | None


PLAIN = ("starts_on", "ends_on", "starts_at", "ends_at", "audience", "price", "booking", "capacity", "accessibility")


def described(page: EventPage, request: HttpRequest) -> dict[str, Any]:
    """The fields of EventOut."""
    return {
        **dated(page, request),
        **{name: getattr(page, name) for name in PLAIN},
        "place": named(page.place),
        "place_text": page.where,
        "calendar_url": absolute(request, f"/agenda/{page.slug}/agenda.ics"),
    }


def readable(request: HttpRequest, locale: str) -> Any:
    """Events that anyone may read, with what a list needs."""
    rows = public(EventPage.objects, request, locale).select_related("place", "category", "image")
    return rows.prefetch_related("districts", "image__renditions")


@router.get("/", response=EventList, summary="Évènements, les plus proches d’abord")
def list_events(
    request: HttpRequest,
    first: Annotated[
        date | None, Query(alias="from", description="À partir de ce jour ; sans lui, aujourd’hui.")
    ] = None,
    last: Annotated[date | None, Query(alias="to", description="Jusqu’à ce jour compris.")] = None,
    category: Annotated[str, Query(max_length=60, description="Catégorie, par son identifiant.")] = "",
    district: Annotated[str, Query(max_length=60, description="Quartier, par son identifiant.")] = "",
    place: Annotated[str, Query(max_length=80, description="Lieu, par son identifiant.")] = "",
    locale: Language = "",
    limit: Limit = 20,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Events by first day."""
    day = first or timezone.localdate()
    rows = readable(request, locale).filter(Q(starts_on__gte=day) | Q(ends_on__gte=day))
    rows = rows.filter(starts_on__lte=last) if last else rows
    for name, slug in (("category", category), ("districts", district), ("place", place)):
        rows = rows.filter(**{f"{name}__slug": slug}) if slug else rows
    rows = rows.defer_streamfields()
    return listed(request, rows, described, by=("starts_on", "pk"), cursor=cursor, limit=limit)


@router.get("/{slug}/", response=EventDetail, summary="Un évènement et son texte")
def show_event(request: HttpRequest, slug: Slug, locale: Language = "") -> dict[str, Any]:
    """One event."""
    page = one(readable(request, locale), slug=slug)
    return described(page, request) | written(page, request)
