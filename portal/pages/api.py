"""Procedures for other software: what one may ask, whether it is open, and every way in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import strip_tags
from ninja import Router, Schema

from portal.eservices.form_builder.schema import json_schema
from portal.pages.models import ProcedurePage

router = Router(tags=["procedures"])

WAYS = ("online", "phone", "desk", "appointment", "letter")


class ProcedureOut(Schema):
    """One procedure as the list gives it. `state` is open, external, paused, not_yet, over or none (paper only)."""

    slug: str
    title: str
    summary: str
    url: str
    department: str
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    price: str
    answer_delay: str
    ways_in: dict[str, str | None]


class ProcedureDetail(ProcedureOut):
    """With the frozen definition of its form, in the form language, or none when it is on paper only."""

    version: int | None
    preset_answers: dict[str, Any]
    definition: dict[str, Any] | None


def public_pages() -> QuerySet[ProcedurePage]:
    """The procedures that anyone may read."""
    pages: QuerySet[ProcedurePage] = ProcedurePage.objects.live().public()
    return pages.select_related("procedure__department", "procedure__current_version").order_by("slug")


def described(page: ProcedurePage, request: HttpRequest) -> dict[str, Any]:
    """The fields of ProcedureOut."""
    procedure = page.procedure
    return {
        "slug": page.slug,
        "title": page.title,
        "summary": page.intro,
        "url": request.build_absolute_uri(page.get_url(request)),
        "department": procedure.department.slug,
        "state": page.door(timezone.now()).value,
        "opens_at": procedure.opens_at,
        "closes_at": procedure.closes_at,
        "price": page.price,
        "answer_delay": page.answer_delay,
        "ways_in": {way: strip_tags(getattr(page, f"way_{way}")) or None for way in WAYS},
    }


@router.get("/", response=list[ProcedureOut])
def list_procedures(request: HttpRequest) -> list[dict[str, Any]]:
    """Every published procedure, by slug."""
    return [described(page, request) for page in public_pages()]


@router.get("/schema.json", response=dict[str, Any])
def definition_schema(request: HttpRequest) -> dict[str, Any]:
    """The JSON Schema of a definition, in the form language's present version."""
    return json_schema()


@router.get("/{slug}/", response=ProcedureDetail)
def show_procedure(request: HttpRequest, slug: str) -> dict[str, Any]:
    """One procedure and its form."""
    page = get_object_or_404(public_pages(), slug=slug)
    version = page.procedure.current_version
    return described(page, request) | {
        "version": version.number if version else None,
        "preset_answers": page.preset_answers,
        "definition": version.definition if version else None,
    }
