"""« Les blocs »: each block in the public layout, for those who write pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Site

from portal.cms.blocks import BodyBlock
from portal.cms.models import BasePage
from portal.cms.registry import start_of
from portal.cms.stories import STORIES, Props, played
from portal.directory.models import Place

SCHEMES = {"jour": "light", "nuit": "dark"}


def props_of_site() -> Props:
    """The first thing of each kind that the site has."""
    documents = get_document_model().objects.order_by("pk")
    return Props(
        image=_first(get_image_model().objects.order_by("pk")),
        document=_first(documents),
        film=_first(documents.filter(file__endswith=".mp4") | documents.filter(file__endswith=".webm")),
        captions=_first(documents.filter(file__endswith=".vtt")),
        place=_first(Place.objects.filter(live=True).order_by("pk")),
        page=Site.objects.filter(is_default_site=True).values_list("root_page_id", flat=True).first(),
        procedure_page=_procedure_page(),
    )


def _first(rows: Any) -> int | None:
    key: int | None = rows.values_list("pk", flat=True).first()
    return key


def _procedure_page() -> int | None:
    """The first page that has a door; only pages of its type are asked."""
    rows = BasePage.objects.live().filter(content_type__model="procedurepage").order_by("path")[:1]
    return next((page.pk for page in rows.specific() if start_of(page)), None)


@require_safe
def block_stories(request: HttpRequest) -> HttpResponse:
    """All blocks; `?vue=jour` or `nuit` forces a theme. Wagtail's admin lets only editors in."""
    props, names = props_of_site(), BodyBlock().child_blocks
    stories = [(names[story.block].label, story, played(story, props)) for story in STORIES]
    scheme = SCHEMES.get(request.GET.get("vue", ""), "")
    return render(request, "cms/stories.html", {"stories": stories, "scheme": scheme})
