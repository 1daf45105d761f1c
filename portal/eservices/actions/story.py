"""The story of a request: how a line is told, and what was told since somebody last looked."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from portal.eservices.enums import Audience
from portal.eservices.models import ServiceRequest, TimelineEntry
from portal.lib.parties import Party
from portal.privacy.actions import record

OBJECT_TYPE = "eservices.servicerequest"


def tell(
    *,
    request: ServiceRequest,
    kind: str,
    text: str,
    by: Party,
    at: datetime,
    audience: Audience = Audience.AGENTS,
    data: dict[str, Any] | None = None,
    once: UUID | None = None,
) -> TimelineEntry:
    """Write one line in the words of that day, and the audit's line beside it, in the caller's transaction.

    `data` keeps what the line is about, with the `version_no` it made and the `once` of the form that made it.
    """
    told = {**(data or {}), "version": request.version_no}
    if once is not None:
        told["once"] = str(once)
    record(
        by=by,
        verb=kind,
        object_type=OBJECT_TYPE,
        object_id=request.reference,
        department=request.department.slug,
        at=at,
    )
    return TimelineEntry.objects.create(
        request=request, at=at, **by.columns("by"), kind=kind, text=text, audience=audience, data=told
    )


def was_told(request: ServiceRequest, once: UUID | None) -> bool:
    """Whether a form with this `once` already made a line: the second click of a button."""
    return once is not None and TimelineEntry.objects.filter(request=request, data__once=str(once)).exists()


def told_since(request: ServiceRequest, version_no: int) -> list[TimelineEntry]:
    """The lines written after the version that somebody saw, oldest first: what a stale form shows."""
    return [each for each in request.timeline.all() if each.data.get("version", 0) > version_no]


def lock(request: ServiceRequest) -> ServiceRequest:
    """The request read again and held until the transaction ends (SQLite holds the whole file anyway)."""
    return (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("version", "department", "applicant", "assignee")
        .get(pk=request.pk)
    )
