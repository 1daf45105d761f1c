"""What machines read of the public site: robots, the map of addresses, the feed of news, an event for a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.pages.models import EventPage, NewsPage

NOT_FOR_ROBOTS = ("/agents/", "/cms/", "/comptes/", "/mon-espace/", "/recherche/", "/suivre/", "/verifier/", "/d/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots read the public site only."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), "Disallow: /demarches/*/commencer/"]
    lines.append(f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class NewsFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs only
    """The last twenty pieces of news, as RSS."""

    link = "/actualites/"

    def title(self) -> str:
        return _("Actualités de la ville")

    def description(self) -> str:
        return _("Les dernières actualités publiées sur le site de la ville.")

    def items(self) -> list[NewsPage]:
        return list(NewsPage.latest().defer_streamfields()[:20])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.intro)

    def item_link(self, item: Any) -> str:
        return str(item.url or "/actualites/")

    def item_pubdate(self, item: Any) -> datetime:
        return datetime.combine(item.published_on, time(8), timezone.get_default_timezone())


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One event for one's own calendar (RFC 5545)."""
    event = get_object_or_404(EventPage.objects.live().select_related("place"), slug=slug)
    response = HttpResponse(_calendar(event), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def _calendar(event: EventPage) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//portal//agenda//FR",
        "BEGIN:VEVENT",
        f"UID:{event.translation_key}@{settings.SITE_ADDRESS.split('//')[-1]}",
        f"DTSTAMP:{_utc(event.last_published_at or timezone.now())}",
        *_when(event),
        f"SUMMARY:{_escaped(event.title)}",
        f"LOCATION:{_escaped(event.where)}",
        f"DESCRIPTION:{_escaped(event.intro)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _when(event: EventPage) -> list[str]:
    last = event.ends_on or event.starts_on
    if event.starts_at is None:  # whole days; the end is the day after
        return [
            f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
        ]
    zone = timezone.get_default_timezone()
    starts = datetime.combine(event.starts_on, event.starts_at, zone)
    ends = datetime.combine(last, event.ends_at, zone) if event.ends_at else starts + timedelta(hours=2)
    return [f"DTSTART:{_utc(starts)}", f"DTEND:{_utc(ends)}"]


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """No line over 75 octets: the rest follows after a blank, and no letter is cut in two."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > 73:
            parts.append(current)
            current = ""
        current += letter
    return "\r\n ".join([*parts, current])
