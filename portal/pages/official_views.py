"""What the official pages give besides themselves: the PDF of an act, feeds, the essential data of contracts."""

from __future__ import annotations

import csv
from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.pages import essential_data
from portal.pages.models import ActIndexPage, ActPage, FixedAct, TenderIndexPage, TenderPage
from portal.pages.models.acts import live_acts
from portal.pages.models.tenders import latest_tenders

FEED_LENGTH = 30
MORNING = time(8)


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """The short address of the list of acts."""
    page = get_object_or_404(ActIndexPage.objects.live().public())
    return redirect(page.get_url(request))


@require_safe
def act(request: HttpRequest, number: str) -> HttpResponse:
    """The permanent address of an act: it leads to its page, wherever that stands now."""
    return redirect(_public(number).act.get_url(request))


@require_safe
def act_pdf(request: HttpRequest, number: str) -> HttpResponseBase:
    """The PDF as it went online. Its ETag is its SHA-256, so that anyone can check what they were given."""
    fixed = _public(number)
    tag = f'"{fixed.sha256}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=3600"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers=headers)
    content = fixed.file.open("rb")
    return FileResponse(content, filename=f"{number}.pdf", content_type="application/pdf", headers=headers)


def _public(number: str) -> FixedAct:
    """The register row of an act that anyone may read. Raises Http404."""
    fixed = get_object_or_404(FixedAct.objects.select_related("act"), number=number)
    if not fixed.act.live or fixed.act.get_view_restrictions().exists():
        raise Http404
    return fixed


class ActFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs only
    """The last acts put online, as RSS."""

    link = "/actes/"

    def title(self) -> str:
        return _("Actes officiels de la ville")

    def description(self) -> str:
        return _("Délibérations, arrêtés et décisions, dès leur mise en ligne.")

    def items(self) -> list[ActPage]:
        return list(live_acts().order_by("-fixed__online_at", "-pk").defer("body", "stems")[:FEED_LENGTH])

    def item_title(self, item: Any) -> str:
        return f"{item.get_kind_display()} {item.number} : {item.title}"

    def item_description(self, item: Any) -> str:
        return str(item.intro)

    def item_link(self, item: Any) -> str:
        return str(item.url or "/actes/")

    def item_pubdate(self, item: Any) -> datetime:
        at: datetime = item.fixed.online_at
        return at


class TenderFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs only
    """The last tenders published, as RSS."""

    link = "/marches-publics/"

    def title(self) -> str:
        return _("Marchés publics de la ville")

    def description(self) -> str:
        return _("Les consultations, dès leur publication.")

    def items(self) -> list[TenderPage]:
        return list(latest_tenders()[:FEED_LENGTH])

    def item_title(self, item: Any) -> str:
        return f"{item.reference} : {item.title}"

    def item_description(self, item: Any) -> str:
        return str(item.intro)

    def item_link(self, item: Any) -> str:
        return str(item.url or "/")

    def item_pubdate(self, item: Any) -> datetime:
        return datetime.combine(item.published_on, MORNING, timezone.get_default_timezone())


@require_safe
def tenders(request: HttpRequest) -> HttpResponse:
    """The short address of the list of tenders."""
    return redirect(_buyer().get_url(request))


@require_safe
def essential_json(request: HttpRequest) -> HttpResponse:
    """Every contract of 40,000 euros or more, in the national format."""
    return JsonResponse(essential_data.whole(_buyer()), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def essential_csv(request: HttpRequest) -> HttpResponse:
    """The same for a spreadsheet, with the mark by which it knows UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="donnees-essentielles.csv"'
    csv.writer(response, delimiter=";").writerows(essential_data.rows(_buyer()))
    return response


def _buyer() -> TenderIndexPage:
    page: TenderIndexPage = get_object_or_404(TenderIndexPage.objects.live().public())
    return page
