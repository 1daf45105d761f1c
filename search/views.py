"""The search page: a plain GET form, so that a search can be shared, kept and repeated."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal.lib.rate_limits import client_address, too_many
from portal.lib.same_origin import same_origin_form
from portal.pages.models import Theme
from search.asking import note_asked, remark, say_found
from search.forms import NO, AnswerForm, RemarkForm
from search.models import Kind
from search.query import MOST_TYPED, Found, find
from search.showing import shown, start_address
from search.suggestions import suggest

logger = logging.getLogger(__name__)

PER_PAGE = 20
EXACTLY = "tel-quel"
KNOCKS, SECONDS = 20, 600


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found for `q`, perhaps only of some kinds (`sorte`), perhaps just as typed (`tel-quel`)."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_TYPED]
    kinds = request.GET.getlist("sorte")
    found = find(typed, kinds, exactly=EXACTLY in request.GET)
    if not kinds and "page" not in request.GET:
        _count(typed, len(found.entries))
    page = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": typed,
        "found": found,
        "exact_url": f"?{urlencode({'q': typed, EXACTLY: '1'})}",
        "results": [shown(entry, found.stems) for entry in page.object_list],
        "start_url": start_address(page.object_list[0]) if found.entries and page.number == 1 else "",
        "total": len(found.entries),
        "facets": facets(found, kinds),
        "themes": Theme.objects.all() if typed and not found.entries else (),
        "remark": RemarkForm(initial={"q": typed}) if typed and not found.entries else None,
        "previous_url": _page_url(request, page.previous_page_number()) if page.has_previous() else "",
        "next_url": _page_url(request, page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "search/results.html", context)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Pages for what is being typed (`q`), for the list below the search box."""
    typed = request.GET.get("q", "")[:MOST_TYPED]
    found = [{"label": one.label, "url": one.url, "kind": one.kind} for one in suggest(typed)]
    return JsonResponse({"query": typed, "suggestions": found}, headers={"Cache-Control": "public, max-age=60"})


@same_origin_form
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """« Avez-vous trouvé ? »: a POST from the results counts the answer; a « non » may then say what was missing."""
    if request.method == "POST":
        if too_many("search-answer", client_address(request), limit=KNOCKS, seconds=SECONDS):
            return _thanks()
        return _answered(request) if "trouve" in request.POST else _remarked(request)
    form = RemarkForm(initial={"q": request.GET.get("q", "")[:MOST_TYPED]})
    return render(request, "search/answer.html", {"form": form, "thanks": "merci" in request.GET})


def _answered(request: HttpRequest) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("search"))
    typed, said = form.cleaned_data["q"], form.cleaned_data["trouve"]
    say_found(typed=typed, found=said != NO)
    return _thanks() if said != NO else HttpResponseRedirect(f"{reverse('search_answer')}?{urlencode({'q': typed})}")


def _remarked(request: HttpRequest) -> HttpResponse:
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return render(request, "search/answer.html", {"form": form, "thanks": False}, status=400)
    remark(typed=form.cleaned_data["q"], text=form.cleaned_data["cherchait"])
    return _thanks()


def _thanks() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('search_answer')}?merci=1")


def _count(typed: str, results: int) -> None:
    """A search that cannot be counted is answered all the same."""
    try:
        with transaction.atomic():
            note_asked(typed=typed, results=results)
    except DatabaseError:
        logger.warning("A search could not be counted", exc_info=True)


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
