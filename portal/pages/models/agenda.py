"""« Agenda »: what is coming as a list that can be sifted, and month by month."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path

from portal.cms.models import BasePage
from portal.directory.models import District
from portal.lib import written
from portal.pages.models.base import RoutedPage
from portal.pages.models.events import (
    AHEAD,
    EVENTS_SHOWN,
    Audience,
    EventPage,
    Occurrence,
    midnight_after,
    occurrences,
    shown,
)
from portal.pages.models.news import Category

# Months one may leaf through: robots would follow « mois suivant » for ever.
MONTHS_BACK, MONTHS_AHEAD = 12, 24


@dataclass(frozen=True)
class Sieve:
    """What a reader asked for: slugs and flags as typed, days that are days."""

    since: date
    until: date
    du: str
    au: str
    categorie: str
    quartier: str
    public: str
    gratuit: str
    fauteuil: str

    @classmethod
    def read(cls, request: HttpRequest, today: date) -> Sieve:
        """From the address; a day that is none, or is past, is today."""
        asked = {
            name: request.GET.get(name, "").replace("\0", "")[:60]
            for name in ("du", "au", "categorie", "quartier", "public", "gratuit", "fauteuil")
        }
        first, last = _day(asked["du"]), _day(asked["au"])
        since = max(first, today) if first else today
        farthest = since + AHEAD
        asked["du"], asked["au"] = asked["du"] if first else "", asked["au"] if last else ""
        return cls(since, min(last, farthest) if last else farthest, **asked)

    @property
    def is_used(self) -> bool:
        return any((self.du, self.au, self.categorie, self.quartier, self.public, self.gratuit, self.fauteuil))

    def choose(self, events: Any) -> Any:
        """A queryset of events, narrowed. An event for all districts is in each of them."""
        if self.categorie:
            events = events.filter(category__slug=self.categorie)
        if self.quartier:
            events = events.filter(place__district__slug=self.quartier) | events.filter(districts__slug=self.quartier)
            events = events.distinct()
        if self.public in Audience.values:
            events = events.filter(audience_group__in=(self.public, Audience.EVERYONE))
        if self.gratuit:
            events = events.filter(free=True)
        return events.filter(wheelchair=True) if self.fauteuil else events


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class MonthDay(NamedTuple):
    """A day of the month's page with what happens on it."""

    day: date
    rows: list[Occurrence]


class EventIndexPage(RoutedPage):
    """`/agenda/` lists and sifts; `/agenda/calendrier/…/` shows a month."""

    template = "pages/event_index.html"
    subpage_types: ClassVar[list[str]] = ["pages.EventPage"]
    max_count = 1
    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("agenda")

    @path("", name="list")
    def list_events(self, request: HttpRequest) -> HttpResponse:
        """What is coming, `du` … `au` (ISO days), by `categorie`, `quartier`, `public`, `gratuit`, `fauteuil`."""
        now = timezone.localtime()
        sieve = Sieve.read(request, now.date())
        events = sieve.choose(EventPage.coming(now.date()).child_of(self))
        rows = occurrences(events.defer("body", "related"), sieve.since, sieve.until)
        context = {
            "events": shown(rows[:EVENTS_SHOWN], request),
            "count": len(rows),
            "sieve": sieve,
            "categories": Category.objects.filter(pk__in=EventPage.objects.live().values("category")),
            "districts": District.objects.all(),
            "audiences": Audience.choices,
            "month_url": self.month_url(now.date(), request),
        }
        return self.answer(request, context, midnight_after(now))

    @path("calendrier/", name="this_month")
    def this_month(self, request: HttpRequest) -> HttpResponse:
        """The month that is running."""
        today = timezone.localdate()
        return self.show_month(request, today.year, today.month)

    @path("calendrier/<int:year>/<int:month>/", name="month")
    def show_month(self, request: HttpRequest, year: int, month: int) -> HttpResponse:
        """A month: every day with what happens on it. Raises Http404 for a month too far away."""
        now = timezone.localtime()
        if not _is_shown(year, month, now.date()):
            raise Http404
        first = date(year, month, 1)
        last = first.replace(day=calendar.monthrange(year, month)[1])
        context = {
            "month": first,
            "month_name": f"{written.month_name(month)} {year}",
            "days": self._days(first, last, request),
            "lead": first.weekday(),
            "weekdays": [written.day_name(day) for day in range(7)],
            "today": now.date(),
            "previous": self._other_month(first - timedelta(days=1), request),
            "next": self._other_month(last + timedelta(days=1), request),
            "list_url": self.get_url(request),
            "crumbs": self.crumbs_below(request),
        }
        return self.answer(request, context, midnight_after(now), template="pages/event_month.html")

    def month_url(self, day: date, request: HttpRequest) -> str:
        return f"{self.get_url(request)}calendrier/{day.year}/{day.month}/"

    def _days(self, first: date, last: date, request: HttpRequest) -> list[MonthDay]:
        events = EventPage.coming(first).child_of(self).filter(starts_on__lte=last).defer("body", "related")
        by_day: dict[date, list[Occurrence]] = defaultdict(list)
        for row in shown(occurrences(events, first, last), request):
            by_day[row.day].append(row)
        return [
            MonthDay(day, by_day.get(day, []))
            for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        ]

    def _other_month(self, day: date, request: HttpRequest) -> tuple[str, str] | None:
        if not _is_shown(day.year, day.month, timezone.localdate()):
            return None
        return f"{written.month_name(day.month)} {day.year}", self.month_url(day, request)


def _is_shown(year: int, month: int, today: date) -> bool:
    distance = (year - today.year) * 12 + month - today.month
    return 1 <= month <= 12 and -MONTHS_BACK <= distance <= MONTHS_AHEAD
