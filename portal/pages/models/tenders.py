"""Public tenders: what the city buys, until when one may answer, and who was chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField

from portal.cms.models import BasePage
from portal.pages.models.base import PublicPage, addressed
from portal.pages.models.content import ArticlePage

MOST_SHOWN = 100
SOON_DAYS = 7


class TenderKind(models.TextChoices):
    """What is bought."""

    WORKS = "works", _("Travaux")
    SUPPLIES = "supplies", _("Fournitures")
    SERVICES = "services", _("Services")


class TenderStatus(models.TextChoices):
    """Where the purchase stands. An open one is closed by its own deadline, without an editor."""

    OPEN = "open", _("en cours")
    CLOSED = "closed", _("offres à l’étude")
    AWARDED = "awarded", _("attribué")
    CANCELLED = "cancelled", _("sans suite")


class TenderPage(PublicPage):
    """One tender. The title is its object, the introduction what is expected."""

    reference = models.CharField(_("référence"), max_length=40, unique=True)
    kind = models.CharField(_("nature"), max_length=10, choices=TenderKind.choices)
    procedure_type = models.CharField(_("procédure"), max_length=160, blank=True)
    cpv = models.JSONField(_("codes CPV"), default=list, blank=True)
    lots = StreamField([("lot", blocks.CharBlock())], verbose_name=_("lots"), blank=True)
    criteria = StreamField([("criterion", blocks.CharBlock())], verbose_name=_("critères"), blank=True)
    estimate = models.DecimalField(
        _("montant estimé, en euros hors taxes"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    published_on = models.DateField(_("publié le"))
    closes_at = models.DateTimeField(_("date limite"))
    status = models.CharField(_("état"), max_length=10, choices=TenderStatus.choices, default=TenderStatus.OPEN)
    files = StreamField([("document", DocumentChooserBlock())], verbose_name=_("dossier"), blank=True)
    platform_url = models.URLField(_("adresse du dépôt des offres"), max_length=400, blank=True)
    awarded_on = models.DateField(_("attribué le"), null=True, blank=True)
    awarded_to = models.CharField(_("titulaire"), max_length=200, blank=True)
    awarded_amount = models.DecimalField(
        _("montant attribué, en euros hors taxes"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    offers = models.PositiveSmallIntegerField(_("nombre d’offres"), null=True, blank=True)

    template = "pages/tender.html"
    parent_page_types: ClassVar[list[str]] = ["pages.TenderIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("reference"), FieldPanel("kind"), FieldPanel("status")]),
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("closes_at")]),
        FieldRowPanel([FieldPanel("procedure_type"), FieldPanel("estimate")]),
        FieldPanel("lots"),
        FieldPanel("criteria"),
        FieldPanel("cpv"),
        MultiFieldPanel([FieldPanel("files"), FieldPanel("platform_url")], heading=_("Dossier et dépôt")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("awarded_on", "awarded_to", "awarded_amount", "offers")],
            heading=_("Attribution"),
        ),
    ]
    search_fields: ClassVar[list[object]] = [
        *PublicPage.search_fields,
        index.SearchField("reference"),
        index.SearchField("lots"),
    ]
    api_fields: ClassVar[list[Any]] = [
        *PublicPage.api_fields,
        *("reference", "kind", "procedure_type", "cpv", "lots", "criteria", "estimate", "published_on", "closes_at"),
        *("status", "awarded_on", "awarded_to", "awarded_amount", "offers"),
    ]

    class Meta:
        verbose_name = _("marché public")
        verbose_name_plural = _("marchés publics")

    def state(self, now: datetime) -> TenderStatus:
        """The status, closed by the deadline itself."""
        if self.status == TenderStatus.OPEN and self.closes_at <= now:
            return TenderStatus.CLOSED
        return TenderStatus(self.status)

    @property
    def days_left(self) -> int:
        """Whole days until the deadline, by the calendar; negative when it is past."""
        return (timezone.localdate(self.closes_at) - timezone.localdate()).days

    @property
    def left_text(self) -> str:
        """« aujourd’hui », « dans 3 jours »."""
        days = self.days_left
        if days == 0:
            return str(_("aujourd’hui"))
        return ngettext("dans %(days)s jour", "dans %(days)s jours", days) % {"days": days}

    @property
    def is_soon(self) -> bool:
        return self.days_left <= SOON_DAYS

    def changes_at(self, now: datetime) -> datetime | None:
        return self.closes_at if self.closes_at > now else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["state"] = self.state(timezone.now())
        return context


class TenderIndexPage(ArticlePage):
    """Tenders by state (`etat`), kind (`nature`) and words of the object (`objet`); below, how to answer."""

    template = "pages/tender_index.html"
    subpage_types: ClassVar[list[str]] = ["pages.TenderPage"]
    max_count = 1

    class Meta:
        verbose_name = _("liste des marchés publics")

    def changes_at(self, now: datetime) -> datetime | None:
        coming = TenderPage.objects.child_of(self).live().filter(closes_at__gt=now, status=TenderStatus.OPEN)
        first: datetime | None = coming.order_by("closes_at").values_list("closes_at", flat=True).first()
        return first

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        chosen = {name: request.GET.get(name, "").strip()[:80] for name in ("etat", "nature", "objet")}
        rows = self._rows(chosen, now).defer_streamfields()[:MOST_SHOWN]
        context |= {
            "rows": addressed(rows, request),
            "chosen": chosen,
            "tabs": [("", _("En cours")), ("closed", _("Offres à l’étude")), ("awarded", _("Attribués"))],
            "kinds": TenderKind.choices,
        }
        return context

    def _rows(self, chosen: dict[str, str], now: datetime) -> Any:
        rows = TenderPage.objects.child_of(self).live()
        match chosen["etat"]:
            case "awarded":
                rows = rows.filter(status__in=(TenderStatus.AWARDED, TenderStatus.CANCELLED)).order_by(
                    "-closes_at", "pk"
                )
            case "closed":
                past = models.Q(status=TenderStatus.OPEN, closes_at__lte=now) | models.Q(status=TenderStatus.CLOSED)
                rows = rows.filter(past).order_by("-closes_at", "pk")
            case _:
                rows = rows.filter(status=TenderStatus.OPEN, closes_at__gt=now).order_by("closes_at", "pk")
        if chosen["nature"] in TenderKind.values:
            rows = rows.filter(kind=chosen["nature"])
        return rows.filter(title__icontains=chosen["objet"]) if chosen["objet"] else rows
