"""The home page: a question, today, what is done most, what is happening."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.cms.blocks import LinkBlock
from portal.cms.models import BasePage
from portal.directory.models import Place
from portal.lib.opening_hours import Now, OpeningTimes
from portal.lib.page_cache import mark_public
from portal.pages.models.base import PublicPage, addressed
from portal.pages.models.content import SituationPage
from portal.pages.models.crisis import light_home, light_run
from portal.pages.models.events import AHEAD, EventPage, Occurrence, first_of_each, occurrences, shown
from portal.pages.models.news import NewsPage

ICONS = [
    ("lightbulb", _("lampe")),
    ("construction", _("travaux")),
    ("trash-2", _("poubelle")),
    ("tree-pine", _("arbre")),
    ("car", _("voiture")),
    ("droplets", _("eau")),
    ("map-pin", _("repère")),
]


class TodayBlock(blocks.StructBlock):
    """One cell of the « today » row."""

    over = blocks.CharBlock(label=_("Au-dessus"), max_length=60)
    text = blocks.CharBlock(label=_("En gras"), max_length=80)
    link = LinkBlock(label=_("Lien"))

    class Meta:
        label = _("Aujourd’hui")


class ReportKindBlock(blocks.StructBlock):
    """A kind of problem that can be reported at once."""

    icon = blocks.ChoiceBlock(label=_("Dessin"), choices=ICONS, default="map-pin")
    link = LinkBlock(label=_("Lien"))

    class Meta:
        label = _("Problème")


class HomePage(PublicPage):
    """One a site. Its intro is the meta description."""

    heading = models.CharField(_("question d’accueil"), max_length=80, default="Que cherchez-vous ?")
    search_hint = models.CharField(_("aide à la recherche"), max_length=200, blank=True)
    often = StreamField([("link", LinkBlock())], verbose_name=_("recherches fréquentes"), blank=True)
    main_place = models.ForeignKey(
        Place,
        verbose_name=_("lieu dont on dit l’ouverture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    today = StreamField([("cell", TodayBlock())], verbose_name=_("aujourd’hui"), blank=True)
    procedures_heading = models.CharField(_("titre des démarches"), max_length=80, default="Les démarches du moment")
    procedures = StreamField([("link", LinkBlock())], verbose_name=_("démarches mises en avant"), blank=True)
    report_heading = models.CharField(
        _("titre du signalement"), max_length=80, default="Quelque chose cloche dans la rue ?", blank=True
    )
    report_text = models.CharField(_("texte du signalement"), max_length=300, blank=True)
    report_links = StreamField([("link", LinkBlock())], verbose_name=_("boutons du signalement"), blank=True)
    report_kinds = StreamField([("kind", ReportKindBlock())], verbose_name=_("problèmes"), blank=True)
    situations_heading = models.CharField(_("titre des situations"), max_length=80, default="Selon ce que vous vivez")
    situations_text = models.CharField(_("texte des situations"), max_length=200, blank=True)

    template = "pages/home.html"
    max_count = 1
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("heading"), FieldPanel("search_hint"), FieldPanel("often")], heading=_("Recherche")
        ),
        MultiFieldPanel([FieldPanel("main_place"), FieldPanel("today")], heading=_("Aujourd’hui")),
        MultiFieldPanel([FieldPanel("procedures_heading"), FieldPanel("procedures")], heading=_("Démarches")),
        MultiFieldPanel(
            [FieldPanel(f"report_{name}") for name in ("heading", "text", "links", "kinds")], heading=_("Signalement")
        ),
        MultiFieldPanel([FieldPanel("situations_heading"), FieldPanel("situations_text")], heading=_("Situations")),
    ]

    api_fields: ClassVar[list[Any]] = [
        *PublicPage.api_fields,
        *("heading", "search_hint", "often", "main_place", "today", "procedures_heading", "procedures"),
        *("report_heading", "report_text", "report_links", "report_kinds", "situations_heading", "situations_text"),
    ]

    class Meta:
        verbose_name = _("page d’accueil")

    @cached_property
    def place_times(self) -> OpeningTimes | None:
        """The main place's hours, read once a request."""
        return self.main_place.opening_times() if self.main_place else None

    def place_now(self, now: datetime) -> Now | None:
        """What the main place's door says."""
        return self.place_times.now(now) if self.place_times else None

    def changes_at(self, now: datetime) -> datetime | None:
        midnight = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
        state = self.place_now(now)
        return min(midnight, state.changes_at) if state and state.changes_at else midnight

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        now = timezone.localtime()
        news = addressed(NewsPage.latest().defer_streamfields()[:6], request)
        lead = next((pair for pair in news if pair[1].featured), news[0] if news else None)
        situations = SituationPage.objects.live().descendant_of(self).defer_streamfields().order_by("path")
        context |= {
            "place_now": self.place_now(now),
            "today_date": now.date(),
            "lead_news": lead,
            "more_news": [pair for pair in news if pair is not lead][:3],
            "events": shown(self._events(now.date())[:6], request),
            "situations": addressed(situations[:12], request),
        }
        return context

    @staticmethod
    def _events(today: date) -> list[Occurrence]:
        return first_of_each(occurrences(EventPage.coming(today).defer("body", "related"), today, today + AHEAD))

    def drawn(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The light page while a crisis asks for it."""
        run = light_run()
        return mark_public(light_home(request, run)) if run else super().drawn(request, *args, **kwargs)

    def crumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        return []
