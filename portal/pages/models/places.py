"""Places and hours: one page that holds the whole directory, each place below it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path

from portal.cms.models import BasePage
from portal.directory.models import District, Place, PlaceKind, Street, read_address
from portal.lib import distance, french
from portal.lib.chart import city_chart
from portal.lib.opening_hours import Now, State
from portal.pages.metadata import place_metadata
from portal.pages.models.base import RoutedPage
from portal.pages.models.chrome import frame_for

WHEELCHAIR = "wheelchair"
ACCESS: dict[str, Any] = {
    WHEELCHAIR: _("Accessible en fauteuil roulant"),
    "hearing_loop": _("Boucle magnétique à l’accueil"),
    "sign_language_video": _("Accueil en langue des signes, par vidéo"),
    "toilet": _("Toilettes adaptées"),
    "parking": _("Places de stationnement réservées"),
}
AHEAD = timedelta(days=60)
MOST_NUMBERED = 25


def live_places() -> QuerySet[Place]:
    """The places to show, with what their hours need."""
    return (
        Place.objects.filter(live=True)
        .select_related("kind", "district")
        .prefetch_related("opening_hours", "hours_exceptions")
        .order_by("name", "pk")
    )


class Mark(NamedTuple):
    """A place on the map; the number is its row in the list."""

    x: int
    y: int
    number: int | str


def marks_of(places: list[Place]) -> list[Mark]:
    """Numbered while they can be told apart; more than that are plain dots."""
    chart, marks = city_chart(), []
    for number, place in enumerate(places, 1):
        point = chart.point(place.latitude, place.longitude)
        if point:
            marks.append(Mark(*point, number if 1 < len(places) <= MOST_NUMBERED else ""))
    return marks


def position(place: Place) -> distance.Point | None:
    """Latitude and longitude, when both are known."""
    if place.latitude is None or place.longitude is None:
        return None
    return (place.latitude, place.longitude)


def away(place: Place, point: distance.Point | None) -> float | None:
    """How far, in metres; None when either position is not known."""
    there = position(place)
    return distance.metres(point, there) if point and there else None


@dataclass(frozen=True)
class PlaceSieve:
    """What a reader asked for: slugs, flags and words as typed. `pres` and `quoi` are kept nowhere."""

    sorte: str = ""
    quartier: str = ""
    ouvert: str = ""
    fauteuil: str = ""
    acces: str = ""
    quoi: str = ""
    pres: str = ""

    @classmethod
    def read(cls, request: HttpRequest) -> PlaceSieve:
        return cls(
            **{each.name: request.GET.get(each.name, "").replace("\0", "").strip()[:100] for each in fields(cls)}
        )

    @property
    def is_used(self) -> bool:
        return self != PlaceSieve(pres=self.pres)

    def choose(self) -> list[Place]:
        """The live places that fit, doors and distances left aside."""
        places = live_places()
        if self.sorte:
            places = places.filter(kind__slug=self.sorte)
        if self.quartier:
            places = places.filter(district__slug=self.quartier)
        wanted = {code for code in (WHEELCHAIR if self.fauteuil else "", self.acces) if code}
        words = french.stems(self.quoi).split()
        return [place for place in places if wanted <= set(place.accessibility) and _offers(place, words)]


def _offers(place: Place, stems: list[str]) -> bool:
    """Whether each word stands in what the place is called or does there."""
    if not stems:
        return True
    said = french.stems(" ".join([place.name, place.kind.name, place.summary, *map(str, place.services)])).split()
    return all(any(word.startswith(stem) for word in said) for stem in stems)


class PlaceRow(NamedTuple):
    """A place of the list: what its door says, and how far it is (or "")."""

    place: Place
    state: Now
    distance: str


class PlaceIndexPage(RoutedPage):
    """`/lieux/` lists and filters; `/lieux/<slug>/` shows one place."""

    template = "pages/place_index.html"
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("lieux et horaires")

    @path("", name="list")
    def list_places(self, request: HttpRequest) -> HttpResponse:
        """The list, on the map too, as a `PlaceSieve` reads it; `pres` sorts by distance from a typed street."""
        sieve = PlaceSieve.read(request)
        street = next(iter(Street.objects.typed(sieve.pres, most=1)), None) if sieve.pres else None
        rows = self._rows(sieve, street)
        context = {
            "rows": rows,
            "marks": marks_of([row.place for row in rows]),
            "view_box": city_chart().whole,
            "kinds": PlaceKind.objects.filter(places__live=True).distinct(),
            "districts": District.objects.all(),
            "accesses": [(code, label) for code, label in ACCESS.items() if code != WHEELCHAIR],
            "chosen": sieve,
            "street": street,
        }
        return self.answer(request, context, *(row.state.changes_at for row in rows))

    def _rows(self, sieve: PlaceSieve, street: Street | None) -> list[PlaceRow]:
        now = timezone.localtime()
        point = street.point(read_address(sieve.pres).number) if street else None
        rows = []
        for place in sieve.choose():
            state = place.opening_times().now(now)
            if not sieve.ouvert or state.state in (State.OPEN, State.SOON):
                rows.append((away(place, point), PlaceRow(place, state, "")))
        if point:
            rows.sort(key=lambda pair: (pair[0] is None, pair[0] or 0.0))
        return [row._replace(distance=distance.said(metres)) if metres is not None else row for metres, row in rows]

    @path("<slug:slug>/", name="place")
    def show_place(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One place: now, the week, the days that break the rule, how to get there and in."""
        place = live_places().select_related("kind", "district", "department").filter(slug=slug).first()
        if place is None:
            raise Http404
        now = timezone.localtime()
        times = place.opening_times()
        state = times.now(now)
        unusual = [u for u in times.exceptions if u.ends_on >= now.date() and u.starts_on <= now.date() + AHEAD]
        marks, trail = marks_of([place]), self.crumbs_below(request)
        context = {
            "place": place,
            "metadata": place_metadata(place, request.path, trail, frame_for(request)),
            "marks": marks,
            "view_box": city_chart().around((marks[0].x, marks[0].y)) if marks else "",
            "state": state,
            "week": times.week(now.date()),
            "unusual": [(u, times.on(max(u.starts_on, now.date()))) for u in unusual],
            "access": [label for code, label in ACCESS.items() if code in place.accessibility],
            "access_text": place.extra.get("accessibility_text", ""),
            "crumbs": trail,
        }
        return self.answer(request, context, state.changes_at, template="pages/place.html")

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """The list, and each place below it."""
        root = self.get_full_url(request)
        places = Place.objects.filter(live=True).order_by("pk").values_list("slug", flat=True)
        return [*super().get_sitemap_urls(request), *({"location": f"{root}{slug}/"} for slug in places)]
