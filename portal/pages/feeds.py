"""What feed readers and other software read of the city's state: states of services, banners, the crisis."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.lib.page_cache import mark_public
from portal.pages.models import Banner, CrisisRun, ServiceStatus
from portal.pages.models.crisis import shown_run
from portal.pages.models.status import PAST_DAYS, touched_pages

STATUS_PATH = "/etat-des-services/"


class StatusFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs only
    """States of services, current and announced, then those over for a month."""

    feed_type = Rss201rev2Feed
    link = STATUS_PATH

    def title(self) -> str:
        return _("État des services de la ville")

    def description(self) -> str:
        return _("Ce qui est fermé, retardé ou déplacé, et jusqu’à quand.")

    def items(self) -> list[ServiceStatus]:
        now, rows = timezone.now(), ServiceStatus.objects.all()
        return [*rows.current(now), *rows.coming(now)[:20], *rows.past(now)[:20]]

    def item_title(self, item: Any) -> str:
        return f"{item.get_level_display()}\u00a0: {item.title}"

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_link(self, item: Any) -> str:
        return f"{STATUS_PATH}#etat-{item.key}"

    def item_guid(self, item: Any) -> str:
        return f"urn:uuid:{item.key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Any) -> datetime:
        at: datetime = item.starts_at
        return at


@require_safe
def status_json(request: HttpRequest) -> JsonResponse:
    """`{"current": […], "coming": […], "past": […]}`, each state with what it touches."""
    now, rows = timezone.now(), ServiceStatus.objects.as_told()
    body = {
        "current": [_as_data(row, request) for row in rows.current(now)],
        "coming": [_as_data(row, request) for row in rows.coming(now)[:50]],
        "past": [_as_data(row, request) for row in rows.past(now, PAST_DAYS)[:100]],
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    return mark_public(response, ServiceStatus.objects.next_change(now))


def _as_data(row: ServiceStatus, request: HttpRequest) -> dict[str, Any]:
    return {
        "id": str(row.key),
        "level": row.level,
        "title": row.title,
        "text": row.text,
        "starts_at": timezone.localtime(row.starts_at).isoformat(),
        "ends_at": timezone.localtime(row.ends_at).isoformat() if row.ends_at else None,
        "department": row.department.name if row.department else None,
        "pages": [{"title": page.title, "url": page.get_full_url(request)} for page in touched_pages(row)],
        "procedures": [each.slug for each in row.procedures.all()],
        "places": [each.slug for each in row.places.all()],
        "districts": [each.slug for each in row.districts.all()],
    }


class BannerFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs only
    """The banners shown now, emergencies first."""

    link = "/"

    def title(self) -> str:
        return _("Alertes de la ville")

    def description(self) -> str:
        return _("Les messages affichés en haut du site.")

    def items(self) -> list[Banner]:
        return list(Banner.objects.shown(timezone.now()).select_related("link_page"))

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_link(self, item: Any) -> str:
        page = item.link_page
        return (page.url if page and page.live else item.link_url) or "/"

    def item_guid(self, item: Any) -> str:
        return f"bandeau-{item.slug}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Any) -> datetime | None:
        at: datetime | None = item.starts_at
        return at


class CrisisFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs only
    """What is new about the crisis of the moment, newest first."""

    link = "/crise/"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> CrisisRun:
        run = shown_run(timezone.now())
        if run is None:
            raise Http404
        return run

    def title(self, obj: CrisisRun) -> str:
        return str(obj.crisis.title)

    def description(self, obj: CrisisRun) -> str:
        return str(obj.crisis.happening)

    def items(self, obj: CrisisRun) -> list[Any]:
        return list(obj.updates.all()[:50])

    def item_title(self, item: Any) -> str:
        return str(item.text.splitlines()[0][:120])

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_link(self, item: Any) -> str:
        return f"/crise/#point-{item.pk}"

    def item_pubdate(self, item: Any) -> datetime:
        at: datetime = item.at
        return at
