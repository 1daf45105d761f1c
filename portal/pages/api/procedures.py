"""Procedures for other software: what one may ask, whether it is open, and every way in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import strip_tags
from ninja import Router, Schema

from portal.cms.api_fields import absolute
from portal.eservices.form_builder.schema import json_schema
from portal.pages.api.paging import Language, Named, Slug, address_of, one, public
from portal.pages.models import ProcedurePage
from portal.pages.models.procedures import Door

router = Router(tags=["Démarches"])

STARTS = (Door.OPEN, Door.EXTERNAL)
WAYS = ("online", "phone", "desk", "appointment", "letter")


class ProcedureOut(Schema):
    """One procedure as the list gives it. `state` is open, external, paused, not_yet, over or none (paper only)."""

    slug: str
    title: str
    summary: str
    url: str
    start_url: str | None
    theme: Named | None
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


def public_pages(request: HttpRequest, locale: str) -> Any:
    """The procedures that anyone may read (a page queryset, which Wagtail leaves untyped)."""
    rows = public(ProcedurePage.objects, request, locale)
    return rows.select_related("theme", "procedure__department", "procedure__current_version").order_by("slug", "pk")


def described(page: ProcedurePage, request: HttpRequest) -> dict[str, Any]:
    """The fields of ProcedureOut."""
    procedure, door = page.procedure, page.door(timezone.now())
    return {
        "slug": page.slug,
        "title": page.title,
        "summary": page.intro,
        "url": address_of(page, request),
        "start_url": (page.external_url or absolute(request, page.start_url)) if door in STARTS else None,
        "theme": {"slug": page.theme.slug, "name": page.theme.title} if page.theme else None,
        "department": procedure.department.slug,
        "state": door.value,
        "opens_at": procedure.opens_at,
        "closes_at": procedure.closes_at,
        "price": page.price,
        "answer_delay": page.answer_delay,
        "ways_in": {way: strip_tags(getattr(page, f"way_{way}")) or None for way in WAYS},
    }


@router.get(
    "/",
    response=list[ProcedureOut],
    summary="Toutes les démarches",
    description="Leur état du moment (`open`, `external`, `paused`, `not_yet`, `over`, `none`) et toutes les façons de "
    "faire ; `start_url` est l’adresse où commencer, quand c’est possible en ligne.",
)
def list_procedures(request: HttpRequest, locale: Language = "") -> list[dict[str, Any]]:
    """Every published procedure, by slug."""
    return [described(page, request) for page in public_pages(request, locale)]


@router.get("/schema.json", response=dict[str, Any], summary="Le schéma JSON d’une définition de formulaire")
def definition_schema(request: HttpRequest) -> dict[str, Any]:
    """The JSON Schema of a definition, in the form language's present version."""
    return json_schema()


@router.get("/{slug}/", response=ProcedureDetail, summary="Une démarche et la définition figée de son formulaire")
def show_procedure(request: HttpRequest, slug: Slug, locale: Language = "") -> dict[str, Any]:
    """One procedure and its form."""
    page = one(public_pages(request, locale), slug=slug)
    version = page.procedure.current_version
    return described(page, request) | {
        "version": version.number if version else None,
        "preset_answers": page.preset_answers,
        "definition": version.definition if version else None,
    }
