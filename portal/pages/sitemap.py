"""`/sitemap.xml`: an index, then the public pages a thousand at a time, and what stands below a page without being one.

Pages are read from the common table alone: at ten thousand, reading each type's own table takes seconds. A part is a
stretch of keys, so that a new page moves no other one.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Site

from portal.cms.models import BasePage
from portal.lib.page_cache import mark_public
from portal.pages.metadata import official

PART: Final = 1000
XML: Final = "application/xml; charset=utf-8"


class Entry(NamedTuple):
    """One address; `versions` are pairs of language and address when it exists in several."""

    url: str
    changed_at: datetime | None
    versions: list[tuple[str, str]]


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: each part with its last change."""
    pages = _public_pages(request).annotate(part=F("pk") / PART)
    rows = list(pages.order_by("part").values_list("part").annotate(at=Max("last_published_at")))
    parts = [(official(f"/sitemap-{part + 1}.xml"), at) for part, at in rows]
    if parts:
        parts.append((official("/sitemap-0.xml"), None))
    return mark_public(render(request, "pages/sitemap_index.xml", {"parts": parts}, content_type=XML))


@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """Part 0 holds what is no page of its own (places, departments …), the others a thousand keys each."""
    entries = _page_entries(request, number - 1) if number else _below_pages(request)
    if not entries:
        raise Http404
    return mark_public(render(request, "pages/sitemap.xml", {"entries": entries}, content_type=XML))


def _public_pages(request: HttpRequest) -> Any:
    """Live pages without restriction below the site's root, in every language."""
    site = Site.find_for_request(request)
    if site is None:
        return BasePage.objects.none()
    roots = BasePage.objects.filter(translation_key=site.root_page.translation_key)
    trees = [Q(path__startswith=path) for path in roots.values_list("path", flat=True)]
    below = trees[0]
    for tree in trees[1:]:
        below |= tree
    return BasePage.objects.live().public().filter(below)


def _page_entries(request: HttpRequest, part: int) -> list[Entry]:
    """The pages whose keys are in this stretch, each with its other languages."""
    stretch = Q(pk__gte=part * PART, pk__lt=(part + 1) * PART)
    pages = list(_light(_public_pages(request).filter(stretch).order_by("pk")))
    versions = _versions(request, pages)
    return [
        Entry(official(page.get_url(request) or "/"), page.last_published_at, versions[page.translation_key])
        for page in pages
    ]


def _light(pages: Any) -> Any:
    return pages.select_related("locale").defer("draft_title", "seo_title", "search_description")


def _versions(request: HttpRequest, pages: list[BasePage]) -> dict[Any, list[tuple[str, str]]]:
    """For pages that exist in several languages, the address in each."""
    found: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    if Locale.objects.count() < 2:
        return found
    low, high = (pages[0].pk, pages[-1].pk) if pages else (0, 0)
    keys = BasePage.objects.filter(pk__gte=low, pk__lte=high).values("translation_key")
    for page in _light(_public_pages(request).filter(translation_key__in=keys).order_by("locale__pk")):
        found[page.translation_key].append((page.locale.language_code, official(page.get_url(request) or "/")))
    return defaultdict(list, {key: rows for key, rows in found.items() if len(rows) > 1})


def _below_pages(request: HttpRequest) -> list[Entry]:
    """What page types name themselves by `get_sitemap_urls`, the page itself left out."""
    entries = []
    for page in _public_pages(request).filter(content_type__in=_telling_types()).order_by("pk").specific():
        own = page.get_full_url(request)
        for row in page.get_sitemap_urls(request):
            if row["location"] != own:
                entries.append(Entry(_official(row["location"], request), row.get("lastmod"), []))
    return entries


def _official(location: str, request: HttpRequest) -> str:
    """The same address as the city publishes it."""
    parts = location.split("/", 3)
    return official(f"/{parts[3]}") if location.startswith("http") and len(parts) > 3 else official(location)


def _telling_types() -> list[int]:
    """The page types that name more addresses than their own."""
    telling = [
        model
        for model in apps.get_models()
        if issubclass(model, BasePage) and model.get_sitemap_urls is not BasePage.get_sitemap_urls
    ]
    return [kind.pk for kind in ContentType.objects.get_for_models(*telling).values()]
