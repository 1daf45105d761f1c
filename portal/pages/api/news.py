"""News, newest first."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from portal.cms.api_fields import picture
from portal.pages.api.paging import (
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
from portal.pages.models import NewsPage

router = Router(tags=["Actualités"])


class NewsOut(Schema):
    """One piece of news as the list gives it."""

    slug: str
    title: str
    summary: str
    url: str
    published_on: date
    featured: bool
    category: Named | None
    districts: list[Named]
    image: Picture | None


class NewsDetail(NewsOut):
    """With its text, as data and as HTML."""

    body: list[dict[str, Any]]
    body_html: str


class NewsList(Schema):
    """A part of the news."""

    items: list[NewsOut]
    next: str | None


def dated(page: Any, request: HttpRequest) -> dict[str, Any]:
    """What news and events share."""
    image = picture(page.image, request, text=page.image_text, decorative=page.image_decorative)
    return {
        "slug": page.slug,
        "title": page.title,
        "summary": page.intro,
        "url": address_of(page, request),
        "category": named(page.category),
        "districts": [named(district) for district in page.districts.all()],
        "image": image,
    }


def described(page: NewsPage, request: HttpRequest) -> dict[str, Any]:
    """The fields of NewsOut."""
    return dated(page, request) | {"published_on": page.published_on, "featured": page.featured}


def readable(request: HttpRequest, locale: str) -> Any:
    """News that anyone may read today, with what a list needs."""
    rows = public(NewsPage.objects, request, locale).filter(pk__in=NewsPage.latest().order_by().values("pk"))
    return rows.select_related("category", "image").prefetch_related("districts", "image__renditions")


@router.get("/", response=NewsList, summary="Actualités, les plus récentes d’abord")
def list_news(
    request: HttpRequest,
    category: Annotated[str, Query(max_length=60, description="Catégorie, par son identifiant.")] = "",
    district: Annotated[str, Query(max_length=60, description="Quartier, par son identifiant.")] = "",
    since: Annotated[date | None, Query(description="Publiées ce jour-là ou après.")] = None,
    locale: Language = "",
    limit: Limit = 20,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """News by date."""
    rows = readable(request, locale)
    rows = rows.filter(category__slug=category) if category else rows
    rows = rows.filter(districts__slug=district) if district else rows
    rows = rows.filter(published_on__gte=since) if since else rows
    rows = rows.defer_streamfields()
    return listed(request, rows, described, by=("-published_on", "-pk"), cursor=cursor, limit=limit)


@router.get("/{slug}/", response=NewsDetail, summary="Une actualité et son texte")
def show_news(request: HttpRequest, slug: Slug, locale: Language = "") -> dict[str, Any]:
    """One piece of news."""
    page = one(readable(request, locale), slug=slug)
    return described(page, request) | written(page, request)
