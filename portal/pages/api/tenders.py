"""Public tenders: what the city buys, until when one may answer, who was chosen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from portal.cms.api_fields import stream_data
from portal.pages.api.paging import Cursor, Language, Limit, Slug, address_of, listed, one, public
from portal.pages.models import TenderPage

router = Router(tags=["Marchés publics"])


class Award(Schema):
    """Who was chosen."""

    awarded_on: date | None
    holder: str
    amount: Decimal | None
    offers: int | None


class TenderOut(Schema):
    """One tender as the list gives it. `status` is open, closed, awarded or cancelled; the deadline closes by itself.
    Amounts are euros without tax."""

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
    """With lots, criteria and the consultation's documents."""

    lots: list[dict[str, Any]]
    criteria: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    platform_url: str


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
        "offers": page.offers,
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
    status: Annotated[Literal["", "open", "closed", "awarded", "cancelled"], Query(description="État du marché.")] = "",
    kind: Annotated[str, Query(max_length=10, description="`works`, `supplies` ou `services`.")] = "",
    locale: Language = "",
    limit: Limit = 20,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Tenders by day of publication."""
    rows = public(TenderPage.objects, request, locale)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(_in_state(status)) if status else rows
    rows = rows.defer_streamfields()
    return listed(request, rows, described, by=("-published_on", "-pk"), cursor=cursor, limit=limit)


def _in_state(status: str) -> Q:
    """Rows of that state, the deadline counted."""
    now = timezone.now()
    if status == "open":
        return Q(status="open", closes_at__gt=now)
    return Q(status="closed") | Q(status="open", closes_at__lte=now) if status == "closed" else Q(status=status)


@router.get("/{slug}/", response=TenderDetail, summary="Un marché, ses lots et son dossier")
def show_tender(request: HttpRequest, slug: Slug, locale: Language = "") -> dict[str, Any]:
    """One tender."""
    page = one(public(TenderPage.objects, request, locale), slug=slug)
    return described(page, request) | {
        "lots": stream_data(page.lots, request),
        "criteria": stream_data(page.criteria, request),
        "documents": [block["value"] for block in stream_data(page.files, request) if block["value"]],
        "platform_url": page.platform_url,
    }
