"""Official acts: the register of publication, as it went online and never changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from portal.cms.api_fields import absolute
from portal.pages.api.paging import (
    Cursor,
    Language,
    Limit,
    Named,
    Slug,
    address_of,
    language_for,
    listed,
    named,
    one,
    written,
)
from portal.pages.models import ActPage
from portal.pages.models.acts import live_acts

router = Router(tags=["Actes officiels"])


class Votes(Schema):
    """How the council voted; empty for what is not voted."""

    votes_for: int | None
    votes_against: int | None
    abstentions: int | None


class ActOut(Schema):
    """One act. `kind` is deliberation, order, decision or minutes; `online_at` opens the two months of appeal; the PDF
    at `pdf_url` has that size and that SHA-256 for ever."""

    number: str
    title: str
    summary: str
    kind: str
    theme: Named | None
    decided_on: date
    online_at: datetime
    author: str
    author_capacity: str
    url: str
    pdf_url: str
    pdf_size: int
    sha256: str
    corrects: str | None
    corrected_by: list[str]


class ActDetail(ActOut):
    """With its text and its vote."""

    rapporteur: str
    votes: Votes
    meeting: str | None
    body: list[dict[str, Any]]
    body_html: str


class ActList(Schema):
    """A part of the register."""

    items: list[ActOut]
    next: str | None


def described(page: ActPage, request: HttpRequest) -> dict[str, Any]:
    """The fields of ActOut."""
    fixed = page.fixed
    return {
        "number": fixed.number,
        "title": page.title,
        "summary": page.intro,
        "kind": page.kind,
        "theme": named(page.theme),
        "decided_on": page.decided_on,
        "online_at": fixed.online_at,
        "author": f"{page.author_first_name} {page.author_last_name}".strip(),
        "author_capacity": page.author_capacity,
        "url": absolute(request, f"/actes/{fixed.number}/"),
        "pdf_url": absolute(request, fixed.url),
        "pdf_size": fixed.size,
        "sha256": fixed.sha256,
        "corrects": page.corrects.number if page.corrects else None,
        "corrected_by": [str(each.number) for each in page.corrections.all() if each.live],
    }


def readable(request: HttpRequest, locale: str) -> Any:
    """Acts online that anyone may read, with what a list needs."""
    rows = (
        live_acts().public().filter(locale=language_for(request, locale)).select_related("fixed", "theme", "corrects")
    )
    return rows.prefetch_related("corrections")


@router.get(
    "/",
    response=ActList,
    summary="Actes officiels, les plus récents d’abord",
    description="Délibérations, arrêtés, décisions et procès-verbaux, tels que publiés (CGCT, article L. 2131-1).",
)
def list_acts(
    request: HttpRequest,
    kind: Annotated[
        Literal["", "deliberation", "order", "decision", "minutes"],
        Query(description="Nature : `deliberation`, `order`, `decision`, `minutes`."),
    ] = "",
    theme: Annotated[str, Query(max_length=60, description="Thème, par son identifiant.")] = "",
    first: Annotated[date | None, Query(alias="from", description="Pris ce jour-là ou après.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Pris ce jour-là ou avant.")] = None,
    locale: Language = "",
    limit: Limit = 20,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Acts by date."""
    rows = readable(request, locale)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(theme__slug=theme) if theme else rows
    rows = rows.filter(decided_on__gte=first) if first else rows
    rows = rows.filter(decided_on__lte=last) if last else rows
    rows = rows.defer_streamfields()
    return listed(request, rows, described, by=("-decided_on", "-pk"), cursor=cursor, limit=limit)


@router.get("/{number}/", response=ActDetail, summary="Un acte, son vote et son texte")
def show_act(request: HttpRequest, number: Slug, locale: Language = "") -> dict[str, Any]:
    """One act."""
    page = one(readable(request, locale), fixed__number=number)
    votes = {name: getattr(page, name) for name in ("votes_for", "votes_against", "abstentions")}
    meeting = page.meeting if page.meeting and page.meeting.live else None
    return {
        **described(page, request),
        **written(page, request),
        "rapporteur": page.rapporteur,
        "votes": votes,
        "meeting": address_of(meeting, request) if meeting else None,
    }
