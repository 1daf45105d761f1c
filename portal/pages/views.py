"""What machines read of the public site: robots, the map of addresses, the feed of news, an event for a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.lib import french
from portal.lib.ical import Entry, calendar_of
from portal.lib.languages import offered, prefixed
from portal.pages.models import EventPage, NewsPage
from portal.pages.models.events import AHEAD, EventState, Occurrence, first_of_each, occurrences

# Doors without a language in their address.
ALWAYS_FRENCH = ("/agents/", "/cms/")
NOT_FOR_ROBOTS = ("/agents/", "/cms/", "/comptes/", "/mon-espace/", "/recherche/", "/suivre/", "/verifier/", "/d/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots read the public site only."""
    closed = [*NOT_FOR_ROBOTS, "/demarches/*/commencer/"]
    closed += [prefixed(path, code) for code in offered()[1:] for path in closed if not path.startswith(ALWAYS_FRENCH)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
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


class EventFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs only
    """The next thirty events of the agenda, as RSS; a series once, at its next day."""

    link = "/agenda/"

    def title(self) -> str:
        return _("Agenda de la ville")

    def description(self) -> str:
        return _("Les prochains rendez-vous publiés sur le site de la ville.")

    def items(self) -> list[Occurrence]:
        today = timezone.localdate()
        rows = occurrences(EventPage.coming(today).defer("body", "related"), today, today + AHEAD)
        return first_of_each(rows)[:30]

    def item_title(self, item: Any) -> str:
        state = f" ({item.event.get_state_display()})" if item.event.state_tag else ""
        return f"{french.weekday(item.day).capitalize()} : {item.event.title}{state}"

    def item_description(self, item: Any) -> str:
        return "\n".join(filter(None, (item.event.line, item.event.intro)))

    def item_link(self, item: Any) -> str:
        return str(item.event.url or "/agenda/")

    def item_guid(self, item: Any) -> str:
        return f"{item.event.translation_key}/{item.day.isoformat()}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Any) -> datetime:
        return item.event.first_published_at or timezone.now()


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One event or series for one's own calendar (RFC 5545)."""
    event = get_object_or_404(EventPage.objects.live().public().select_related("place", "category"), slug=slug)
    response = _calendar([event], event.title)
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


@require_safe
def agenda_calendar(request: HttpRequest) -> HttpResponse:
    """The whole agenda, for programs that subscribe to it."""
    events = EventPage.coming(timezone.localdate()).public().defer("body", "related")
    return _calendar(events, _("Agenda de la ville"))


def _calendar(events: Iterable[EventPage], name: str) -> HttpResponse:
    content = calendar_of([_entry(event) for event in events], name=name)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _entry(event: EventPage) -> Entry:
    rule = event.recurrence
    cancelled = event.state == EventState.CANCELLED
    return Entry(
        uid=f"{event.translation_key}@{settings.SITE_ADDRESS.split('//')[-1]}",
        title=event.title,
        starts_on=event.starts_on,
        ends_on=None if rule.repeats else event.ends_on,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        changed_at=event.last_published_at or timezone.now(),
        where=event.where,
        text="\n".join(filter(None, (event.state_note, event.intro))),
        url=f"{settings.SITE_ADDRESS}{event.url or '/agenda/'}",
        rule=rule.rrule(),
        until=rule.until if rule.repeats else None,
        without=rule.without,
        added=rule.added,
        cancelled=cancelled,
        categories=[event.category.name] if event.category else [],
    )
