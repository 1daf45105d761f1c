"""The State's fact sheets: the national text as it came, the city's own words beside it, and what changed since.

The national text stands in a row of its own, not in the page: publishing an old draft of the page must never bring
back what the law said last year.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField

from portal.cms.blocks import BodyBlock
from portal.cms.models import BasePage
from portal.eservices.models import Procedure
from portal.pages.models.base import PublicPage, addressed
from portal.pages.sheet_html import numbers_of, sheet_html, words_of


class FactSheet(models.Model):
    """One national sheet as last imported. `content` is what `partners.fact_sheets.Sheet.content` describes."""

    number = models.CharField(
        _("numéro"), max_length=12, unique=True, validators=[RegexValidator(r"^[FNR]\d{1,7}$", _("Exemple : F1342"))]
    )
    title = models.CharField(_("titre"), max_length=250)
    theme = models.CharField(_("thème"), max_length=160, blank=True)
    content = models.JSONField(_("texte national"), default=dict)
    digest = models.CharField(max_length=64)
    updated_on = models.DateField(_("mise à jour nationale"), null=True, blank=True)
    imported_at = models.DateTimeField(_("importée le"), default=timezone.now)
    withdrawn_at = models.DateTimeField(
        _("retirée par l’État"), null=True, blank=True, editable=False, help_text=_("Absente du dernier import.")
    )
    procedures = models.ManyToManyField(
        Procedure, verbose_name=_("démarches de la ville"), blank=True, related_name="fact_sheets"
    )

    class Meta:
        verbose_name = _("fiche nationale")
        verbose_name_plural = _("fiches nationales")
        ordering: ClassVar[list[str]] = ["title", "number"]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def official_url(self) -> str:
        """« La fiche officielle »."""
        return str(self.content.get("official_url", ""))


class FactSheetChange(models.Model):
    """A sheet that the State rewrote: before, after, and the editor who has read it."""

    sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="changes")
    found_at = models.DateTimeField(_("vu le"), default=timezone.now)
    before = models.JSONField()
    after = models.JSONField()
    acknowledged_at = models.DateTimeField(_("relu le"), null=True, blank=True)
    acknowledged_by = models.CharField(_("relu par"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("changement d’une fiche nationale")
        verbose_name_plural = _("changements des fiches nationales")
        ordering: ClassVar[list[str]] = ["-found_at", "-pk"]
        indexes = [
            models.Index(fields=["found_at"], condition=models.Q(acknowledged_at=None), name="pages_sheet_change_open")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.found_at:%Y-%m-%d}"


class FactSheetIndexPage(PublicPage):
    """« Fiches pratiques », by theme."""

    template = "pages/fact_sheet_index.html"
    max_count = 1
    subpage_types: ClassVar[list[str]] = ["pages.FactSheetPage"]
    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("fiches pratiques nationales")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pages = FactSheetPage.objects.child_of(self).live().select_related("sheet").defer("sheet__content", "addition")
        groups: dict[str, list[tuple[str, FactSheetPage]]] = {}
        for url, page in addressed(pages.order_by("sheet__theme", "title"), request):
            groups.setdefault(page.sheet.theme, []).append((url, page))
        context["groups"] = list(groups.items())
        return context


class FactSheetPage(PublicPage):
    """A national sheet on the city's site: the State's words, then « À Kermor », the city's own."""

    sheet = models.OneToOneField(
        FactSheet, verbose_name=_("fiche nationale"), on_delete=models.PROTECT, related_name="page"
    )
    addition = StreamField(
        BodyBlock(),
        verbose_name=_("dans notre ville"),
        blank=True,
        help_text=_(
            "Ce que la ville ajoute : guichets, rendez-vous, délais constatés. Le texte national reste tel quel."
        ),
    )
    related_pages = ParentalManyToManyField(
        "pages.ProcedurePage", verbose_name=_("démarches en ligne"), blank=True, related_name="fact_sheet_pages"
    )

    template = "pages/fact_sheet.html"
    parent_page_types: ClassVar[list[str]] = ["pages.FactSheetIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("sheet", read_only=True),
        FieldPanel("addition"),
        FieldPanel("related_pages"),
    ]
    search_fields: ClassVar[list[object]] = [
        *PublicPage.search_fields,
        index.SearchField("national_words"),
        index.SearchField("addition"),
    ]
    api_fields: ClassVar[list[Any]] = [
        *PublicPage.api_fields,
        "number",
        "theme",
        "national_updated_on",
        "official_url",
        APIField("national"),
        "addition",
        "related_pages",
    ]

    class Meta:
        verbose_name = _("fiche pratique nationale")
        verbose_name_plural = _("fiches pratiques nationales")

    @property
    def number(self) -> str:
        return self.sheet.number

    @property
    def theme(self) -> str:
        return self.sheet.theme

    @property
    def national(self) -> Any:
        """The State's text, as data."""
        return self.sheet.content

    @property
    def national_updated_on(self) -> Any:
        return self.sheet.updated_on

    @property
    def official_url(self) -> str:
        return self.sheet.official_url

    @property
    def national_words(self) -> str:
        """The State's text without any mark, for the search."""
        return " ".join(words_of(self.sheet.content))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        content = self.sheet.content
        here = self._sheets_here(request, numbers_of(content))
        return context | {
            "online": addressed(self.related_pages.live(), request),
            "introduction": sheet_html(content["intro"], here),
            "national": sheet_html(content["body"], here),
            "references": content["references"],
        }

    def _sheets_here(self, request: HttpRequest, numbers: set[str]) -> dict[str, str]:
        """The addresses of the sheets that this one leads to and that the site has."""
        pages = FactSheetPage.objects.live().filter(sheet__number__in=numbers).select_related("sheet")
        rows = pages.defer("addition", "sheet__content") if numbers else []
        return {page.sheet.number: page.get_url(request) or "" for page in rows}
