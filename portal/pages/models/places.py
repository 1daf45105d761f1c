"""Places and hours: one page that holds the whole directory, each place below it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from portal.cms.models import BasePage
from portal.directory.models import District, Place, PlaceKind
from portal.lib.chart import city_chart
from portal.lib.opening_hours import Now, State
from portal.lib.page_cache import rendered_once
from portal.pages.models.base import PublicPage, keep_until

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


def _marks(places: list[Place]) -> list[Mark]:
    """Numbered while they can be told apart; more than that are plain dots."""
    chart, marks = city_chart(), []
    for number, place in enumerate(places, 1):
        point = chart.point(place.latitude, place.longitude)
        if point:
            marks.append(Mark(*point, number if 1 < len(places) <= MOST_NUMBERED else ""))
    return marks


class PlaceIndexPage(RoutablePageMixin, PublicPage):
    """`/lieux/` lists and filters; `/lieux/<slug>/` shows one place."""

    template = "pages/place_index.html"
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("lieux et horaires")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        drawn = super().serve
        return rendered_once(request, lambda: drawn(request, *args, **kwargs))

    @path("", name="list")
    def list_places(self, request: HttpRequest) -> HttpResponse:
        """The list; `sorte` and `quartier` are slugs, `ouvert` and `fauteuil` are 1."""
        now = timezone.localtime()
        rows = [(place, place.opening_times().now(now)) for place in self._chosen(request)]
        if request.GET.get("ouvert"):
            rows = [(place, state) for place, state in rows if state.state in (State.OPEN, State.SOON)]
        context = {
            "rows": rows,
            "marks": _marks([place for place, _state in rows]),
            "view_box": city_chart().whole,
            "kinds": PlaceKind.objects.filter(places__live=True).distinct(),
            "districts": District.objects.all(),
            "chosen": {name: request.GET.get(name, "") for name in ("sorte", "quartier", "ouvert", "fauteuil")},
        }
        return self._answer(request, context, [state for _place, state in rows])

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
        marks = _marks([place])
        context = {
            "place": place,
            "marks": marks,
            "view_box": city_chart().around((marks[0].x, marks[0].y)) if marks else "",
            "state": state,
            "week": times.week(now.date()),
            "unusual": [(u, times.on(max(u.starts_on, now.date()))) for u in unusual],
            "access": [label for code, label in ACCESS.items() if code in place.accessibility],
            "access_text": place.extra.get("accessibility_text", ""),
            "crumbs": [*self.crumbs(request), (self.title, self.get_url(request))],
        }
        return self._answer(request, context, [state], template="pages/place.html")

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """The list, and each place below it."""
        root = self.get_full_url(request)
        places = Place.objects.filter(live=True).order_by("pk").values_list("slug", flat=True)
        return [*super().get_sitemap_urls(request), *({"location": f"{root}{slug}/"} for slug in places)]

    def _chosen(self, request: HttpRequest) -> list[Place]:
        places = live_places()
        if kind := request.GET.get("sorte"):
            places = places.filter(kind__slug=kind)
        if district := request.GET.get("quartier"):
            places = places.filter(district__slug=district)
        if request.GET.get("fauteuil"):
            return [place for place in places if WHEELCHAIR in place.accessibility]
        return list(places)

    def _answer(
        self, request: HttpRequest, context: dict[str, Any], states: list[Now], template: str | None = None
    ) -> HttpResponse:
        response = self.render(request, context_overrides=context, template=template)
        return keep_until(response, request, *(state.changes_at for state in states))
