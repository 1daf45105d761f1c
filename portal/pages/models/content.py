"""Pages to read: sections, articles, legal pages, situations of life, the plan of the site."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from portal.cms.blocks import BodyBlock, LinkBlock, headings
from portal.cms.models import BasePage
from portal.pages.models.base import PublicPage

# More children than this are not named on the plan of the site.
SITE_MAP_MOST = 60
INTRO_PANELS: list[Any] = [*BasePage.content_panels, FieldPanel("intro")]


class ArticlePage(PublicPage):
    """A title, an introduction, a body; abstract ground of the pages below."""

    body = StreamField(BodyBlock(), verbose_name=_("contenu"), blank=True)

    content_panels: ClassVar[list[Any]] = [*INTRO_PANELS, FieldPanel("body")]
    search_fields: ClassVar[list[object]] = [*PublicPage.search_fields, index.SearchField("body")]
    api_fields: ClassVar[list[Any]] = [*PublicPage.api_fields, "body"]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["headings"] = headings(self.body)
        return context


class SectionPage(ArticlePage):
    """A part of the site: a few words, then what it holds."""

    template = "pages/section.html"
    subpage_types: ClassVar[list[str]] = [
        "pages.SectionPage",
        "pages.ContentPage",
        "pages.LegalPage",
        "pages.TenderIndexPage",
        "pages.ActIndexPage",
        "pages.CouncilIndexPage",
        "pages.ElectionIndexPage",
        "pages.GuidePage",
        "pages.PublicationPage",
        "pages.SurveyPage",
        "pages.ElectedMembersPage",
        "pages.DepartmentsPage",
    ]

    class Meta:
        verbose_name = _("rubrique")
        verbose_name_plural = _("rubriques")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        children = self.get_children().live().public()
        context["children"] = [(page.title, page.get_url(request)) for page in children]
        return context


class ContentPage(ArticlePage):
    """An article that stays."""

    template = "pages/content.html"
    subpage_types: ClassVar[list[str]] = ["pages.ContentPage"]

    class Meta:
        verbose_name = _("page de contenu")
        verbose_name_plural = _("pages de contenu")


class LegalPage(ArticlePage):
    """What the law asks a city to say; `provisional` tells readers that it is still to be confirmed."""

    provisional = models.BooleanField(_("provisoire"), default=False)

    template = "pages/legal.html"
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [*ArticlePage.content_panels, FieldPanel("provisional")]
    api_fields: ClassVar[list[Any]] = [*ArticlePage.api_fields, "provisional"]

    class Meta:
        verbose_name = _("page légale")
        verbose_name_plural = _("pages légales")


class SituationStepBlock(blocks.StructBlock):
    """One thing to do in a situation, whoever takes care of it."""

    when = blocks.CharBlock(label=_("Quand"), max_length=120)
    text = blocks.CharBlock(label=_("Quoi"), max_length=300)
    link = LinkBlock(label=_("Démarche ou page"), optional=True)

    class Meta:
        label = _("Étape")


class SituationPage(PublicPage):
    """« J’attends un enfant »: all that is to be done, in order, even when the city does not do it."""

    steps = StreamField([("step", SituationStepBlock())], verbose_name=_("étapes"), blank=True)
    related = StreamField([("link", LinkBlock())], verbose_name=_("à lire aussi"), blank=True)
    short_note = models.CharField(
        _("en trois mots"), max_length=120, blank=True, help_text=_("Sous le titre, sur la page d’accueil.")
    )

    template = "pages/situation.html"
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *INTRO_PANELS,
        FieldPanel("short_note"),
        FieldPanel("steps"),
        FieldPanel("related"),
    ]
    search_fields: ClassVar[list[object]] = [*PublicPage.search_fields, index.SearchField("steps")]
    api_fields: ClassVar[list[Any]] = [*PublicPage.api_fields, "short_note", "steps", "related"]

    class Meta:
        verbose_name = _("situation de vie")
        verbose_name_plural = _("situations de vie")


class SiteMapPage(PublicPage):
    """« Plan du site »."""

    template = "pages/site_map.html"
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = INTRO_PANELS

    class Meta:
        verbose_name = _("plan du site")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        parts = list(self._below(3).filter(path__startswith=self.path[: 2 * self.steplen]))
        # A part of hundreds of pages (news, acts) is listed on its own page, by date.
        short = [part.path for part in parts if part.numchild <= SITE_MAP_MOST]
        tree: list[tuple[BasePage, str, list[tuple[str, str]]]] = [
            (part, part.get_url(request) or "/", []) for part in parts
        ]
        inside = {part.path: children for part, _address, children in tree}
        for page in self._below(4).annotate(part=Substr("path", 1, 3 * self.steplen)).filter(part__in=short):
            inside[page.part].append((page.title, page.get_url(request) or "/"))
        context["tree"] = tree
        return context

    @staticmethod
    def _below(depth: int) -> Any:
        return BasePage.objects.live().public().filter(depth=depth).order_by("path")
