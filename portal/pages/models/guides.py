"""Texts longer than a page: a guide in parts, a publication in chapters."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField

from portal.cms.blocks import TEXT, BodyBlock, LinkBlock
from portal.pages.models.base import PublicPage, RoutedPage
from portal.pages.models.content import INTRO_PANELS, ArticlePage


class GuidePage(RoutedPage):
    """A guide of several pages: what it holds, then its parts, each a page below it, and the whole on one page.

    `/imprimer/` gives the whole; search engines are told to leave it aside.
    """

    body = StreamField(
        BodyBlock(), verbose_name=_("avant de commencer"), blank=True, help_text=_("Quelques mots avant les parties.")
    )

    template = "pages/guide.html"
    subpage_types: ClassVar[list[str]] = ["pages.GuidePartPage"]
    content_panels: ClassVar[list[Any]] = [*INTRO_PANELS, FieldPanel("body")]
    search_fields: ClassVar[list[object]] = [*PublicPage.search_fields, index.SearchField("body")]
    api_fields: ClassVar[list[Any]] = [*PublicPage.api_fields, "body", "contents"]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def parts(self) -> Any:
        """The published parts, in the order of the tree."""
        return GuidePartPage.objects.child_of(self).live().public().order_by("path")

    @property
    def contents(self) -> list[dict[str, str]]:
        """The parts for other software: title, slug, address."""
        return [
            {"title": part.title, "slug": part.slug, "url": part.get_full_url() or ""}
            for part in self.parts().defer_streamfields()
        ]

    @path("", name="contents")
    def show_contents(self, request: HttpRequest) -> HttpResponse:
        """What the guide holds."""
        parts = [(part, part.get_url(request)) for part in self.parts().defer_streamfields()]
        return self.answer(request, {"parts": parts, "print_url": f"{self.get_url(request)}imprimer/"})

    @path("imprimer/", name="whole")
    def show_whole(self, request: HttpRequest) -> HttpResponse:
        """All parts one after the other."""
        parts = [(part, part.inside(f"partie-{n}")) for n, part in enumerate(self.parts(), 1)]
        context = {"parts": parts, "crumbs": self.crumbs_below(request)}
        return self.answer(request, context, template="pages/guide_whole.html")


class GuidePartPage(ArticlePage):
    """One part of a guide; its neighbours in the tree are the pages before and after."""

    template = "pages/guide_part.html"
    parent_page_types: ClassVar[list[str]] = ["pages.GuidePage"]
    subpage_types: ClassVar[list[str]] = []
    api_fields: ClassVar[list[Any]] = [*ArticlePage.api_fields, "position"]

    class Meta:
        verbose_name = _("partie de guide")
        verbose_name_plural = _("parties de guide")

    @cached_property
    def siblings(self) -> list[GuidePartPage]:
        """All published parts of the guide, this one among them even in a preview."""
        guide = self.get_parent()
        if guide is None:
            return [self]
        found = GuidePartPage.objects.child_of(guide).defer_streamfields().order_by("path")
        return [self if part.pk == self.pk else part for part in found if part.live or part.pk == self.pk] or [self]

    @property
    def position(self) -> dict[str, Any]:
        """Number, how many in all, and the slugs of the neighbours (or None), for other software."""
        before, after, number, total = self._place()
        return {
            "number": number,
            "total": total,
            "previous": before.slug if before else None,
            "next": after.slug if after else None,
        }

    def inside(self, prefix: str) -> SafeString:
        """The body as it stands under this part's own title on the page of the whole guide.

        Titles go one level down, and anchors, which parts may share, are told apart by the prefix.
        """
        html = render_to_string("components/body.html", {"body": self.body})
        lower = re.sub(r"(</?h)([23])\b", lambda found: f"{found[1]}{int(found[2]) + 1}", html)
        return mark_safe(re.sub(r'(\sid="|href="#)', rf"\g<1>{prefix}-", lower))  # rendered and escaped

    def _place(self) -> tuple[GuidePartPage | None, GuidePartPage | None, int, int]:
        parts = self.siblings
        at = next((n for n, part in enumerate(parts) if part.pk == self.pk), 0)
        before = parts[at - 1] if at else None
        after = parts[at + 1] if at + 1 < len(parts) else None
        return before, after, at + 1, len(parts)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        before, after, number, total = self._place()
        context |= {
            "number": number,
            "total": total,
            "parts": [(part, part.get_url(request) or "/") for part in self.siblings],
            "before": (before.title, before.get_url(request)) if before else None,
            "after": (after.title, after.get_url(request)) if after else None,
        }
        return context


class PublicationPage(ArticlePage):
    """A report, a plan, a rule: read on the site instead of in a PDF, which may stand beside it."""

    published_on = models.DateField(_("date"), default=date.today)
    version = models.CharField(_("version"), max_length=60, blank=True, help_text=_("Par exemple : 2e édition."))
    authors = models.CharField(
        _("rédigé par"), max_length=200, blank=True, help_text=_("Vide : le service qui répond de la page.")
    )
    pdf = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("la même chose en PDF"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    notes = StreamField(
        [("note", blocks.RichTextBlock(label=_("Note"), features=TEXT))],
        verbose_name=_("notes"),
        blank=True,
        help_text=_("Numérotées dans l’ordre. Écrivez (note 1) dans le texte."),
    )
    related = StreamField([("link", LinkBlock())], verbose_name=_("à lire aussi"), blank=True)

    template = "pages/publication.html"
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *INTRO_PANELS,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("published_on"), FieldPanel("version")]), FieldPanel("authors")],
            heading=_("Couverture"),
        ),
        FieldPanel("body"),
        FieldPanel("notes"),
        FieldPanel("pdf"),
        FieldPanel("related"),
    ]
    search_fields: ClassVar[list[object]] = [*ArticlePage.search_fields, index.FilterField("published_on")]
    api_fields: ClassVar[list[Any]] = [
        *ArticlePage.api_fields,
        *("published_on", "version", "authors", "pdf", "notes", "related"),
    ]

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["body_html"] = self.body_with_notes()
        return context

    def body_with_notes(self) -> SafeString:
        """The body, in which « (note 2) » leads to the second note."""
        html = render_to_string("components/body.html", {"body": self.body})
        count = len(self.notes)

        def linked(found: re.Match[str]) -> str:
            number = int(found[2])
            return f'(<a href="#note-{number}">{found[1]} {number}</a>)' if 1 <= number <= count else found[0]

        return mark_safe(re.sub(r"\((note)\s(\d{1,3})\)", linked, html))  # rendered and escaped

    @property
    def signed(self) -> str:
        """Who wrote it."""
        return self.authors or (self.department.name if self.department else "")
