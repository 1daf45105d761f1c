"""`{% load city_state %}`: what the city announces about its services, on the pages that it touches."""

from __future__ import annotations

from typing import Any, Final

from django import template
from django.utils import timezone

from portal.cms.translations import local
from portal.directory.models import Place
from portal.pages.models import HomePage, ServiceStatusPage
from portal.pages.models.base import PublicPage
from portal.pages.models.chrome import frame_for
from portal.pages.models.status import KINDS, StatusNotice

register = template.Library()

MOST_LINES: Final = 3


@register.inclusion_tag("components/service_notices.html", takes_context=True)
def service_notices(context: dict[str, Any]) -> dict[str, Any]:
    """States that touch this page or place in full, and in one line those of pages below it."""
    request, page, place = context.get("request"), context.get("page"), context.get("place")
    if request is None or not isinstance(page, PublicPage):
        return {"full": [], "lines": [], "more": False, "url": ""}
    now = timezone.now()
    current = [each for each in frame_for(request).statuses if each.ends_at is None or each.ends_at > now]
    full = [each for each in current if _is_about(each, page, place)]
    lines = [each for each in current if each not in full and _is_below(each, page, place)]
    return {
        "full": [(KINDS[each.level], each) for each in full],
        "lines": [(KINDS[each.level], each) for each in lines[:MOST_LINES]],
        "more": len(lines) > MOST_LINES,
        "url": _address(request) if lines else "",
    }


def _is_about(notice: StatusNotice, page: PublicPage, place: Any) -> bool:
    if isinstance(place, Place):
        return place.pk in notice.places
    return page.is_touched_by(notice)


def _is_below(notice: StatusNotice, page: PublicPage, place: Any) -> bool:
    """The home page stands above everything, even above a state that names no page; a place above nothing."""
    if isinstance(place, Place) or isinstance(page, ServiceStatusPage):
        return False
    return isinstance(page, HomePage) or notice.is_below(page.path)


def _address(request: Any) -> str:
    page = local(ServiceStatusPage.objects.live().order_by("pk").first())
    return (page.get_url(request) or "") if page else ""
