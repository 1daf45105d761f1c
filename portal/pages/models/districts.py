"""« Mon quartier »: one page for each district, and a way to find one's own by one's street."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from portal.cms.blocks import BodyBlock
from portal.directory.models import (
    Bin,
    CollectionRound,
    District,
    Place,
    Street,
    collection_rounds,
    next_passages,
    read_address,
)
from portal.lib import distance, written
from portal.lib.chart import city_chart
from portal.lib.collection import Passage
from portal.lib.opening_hours import Now
from portal.pages.models.base import PublicPage, addressed
from portal.pages.models.content import INTRO_PANELS
from portal.pages.models.events import AHEAD, EventPage, Occurrence, first_of_each, midnight_after, occurrences, shown
from portal.pages.models.news import NewsPage
from portal.pages.models.people import members
from portal.pages.models.places import away, live_places, marks_of, position
from portal.pages.models.status import StatusNotice

# What one looks for near home, nearest first: kinds of places, by their slugs in the directory.
NEAR_KINDS = ("district_hall", "library", "school", "nursery", "leisure_centre", "pool", "recycling_centre", "hall")
EVENTS_SHOWN, NEWS_SHOWN = 5, 4


class Near(NamedTuple):
    """A place near here: how far (or ""), and whether its door is open."""

    place: Place
    distance: str
    state: Now


class BinDays(NamedTuple):
    """One bin: its days in words, and its next day."""

    label: str
    words: str
    next: Passage | None


def bin_days(rounds: list[CollectionRound], passages: list[Passage]) -> list[BinDays]:
    """One line for each bin, in the order of the enumeration."""
    words: dict[str, list[str]] = defaultdict(list)
    for row in rounds:
        words[row.kind].append(row.words)
    coming: dict[str, Passage] = {}
    for passage in passages:
        coming.setdefault(passage.kind, passage)
    return [
        BinDays(str(label), str(_(" et ")).join(words[kind]), coming.get(kind))
        for kind, label in Bin.choices
        if kind in words
    ]


def near(places: list[Place], point: distance.Point | None, now: datetime) -> list[Near]:
    """With distances from a point, nearest first; without one, in their own order and without distances."""
    rows = [(away(place, point), place) for place in places]
    if point:
        rows.sort(key=lambda row: (row[0] is None, row[0] or 0.0))
    return [
        Near(place, distance.said(metres) if metres is not None else "", place.opening_times().now(now))
        for metres, place in rows
    ]


class DistrictIndexPage(PublicPage):
    """Choose a district, or type a street (`rue`). What is typed is kept nowhere."""

    template = "pages/district_index.html"
    subpage_types: ClassVar[list[str]] = ["pages.DistrictPage"]
    max_count = 1
    content_panels: ClassVar[list[Any]] = INTRO_PANELS

    class Meta:
        verbose_name = _("mon quartier")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        typed = request.GET.get("rue", "").strip()[:200]
        pages = DistrictPage.objects.child_of(self).live().select_related("district").defer_streamfields()
        addresses = {page.district_id: (page.get_url(request), page) for page in pages.order_by("title")}
        streets = Street.objects.typed(typed) if typed else []
        context |= {
            "typed": typed,
            "districts": list(addresses.values()),
            "streets": [
                (street, _with_street(addresses[street.district_id][0], street, typed))
                for street in streets
                if street.district_id in addresses
            ],
            "number": read_address(typed).number,
        }
        return context


def _with_street(address: str, street: Street, typed: str) -> str:
    number = read_address(typed).number
    return f"{address}?rue={street.slug}" + (f"&numero={number}" if number else "")


class DistrictPage(PublicPage):
    """One district: what is near, what happens, which day the bins go. `rue` is a street's slug, `numero` a number."""

    district = models.OneToOneField(
        District, verbose_name=_("quartier"), on_delete=models.PROTECT, related_name="public_page"
    )
    council_text = models.CharField(
        _("conseil de quartier"), max_length=250, blank=True, help_text=_("Quand et où il se réunit.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("contenu"), blank=True)

    template = "pages/district.html"
    parent_page_types: ClassVar[list[str]] = ["pages.DistrictIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *INTRO_PANELS,
        FieldPanel("district"),
        FieldPanel("council_text"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[object]] = [*PublicPage.search_fields, index.SearchField("body")]
    api_fields: ClassVar[list[Any]] = [*PublicPage.api_fields, "district_slug", "council_text", "collection", "body"]

    class Meta:
        verbose_name = _("page de quartier")
        verbose_name_plural = _("pages de quartier")

    @property
    def district_slug(self) -> str:
        return self.district.slug

    @property
    def collection(self) -> list[dict[str, Any]]:
        """The days of the bins for other software: bin, days in words, next day."""
        rounds = collection_rounds(self.district)
        rows = bin_days(rounds, next_passages(rounds, timezone.localdate()))
        return [{"bin": row.label, "days": row.words, "next": row.next.day if row.next else None} for row in rows]

    def changes_at(self, now: datetime) -> datetime | None:
        """Doors open and close; the rest turns at midnight."""
        moments = [place.opening_times().now(now).changes_at for place in self._places()]
        return min((at for at in (*moments, midnight_after(now)) if at), default=None)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        now, today = timezone.localtime(), timezone.localdate()
        street, point = self._street(request)
        rows = near(self._near_places(street, point), point, now)
        rounds = collection_rounds(self.district, street)
        coming = next_passages(rounds, today) if rounds else []
        marks = marks_of([row.place for row in rows])
        context |= {
            "street": street,
            "population": written.number(self.district.population),
            "near": rows,
            "marks": marks,
            "view_box": city_chart().whole,
            "bins": bin_days(rounds, coming),
            "moved": [passage for passage in coming if passage.is_moved],
            "events": self._events(today, request),
            "news": self._news(request),
            "elected": list(members().filter(district=self.district_id)),
            "index_url": self.get_parent().get_url(request),
        }
        return context

    def is_touched_by(self, notice: StatusNotice) -> bool:
        """Whether a state names this page, its district, or a place in it."""
        named = notice.is_about(self.path) or self.district_id in notice.districts
        return named or any(place.pk in notice.places for place in self._places())

    def _street(self, request: HttpRequest) -> tuple[Street | None, distance.Point | None]:
        slug, number = request.GET.get("rue", "").replace("\0", ""), request.GET.get("numero", "")
        street = Street.objects.filter(slug=slug, district=self.district).first() if slug else None
        if street is None:
            return None, None
        return street, street.point(int(number[:6]) if number.isdecimal() else None)

    @cached_property
    def _live(self) -> list[Place]:
        """Read once a request: the doors are asked again for how long the page is true."""
        return list(live_places())

    def _places(self) -> list[Place]:
        return [place for place in self._live if place.district_id == self.district_id]

    def _near_places(self, street: Street | None, point: distance.Point | None) -> list[Place]:
        """Of each kind the nearest to a street, with its own schools; without a street, all of the district's.

        A kind that the district lacks is represented by the one nearest to its own town hall.
        """
        by_kind: dict[str, list[Place]] = {kind: [] for kind in NEAR_KINDS}
        for place in self._live:
            if place.kind.slug in by_kind:
                by_kind[place.kind.slug].append(place)
        halls = [place for place in by_kind["district_hall"] if place.district_id == self.district_id]
        centre = point or (position(halls[0]) if halls else None)
        return [place for kind, places in by_kind.items() for place in self._of_kind(kind, places, street, centre)]

    def _of_kind(
        self, kind: str, places: list[Place], street: Street | None, centre: distance.Point | None
    ) -> list[Place]:
        if kind == "school" and street:
            return [place for place in places if place.slug in street.schools.values()]
        own = [place for place in places if place.district_id == self.district_id]
        if (own and not street) or kind == "school":
            return own
        return sorted(places, key=lambda place: away(place, centre) or 0.0)[:1]

    def _events(self, today: date, request: HttpRequest) -> list[Occurrence]:
        """The next events that take place here or concern it."""
        coming = EventPage.coming(today).defer("body", "related")
        here = coming.filter(place__district=self.district) | coming.filter(districts=self.district)
        rows = first_of_each(occurrences(here.distinct(), today, today + AHEAD))
        return shown(rows[:EVENTS_SHOWN], request)

    def _news(self, request: HttpRequest) -> list[tuple[str, Any]]:
        news = NewsPage.latest().filter(districts=self.district).defer_streamfields()
        return addressed(news[:NEWS_SHOWN], request)
