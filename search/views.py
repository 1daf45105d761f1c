"""The search page: a plain GET form, so that a search can be shared, kept and repeated."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from search.models import Kind
from search.query import Found, find

PER_PAGE = 20


def results(request: HttpRequest) -> HttpResponse:
    """What was found for `q`, perhaps only of some kinds (`sorte`)."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    kinds = request.GET.getlist("sorte")
    found = find(typed, kinds)
    page = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": typed[:200],
        "results": page.object_list,
        "total": len(found.entries),
        "facets": facets(found, kinds),
        "previous_url": _page_url(request, page.previous_page_number()) if page.has_previous() else "",
        "next_url": _page_url(request, page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "search/results.html", context)


def facets(found: Found, chosen: list[str]) -> list[dict[str, Any]]:
    """One box per kind that was found."""
    return [
        {"value": kind.value, "label": kind.label, "count": found.counts[kind.value], "chosen": kind.value in chosen}
        for kind in Kind
        if kind.value in found.counts
    ]


def _page_url(request: HttpRequest, number: int) -> str:
    pairs = [(key, value) for key, values in request.GET.lists() for value in values if key != "page"]
    return "?" + urlencode([*pairs, ("page", str(number))])
