"""How the city's services run today, and the crisis of the moment when there is one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from portal.cms.api_fields import absolute
from portal.pages.api.paging import Named, named
from portal.pages.models.crisis import active_run
from portal.pages.models.status import ServiceStatus, touched_pages

router = Router(tags=["État des services"])
MOST_TOLD = 100


class Touched(Schema):
    """A page that is touched."""

    title: str
    url: str


class StatusOut(Schema):
    """One state of a service. `level` is interruption, disruption or information; `when` is current or coming."""

    key: UUID
    when: str
    level: str
    title: str
    text: str
    starts_at: datetime
    ends_at: datetime | None
    updated_at: datetime
    department: Named | None
    pages: list[Touched]
    procedures: list[Named]
    places: list[Named]
    districts: list[Named]


class StatusList(Schema):
    """The states of now, the worst first, then those announced."""

    items: list[StatusOut]


class NumberOut(Schema):
    """A number to call."""

    name: str
    phone: str


class Update(Schema):
    """What is new, dated."""

    at: datetime
    text: str


class CrisisOut(Schema):
    """What to do and whom to call."""

    title: str
    summary: str
    instructions: list[str]
    numbers: list[NumberOut]
    started_at: datetime
    url: str
    updates: list[Update]


class CrisisNow(Schema):
    """The crisis of the moment, or none."""

    crisis: CrisisOut | None


def described(row: ServiceStatus, when: str, request: HttpRequest) -> dict[str, Any]:
    """The fields of StatusOut."""
    return {
        **{
            name: getattr(row, name) for name in ("key", "level", "title", "text", "starts_at", "ends_at", "updated_at")
        },
        "when": when,
        "department": named(row.department),
        "pages": [
            {"title": page.title, "url": absolute(request, page.get_url(request) or "/")} for page in touched_pages(row)
        ],
        "procedures": [{"slug": each.slug, "name": each.title} for each in row.procedures.all()],
        "places": [named(place) for place in row.places.all()],
        "districts": [named(district) for district in row.districts.all()],
    }


@router.get("/", response=StatusList, summary="État des services : en ce moment, et annoncé")
def list_statuses(request: HttpRequest) -> dict[str, Any]:
    """Current states, then those to come."""
    now = timezone.now()
    current = ServiceStatus.objects.current(now).as_told()[:MOST_TOLD]
    coming = ServiceStatus.objects.coming(now).as_told()[:MOST_TOLD]
    items = [described(row, "current", request) for row in current]
    return {"items": items + [described(row, "coming", request) for row in coming]}


@router.get(
    "/crisis/",
    response=CrisisNow,
    summary="La crise du moment, s’il y en a une",
    description="Ce qu’il faut faire, qui appeler, les points de situation datés ; `null` quand tout va bien.",
)
def show_crisis(request: HttpRequest) -> dict[str, Any]:
    """Only an active crisis is told: those that are prepared are nobody's business."""
    run = active_run()
    if run is None:
        return {"crisis": None}
    crisis = run.crisis
    told = {
        "title": crisis.title,
        "summary": crisis.happening,
        "instructions": crisis.instruction_list,
        "numbers": [{"name": each.name, "phone": each.phone} for each in crisis.number_list],
        "started_at": run.started_at,
        "url": absolute(request, "/crise/"),
        "updates": [{"at": update.at, "text": update.text} for update in run.updates.all()[:MOST_TOLD]],
    }
    return {"crisis": told}
