"""Places and hours: where to go, whether it is open now, how to get in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from portal.cms.api_fields import absolute
from portal.directory.models import Place
from portal.lib.opening_hours import State
from portal.pages.api.paging import Clock, Cursor, Limit, Named, Slug, listed, named, one
from portal.pages.models.places import live_places

router = Router(tags=["Lieux"])

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OPEN = (State.OPEN, State.SOON)


class Address(Schema):
    """A postal address."""

    line: str
    postcode: str
    city: str


class Hours(Schema):
    """One stretch of a weekday, perhaps only between two days (both included), which then replaces the others."""

    weekday: str
    opens: Clock
    closes: Clock
    starts_on: date | None
    ends_on: date | None
    label: str


class ExceptionalHours(Schema):
    """Days that break the rule; without hours, closed."""

    starts_on: date
    ends_on: date
    opens: Clock | None
    closes: Clock | None
    reason: str


class OpenNow(Schema):
    """`state` is open, soon (closes within half an hour), closed or unknown; true until `changes_at`."""

    state: str
    sentence: str
    changes_at: datetime | None


class PlaceOut(Schema):
    """One place as the list gives it."""

    slug: str
    name: str
    url: str
    kind: Named
    district: Named | None
    summary: str
    address: Address
    latitude: float | None
    longitude: float | None
    phone: str
    email: str
    accessibility: list[str]
    takes_appointments: bool
    open_on_public_holidays: bool
    hours: list[Hours]
    exceptions: list[ExceptionalHours]
    hours_note: str
    now: OpenNow


class Day(Schema):
    """The hours of one day as they really are: holidays and exceptions counted."""

    day: date
    hours: list[tuple[Clock, Clock]]
    text: str


class PlaceDetail(PlaceOut):
    """With what one does there and the seven days to come."""

    details: str
    services: list[str]
    transport: str
    accessibility_text: str
    department: Named | None
    week: list[Day]


class PlaceList(Schema):
    """A part of the directory, by slug."""

    items: list[PlaceOut]
    next: str | None


def described(place: Place, request: HttpRequest) -> dict[str, Any]:
    """The fields of PlaceOut."""
    state = place.opening_times().now(timezone.localtime())
    today = timezone.localdate()
    return {
        **{name: getattr(place, name) for name in ("slug", "name", "summary", "latitude", "longitude", "phone")},
        **{name: getattr(place, name) for name in ("email", "accessibility", "takes_appointments", "hours_note")},
        "url": absolute(request, f"/lieux/{place.slug}/"),
        "kind": named(place.kind),
        "district": named(place.district),
        "address": {"line": place.address_line, "postcode": place.postcode, "city": place.city},
        "open_on_public_holidays": bool(place.extra.get("open_on_public_holidays")),
        "hours": [_hours(row) for row in place.opening_hours.all()],
        "exceptions": [_exception(row) for row in place.hours_exceptions.all() if row.ends_on >= today],
        "now": {"state": state.state.value, "sentence": state.sentence, "changes_at": state.changes_at},
    }


def _hours(row: Any) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("opens", "closes", "starts_on", "ends_on", "label")}
    return {"weekday": DAYS[row.weekday], **told}


def _exception(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("starts_on", "ends_on", "opens", "closes", "reason")}


@router.get(
    "/",
    response=PlaceList,
    summary="Lieux de la ville",
    description="Mairies, médiathèques, écoles, parcs… avec horaires, jours particuliers et état du moment.",
)
def list_places(
    request: HttpRequest,
    kind: Annotated[str, Query(max_length=60, description="Sorte de lieu, par son identifiant.")] = "",
    district: Annotated[str, Query(max_length=60, description="Quartier, par son identifiant.")] = "",
    accessibility: Annotated[str, Query(max_length=40, description="Par exemple `wheelchair`.")] = "",
    open: Annotated[bool | None, Query(description="`true` : ouverts à l’instant ; `false` : fermés.")] = None,
    limit: Limit = 20,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Live places, by slug."""
    rows = live_places()
    rows = rows.filter(kind__slug=kind) if kind else rows
    rows = rows.filter(district__slug=district) if district else rows
    if open is not None or accessibility:
        rows = rows.filter(pk__in=_fitting(rows, accessibility, open))
    return listed(request, rows, described, by=("slug", "pk"), cursor=cursor, limit=limit)


def _fitting(rows: QuerySet[Place], accessibility: str, is_open: bool | None) -> list[int]:
    """What only Python can tell: hours are rules, and SQLite cannot look into a list."""
    now = timezone.localtime()
    return [
        place.pk
        for place in rows
        if (not accessibility or accessibility in place.accessibility)
        and (is_open is None or (place.opening_times().now(now).state in OPEN) == is_open)
    ]


@router.get("/{slug}/", response=PlaceDetail, summary="Un lieu, et ses sept jours à venir")
def show_place(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    """One place."""
    place: Place = one(live_places().select_related("kind", "district", "department"), slug=slug)
    today = timezone.localdate()
    times = place.opening_times()
    days = [times.on(today + timedelta(days=ahead)) for ahead in range(7)]
    return described(place, request) | {
        **{name: getattr(place, name) for name in ("details", "services", "transport")},
        "accessibility_text": str(place.extra.get("accessibility_text") or ""),
        "department": named(place.department),
        "week": [{"day": day.day, "hours": list(day.hours), "text": day.text} for day in days],
    }
