"""Public tenders: what the city buys, until when one may answer, who was chosen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from portal.cms.api_fields import stream_data
from portal.pages.api.paging import Cursor, Language, Limit, Slug, address_of, listed, one, public
from portal.pages.essential_data import contract
from portal.pages.models import TenderPage
from portal.pages.models.tenders import in_state

router = Router(tags=["Marchés publics"])


class Award(Schema):
    """Who was chosen."""

    awarded_on: date | None
    holder: str
    amount: Decimal | None
    offers: int | None
    standstill_until: date | None
    notified_on: date | None


class TenderOut(Schema):
    """One tender as the list gives it. `status` is planned, open, closed, awarded or cancelled; it opens and closes by
    itself. Amounts are euros without tax."""

    slug: str
    reference: str
    title: str
    summary: str
    url: str
    kind: str
    procedure_type: str
    cpv: list[str]
    status: str
    published_on: date
    closes_at: datetime
    estimate: Decimal | None
    award: Award | None


class TenderDetail(TenderOut):
    """With lots, criteria, the consultation's documents and what changed in them, questions with their answers, and,
    for a contract that owes it, the national essential data (arrêté of 22 December 2022)."""

    lots: list[str]
    criteria: list[str]
    documents: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    questions_until: datetime | None
    answers: list[dict[str, Any]]
    platform_url: str
    essential_data: dict[str, Any] | None


class TenderList(Schema):
    """A part of the tenders."""

    items: list[TenderOut]
    next: str | None


def described(page: TenderPage, request: HttpRequest) -> dict[str, Any]:
    """The fields of TenderOut."""
    award = {
        "awarded_on": page.awarded_on,
        "holder": page.awarded_to,
        "amount": page.awarded_amount,
        **{name: getattr(page, name) for name in ("offers", "standstill_until", "notified_on")},
    }
    return {
        **{name: getattr(page, name) for name in ("slug", "reference", "title", "kind", "procedure_type", "estimate")},
        "summary": page.intro,
        "url": address_of(page, request),
        "cpv": [str(code) for code in page.cpv],
        "status": str(page.state(timezone.now())),
        "published_on": page.published_on,
        "closes_at": page.closes_at,
        "award": award if page.awarded_to else None,
    }


@router.get("/", response=TenderList, summary="Marchés publics, les plus récents d’abord")
def list_tenders(
    request: HttpRequest,
    status: Annotated[
        Literal["", "planned", "open", "closed", "awarded", "cancelled"], Query(description="État du marché.")
    ] = "",
    kind: Annotated[str, Query(max_length=10, description="`works`, `supplies` ou `services`.")] = "",
    locale: Language = "",
    limit: Limit = 20,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Tenders by day of publication."""
    rows = public(TenderPage.objects, request, locale)
    rows = rows.filter(kind=kind) if kind else rows
    rows = in_state(rows, status, timezone.now()) if status else rows
    rows = rows.defer_streamfields()
    return listed(request, rows, described, by=("-published_on", "-pk"), cursor=cursor, limit=limit)


def _values(stream: Any, request: HttpRequest) -> list[Any]:
    """The values of a stream whose blocks are all of one kind."""
    return [block["value"] for block in stream_data(stream, request) if block["value"]]


@router.get("/{slug}/", response=TenderDetail, summary="Un marché, ses lots et son dossier")
def show_tender(request: HttpRequest, slug: Slug, locale: Language = "") -> dict[str, Any]:
    """One tender."""
    page = one(public(TenderPage.objects, request, locale), slug=slug)
    return described(page, request) | {
        "lots": _values(page.lots, request),
        "criteria": _values(page.criteria, request),
        "documents": _values(page.files, request),
        "changes": _values(page.changes, request),
        "questions_until": page.questions_until,
        "answers": _values(page.answers, request),
        "platform_url": page.platform_url or page.buyer.profile_url,
        "essential_data": contract(page, page.buyer) if page.is_essential else None,
    }
