"""Public tenders: what the city buys, until when one may answer, what was asked and answered, who was chosen.

Bids are handed in on the certified buyer profile, another site; here stand the documents, free and without account,
the answers given to everybody, and what was bought (essential data: code de la commande publique, R2196-1).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
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

from portal.cms.blocks import TEXT
from portal.cms.models import BasePage
from portal.cms.page_form import OwnedPageForm
from portal.pages.models.base import PublicPage, addressed
from portal.pages.models.content import ArticlePage

MOST_SHOWN = 100
SOON_DAYS = 7
ESSENTIAL_FROM = 40_000  # euros without tax, arrêté of 22 December 2022


class TenderKind(models.TextChoices):
    """What is bought."""

    WORKS = "works", _("Travaux")
    SUPPLIES = "supplies", _("Fournitures")
    SERVICES = "services", _("Services")


class TenderStatus(models.TextChoices):
    """Where the purchase stands. A planned one opens on its day, an open one is closed by its own deadline, both
    without an editor."""

    PLANNED = "planned", _("à venir")
    OPEN = "open", _("en cours")
    CLOSED = "closed", _("offres à l’étude")
    AWARDED = "awarded", _("attribué")
    CANCELLED = "cancelled", _("sans suite")


class OfficialProcedure(models.TextChoices):
    """The procedures as the national format of essential data names them."""

    ADAPTED = "Procédure adaptée", _("Procédure adaptée")
    OPEN = "Appel d'offres ouvert", _("Appel d’offres ouvert")
    RESTRICTED = "Appel d'offres restreint", _("Appel d’offres restreint")
    NEGOTIATED = "Procédure avec négociation", _("Procédure avec négociation")
    DIALOGUE = "Dialogue compétitif", _("Dialogue compétitif")
    DIRECT = (
        "Marché passé sans publicité ni mise en concurrence préalable",
        _("Marché passé sans publicité ni mise en concurrence préalable"),
    )


class PriceForm(models.TextChoices):
    """The same for the form of the price."""

    UNIT = "Unitaire", _("Unitaire")
    LUMP = "Forfaitaire", _("Forfaitaire")
    MIXED = "Mixte", _("Mixte")


class PriceType(models.TextChoices):
    """The same for how the price moves."""

    FIRM = "Définitif ferme", _("Définitif ferme")
    UPDATED = "Définitif actualisable", _("Définitif actualisable")
    REVISED = "Définitif révisable", _("Définitif révisable")
    PROVISIONAL = "Provisoire", _("Provisoire")


class ChangeBlock(blocks.StructBlock):
    """Something that changed in the documents after they went online."""

    on = blocks.DateBlock(label=_("Le"))
    text = blocks.CharBlock(label=_("Ce qui change"), max_length=300)
    document = DocumentChooserBlock(label=_("Nouveau document"), required=False)

    class Meta:
        label = _("Modification")


class AnswerBlock(blocks.StructBlock):
    """A question of a company, without its name, and the answer that all may read."""

    asked_on = blocks.DateBlock(label=_("Posée le"))
    question = blocks.TextBlock(
        label=_("Question"), help_text=_("Sans le nom de l’entreprise, ni rien qui la fasse reconnaître.")
    )
    answered_on = blocks.DateBlock(label=_("Répondue le"), required=False)
    answer = blocks.RichTextBlock(label=_("Réponse"), features=TEXT, required=False)

    class Meta:
        label = _("Question")


class TenderPageForm(OwnedPageForm):
    """What a published tender must say, told beside the field; a draft may wait."""

    is_draft = False

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self.is_draft = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_draft and cleaned.get("status") == TenderStatus.AWARDED:
            for name in ("awarded_on", "awarded_to", "awarded_amount"):
                if not cleaned.get(name):
                    self.add_error(name, _("Un marché attribué nomme son titulaire, son montant et sa date."))
        return cleaned


TABS = (
    ("", _("En cours")),
    ("planned", _("À venir")),
    ("closed", _("Offres à l’étude")),
    ("awarded", _("Attribués")),
    ("cancelled", _("Sans suite")),
)


class TenderPage(PublicPage):
    """One tender. The title is its object, the introduction what is expected."""

    reference = models.CharField(  # noqa: DJ001  # two drafts without a reference are no clash
        _("référence"),
        max_length=40,
        unique=True,
        null=True,
        validators=[
            RegexValidator(r"^[0-9A-Za-z][0-9A-Za-z_/.-]*$", _("Sans espace ni accent. Exemple\u00a0: 2026-T-041"))
        ],
    )
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
    changes = StreamField([("change", ChangeBlock())], verbose_name=_("modifications du dossier"), blank=True)
    questions_until = models.DateTimeField(_("questions jusqu’au"), null=True, blank=True)
    answers = StreamField([("answer", AnswerBlock())], verbose_name=_("questions et réponses"), blank=True)
    platform_url = models.URLField(_("adresse du dépôt des offres"), max_length=400, blank=True)
    awarded_on = models.DateField(_("attribué le"), null=True, blank=True)
    awarded_to = models.CharField(_("titulaire"), max_length=200, blank=True)
    awarded_amount = models.DecimalField(
        _("montant attribué, en euros hors taxes"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    offers = models.PositiveSmallIntegerField(_("nombre d’offres"), null=True, blank=True)
    standstill_until = models.DateField(
        _("signature possible à partir du"),
        null=True,
        blank=True,
        help_text=_("Après le délai laissé aux entreprises écartées\u00a0: 11 jours en procédure formalisée."),
    )
    holder_siret = models.CharField(
        _("SIRET du titulaire"),
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{14}$", _("Le SIRET compte 14 chiffres, sans espace."))],
    )
    notified_on = models.DateField(_("notifié le"), null=True, blank=True)
    official_procedure = models.CharField(
        _("procédure, au sens des données essentielles"),
        max_length=80,
        choices=OfficialProcedure.choices,
        default=OfficialProcedure.ADAPTED,
    )
    duration_months = models.PositiveSmallIntegerField(_("durée en mois"), null=True, blank=True)
    price_form = models.CharField(_("forme du prix"), max_length=12, choices=PriceForm.choices, default=PriceForm.LUMP)
    price_type = models.CharField(
        _("évolution du prix"), max_length=24, choices=PriceType.choices, default=PriceType.REVISED
    )
    place_code = models.CharField(
        _("code INSEE du lieu d’exécution"), max_length=5, blank=True, help_text=_("Vide\u00a0: la commune elle-même.")
    )

    template = "pages/tender.html"
    base_form_class = TenderPageForm
    exclude_fields_in_copy: ClassVar[list[str]] = ["reference"]
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
        MultiFieldPanel(
            [FieldPanel("files"), FieldPanel("changes"), FieldPanel("platform_url")], heading=_("Dossier et dépôt")
        ),
        MultiFieldPanel([FieldPanel("questions_until"), FieldPanel("answers")], heading=_("Questions et réponses")),
        MultiFieldPanel(
            [
                FieldPanel("awarded_to"),
                FieldRowPanel([FieldPanel(name) for name in ("awarded_on", "awarded_amount", "offers")]),
                FieldPanel("standstill_until"),
            ],
            heading=_("Attribution"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel(name) for name in ("notified_on", "holder_siret", "duration_months")]),
                FieldRowPanel([FieldPanel("official_procedure"), FieldPanel("place_code")]),
                FieldRowPanel([FieldPanel("price_form"), FieldPanel("price_type")]),
            ],
            heading=_("Données essentielles (à partir de 40 000 € hors taxes, dans les deux mois)"),
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
        *("status", "awarded_on", "awarded_to", "awarded_amount", "offers", "standstill_until", "notified_on"),
        *("files", "changes", "questions_until", "answers", "platform_url", "official_procedure", "duration_months"),
        *("holder_siret", "price_form", "price_type", "place_code"),
    ]

    class Meta:
        verbose_name = _("marché public")
        verbose_name_plural = _("marchés publics")

    def state(self, now: datetime) -> TenderStatus:
        """The status: opened by its day, closed by the deadline itself."""
        if self.status == TenderStatus.PLANNED and self.opens_at <= now:
            return TenderStatus.OPEN if self.closes_at > now else TenderStatus.CLOSED
        if self.status == TenderStatus.OPEN and self.closes_at <= now:
            return TenderStatus.CLOSED
        return TenderStatus(self.status)

    @property
    def opens_at(self) -> datetime:
        """The morning of the day from which the documents may be taken."""
        return datetime.combine(self.published_on, time.min, timezone.get_default_timezone())

    @property
    def is_essential(self) -> bool:
        """Whether the city owes the essential data of this contract, and has them."""
        large = bool(self.awarded_amount and self.awarded_amount >= ESSENTIAL_FROM)
        return large and self.status == TenderStatus.AWARDED and self.notified_on is not None

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
        moments = (self.opens_at, self.questions_until, self.closes_at, _midnight(now))
        return min(at for at in moments if at and at > now) if self.closes_at > now else None

    def clean(self) -> None:
        super().clean()
        if self.published_on and self.closes_at and timezone.localdate(self.closes_at) < self.published_on:
            raise ValidationError({"closes_at": _("La date limite doit suivre la publication.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        context["state"] = self.state(now)
        context["may_ask"] = self.questions_until is not None and self.questions_until > now
        context["standstill"] = self.standstill_until is not None and self.standstill_until > timezone.localdate()
        context["profile_url"] = self.platform_url or self.buyer.profile_url
        return context

    @property
    def buyer(self) -> TenderIndexPage:
        """The list above, which knows who buys."""
        parent: TenderIndexPage = self.get_parent().specific
        return parent


def _midnight(now: datetime) -> datetime:
    """« dans 3 jours » is true until midnight."""
    return datetime.combine(timezone.localdate(now) + timedelta(days=1), time.min, timezone.get_default_timezone())


class TenderIndexPage(ArticlePage):
    """Tenders by state (`etat`), kind (`nature`) and words of the object (`objet`); below, how to answer."""

    buyer_siret = models.CharField(
        _("SIRET de la ville"),
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{14}$", _("Le SIRET compte 14 chiffres, sans espace."))],
    )
    buyer_place_code = models.CharField(_("code INSEE de la ville"), max_length=5, blank=True)
    profile_url = models.URLField(
        _("profil d’acheteur"), max_length=400, blank=True, help_text=_("Le site agréé où se déposent les offres.")
    )

    template = "pages/tender_index.html"
    subpage_types: ClassVar[list[str]] = ["pages.TenderPage"]
    max_count = 1
    content_panels: ClassVar[list[Any]] = [
        *ArticlePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("profile_url"), FieldRowPanel([FieldPanel("buyer_siret"), FieldPanel("buyer_place_code")])],
            heading=_("L’acheteur"),
        ),
    ]

    api_fields: ClassVar[list[Any]] = [*ArticlePage.api_fields, "buyer_siret", "buyer_place_code", "profile_url"]

    class Meta:
        verbose_name = _("liste des marchés publics")

    def changes_at(self, now: datetime) -> datetime | None:
        """The next deadline, or midnight, when « dans 3 jours » changes and a planned tender opens."""
        waiting = (TenderStatus.OPEN, TenderStatus.PLANNED)
        coming = TenderPage.objects.child_of(self).live().filter(closes_at__gt=now, status__in=waiting)
        first: datetime | None = coming.order_by("closes_at").values_list("closes_at", flat=True).first()
        return min(first, _midnight(now)) if first else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        chosen = {name: request.GET.get(name, "").strip()[:80] for name in ("etat", "nature", "objet")}
        rows = self._rows(chosen, now).defer_streamfields()[:MOST_SHOWN]
        context |= {
            "rows": addressed(rows, request),
            "chosen": chosen,
            "tabs": TABS,
            "kinds": TenderKind.choices,
        }
        return context

    def _rows(self, chosen: dict[str, str], now: datetime) -> Any:
        rows = in_state(TenderPage.objects.child_of(self).live().public(), chosen["etat"], now)
        if chosen["nature"] in TenderKind.values:
            rows = rows.filter(kind=chosen["nature"])
        return rows.filter(title__icontains=chosen["objet"]) if chosen["objet"] else rows


def in_state(rows: Any, state: str, now: datetime) -> Any:
    """The tenders of a state at that moment, the most pressing or the latest first; an unknown state is « open »."""
    begun = models.Q(status=TenderStatus.OPEN) | models.Q(
        status=TenderStatus.PLANNED, published_on__lte=timezone.localdate(now)
    )
    match state:
        case "awarded" | "cancelled":
            return rows.filter(status=state).order_by("-closes_at", "pk")
        case "closed":
            past = begun & models.Q(closes_at__lte=now)
            return rows.filter(past | models.Q(status=TenderStatus.CLOSED)).order_by("-closes_at", "pk")
        case "planned":
            later = models.Q(published_on__gt=timezone.localdate(now))
            return rows.filter(later, status=TenderStatus.PLANNED).order_by("published_on", "pk")
        case _:
            return rows.filter(begun, closes_at__gt=now).order_by("closes_at", "pk")


def latest_tenders() -> Any:
    """Tenders that may be answered or were, newest publication first."""
    found = TenderPage.objects.live().public().filter(published_on__lte=timezone.localdate()).defer_streamfields()
    return found.order_by("-published_on", "-pk")
