"""Events, and the days on which they take place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from portal.cms.api_fields import absolute
from portal.lib.problems import Problem
from portal.pages.api.news import dated
from portal.pages.api.paging import (
    Clock,
    Cursor,
    Language,
    Limit,
    Named,
    Picture,
    Slug,
    address_of,
    listed,
    named,
    one,
    public,
    written,
)
from portal.pages.models import EventPage
from portal.pages.models.events import occurrences

router = Router(tags=["Agenda"])

MOST_DAYS = 62


class EventOut(Schema):
    """One event as the list gives it. `state` is planned, full, postponed or cancelled; `booking` is none, recommended
    or required; a series says its rule in words and the next days on which it takes place."""

    slug: str
    title: str
    summary: str
    url: str
    starts_on: date
    ends_on: date | None
    starts_at: Clock | None
    ends_at: Clock | None
    recurrence: str
    next_days: list[date]
    state: str
    state_note: str
    place: Named | None
    place_text: str
    audience_group: str
    audience: str
    free: bool
    price: str
    booking: str
    booking_url: str
    capacity: int | None
    wheelchair: bool
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


class OccurrenceOut(Schema):
    """One event on one of its days."""

    day: date
    starts_at: Clock | None
    ends_at: Clock | None
    slug: str
    title: str
    url: str
    state: str
    place_text: str


class OccurrenceList(Schema):
    """The days of a stretch of time; `next` is the stretch after it."""

    items: list[OccurrenceOut]
    next: str | None


PLAIN = (
    *("starts_on", "ends_on", "starts_at", "ends_at", "next_days", "state", "state_note", "audience_group", "audience"),
    *("free", "price", "booking", "booking_url", "capacity", "wheelchair", "accessibility"),
)


def described(page: EventPage, request: HttpRequest) -> dict[str, Any]:
    """The fields of EventOut."""
    return {
        **dated(page, request),
        **{name: getattr(page, name) for name in PLAIN},
        "recurrence": page.recurrence_text,
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
    rows = readable(request, locale).filter(_not_over(first or timezone.localdate()))
    rows = rows.filter(starts_on__lte=last) if last else rows
    for name, slug in (("category", category), ("districts", district), ("place", place)):
        rows = rows.filter(**{f"{name}__slug": slug}) if slug else rows
    rows = rows.defer("body", "related")
    return listed(request, rows, described, by=("starts_on", "pk"), cursor=cursor, limit=limit)


def _not_over(day: date) -> Q:
    """Events with a day from that one on; a series without end has no last day."""
    return Q(last_on__gte=day) | Q(last_on=None)


@router.get(
    "/occurrences/",
    response=OccurrenceList,
    summary="L’agenda jour par jour",
    description="Chaque évènement à chacune de ses dates, répétitions comprises, sur 62 jours au plus.",
)
def list_occurrences(
    request: HttpRequest,
    first: Annotated[
        date | None, Query(alias="from", description="À partir de ce jour ; sans lui, aujourd’hui.")
    ] = None,
    last: Annotated[date | None, Query(alias="to", description="Jusqu’à ce jour compris ; sans lui, 30 jours.")] = None,
    locale: Language = "",
) -> dict[str, Any]:
    """Every event on each of its days."""
    since = first or timezone.localdate()
    until = last or min(since, date.max - timedelta(days=30)) + timedelta(days=30)
    if not 0 <= (until - since).days <= MOST_DAYS:
        raise Problem(422, "bad_stretch", _("Demandez de 1 à 62 jours, dans l’ordre."))
    rows = readable(request, locale).filter(_not_over(since)).defer("body", "related")
    found = occurrences(rows.filter(starts_on__lte=until), since, until)
    further = until < date.max and rows.filter(_not_over(until + timedelta(days=1))).exists()
    addresses = {row.event.pk: row.event for row in found}
    urls = {pk: address_of(event, request) for pk, event in addresses.items()}
    items = [_occurrence(row, urls[row.event.pk]) for row in found]
    return {"items": items, "next": _next_stretch(request, since, until, locale) if further else None}


def _occurrence(row: Any, url: str) -> dict[str, Any]:
    told = {name: getattr(row.event, name) for name in ("slug", "title", "starts_at", "ends_at", "state")}
    return {**told, "day": row.day, "url": url, "place_text": row.event.where}


def _next_stretch(request: HttpRequest, since: date, until: date, locale: str) -> str:
    """As many days, right after."""
    begins = until + timedelta(days=1)
    ends = begins + min(until - since, date.max - begins)
    query = {"from": begins.isoformat(), "to": ends.isoformat()} | ({"locale": locale} if locale else {})
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


@router.get("/{slug}/", response=EventDetail, summary="Un évènement et son texte")
def show_event(request: HttpRequest, slug: Slug, locale: Language = "") -> dict[str, Any]:
    """One event."""
    page = one(readable(request, locale), slug=slug)
    return described(page, request) | written(page, request)
