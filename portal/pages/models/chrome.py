"""What frames every page: the city's words, menus, foot and banners."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin, Site

from portal.cms.blocks import LinkBlock
from portal.cms.models import BasePage
from portal.cms.translations import local, phrase
from portal.directory.city import CityCard
from portal.lib.languages import city_language, is_city_language
from portal.lib.page_cache import LONGEST, read_epoch
from portal.pages.languages import here
from portal.pages.models.status import StatusNotice, kept_ahead
from portal.pages.rgaa import audit


class ToolLinkBlock(LinkBlock):
    """A link of the header: another language, easy to read."""

    language = blocks.CharBlock(
        label=_("Langue de l’intitulé"), required=False, max_length=8, help_text=_("Par exemple : br")
    )


class FooterColumnBlock(blocks.StructBlock):
    """One column of the foot."""

    title = blocks.CharBlock(label=_("Titre"), max_length=60)
    text = blocks.TextBlock(label=_("Texte"), required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("Liens"), default=[])

    class Meta:
        label = _("Colonne")


@register_setting(icon="home")
class SiteSettings(BaseSiteSetting):
    """One row a site, read with each page that is not in the cache."""

    city_prefix = models.CharField(_("devant le nom"), max_length=40, default="Ville de", blank=True)
    city_name = models.CharField(_("nom de la ville"), max_length=80, default="Kermor")
    slogan = models.CharField(_("devise"), max_length=160, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    address = models.TextField(_("adresse postale"), blank=True)
    hours = models.TextField(_("horaires, en clair"), blank=True)
    main_place = models.ForeignKey(
        "directory.Place",
        verbose_name=_("lieu principal"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    data_officer = models.CharField(
        _("délégué à la protection des données"), max_length=200, blank=True, help_text=_("Nom, courriel, téléphone.")
    )
    mediator = models.CharField(_("médiateur"), max_length=200, blank=True, help_text=_("Nom et façon de le joindre."))
    court = models.CharField(_("tribunal administratif"), max_length=160, blank=True)
    court_address = models.CharField(_("adresse du tribunal"), max_length=240, blank=True)
    main_menu = StreamField([("link", LinkBlock())], verbose_name=_("menu principal"), blank=True)
    tools = StreamField([("link", ToolLinkBlock())], verbose_name=_("liens de l’en-tête"), blank=True)
    contact_links = StreamField([("link", LinkBlock())], verbose_name=_("liens sous « Nous joindre »"), blank=True)
    footer_columns = StreamField([("column", FooterColumnBlock())], verbose_name=_("colonnes du pied"), blank=True)
    legal_links = StreamField([("link", LinkBlock())], verbose_name=_("mentions du pied"), blank=True)

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("city_prefix"), FieldPanel("city_name")]), FieldPanel("slogan")],
            heading=_("La ville"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("phone", "email", "address", "hours", "main_place")],
            heading=_("Nous joindre"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("data_officer", "mediator", "court", "court_address")],
            heading=_("Droits et recours, imprimés sur les récépissés et les décisions"),
        ),
        FieldPanel("main_menu"),
        FieldPanel("tools"),
        FieldPanel("contact_links"),
        FieldPanel("footer_columns"),
        FieldPanel("legal_links"),
    ]

    class Meta:
        verbose_name = _("la ville, ses menus et son pied de page")

    @property
    def full_name(self) -> str:
        """« Ville de Kermor »."""
        return f"{self.city_prefix} {self.city_name}".strip() or settings.PORTAL_CITY_NAME


class BannerLevel(models.TextChoices):
    """How loud: an emergency comes first."""

    EMERGENCY = "emergency", _("urgence")
    INFO = "info", _("information")


class BannerQuerySet(models.QuerySet["Banner"]):
    """Banners by time."""

    def shown(self, now: datetime) -> BannerQuerySet:
        """Those to show at that moment, emergencies first."""
        begun = Q(starts_at__isnull=True) | Q(starts_at__lte=now)
        not_over = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        return self.filter(begun, not_over, active=True).order_by("level", "-starts_at", "pk")

    def next_change(self, now: datetime) -> datetime | None:
        """The soonest start or end to come among active banners."""
        times = self.filter(active=True).values_list("starts_at", "ends_at")
        return min((at for pair in times for at in pair if at and at > now), default=None)


class Banner(PreviewableMixin, models.Model):
    """A warning at the head of every page: weather, works, a closed service."""

    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    level = models.CharField(_("sorte"), max_length=10, choices=BannerLevel.choices, default=BannerLevel.INFO)
    title = models.CharField(_("titre"), max_length=120)
    text = models.CharField(_("texte"), max_length=300, blank=True)
    link_title = models.CharField(_("intitulé du lien"), max_length=120, blank=True)
    link_page = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL,
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    link_url = models.CharField(_("ou adresse"), max_length=400, blank=True)
    below = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL,
        verbose_name=_("seulement dans cette partie"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("La page choisie et celles qui sont dessous. Vide : sur tout le site."),
    )
    dismissible = models.BooleanField(
        _("peut être masqué"),
        default=False,
        help_text=_("Le choix reste dans le navigateur de la personne. Une urgence ne se masque pas."),
    )
    active = models.BooleanField(_("affiché"), default=True)
    starts_at = models.DateTimeField(_("à partir du"), null=True, blank=True)
    ends_at = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    objects = BannerQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("level"), FieldPanel("active")]),
        FieldPanel("title"),
        FieldPanel("text"),
        MultiFieldPanel(
            [FieldPanel("link_title"), PageChooserPanel("link_page"), FieldPanel("link_url")], heading=_("Lien")
        ),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        MultiFieldPanel(
            [PageChooserPanel("below"), FieldPanel("dismissible")], heading=_("Où, et pour combien de temps")
        ),
        FieldPanel("slug"),
    ]

    class Meta:
        verbose_name = _("bandeau")
        verbose_name_plural = _("bandeaux")
        ordering: ClassVar[list[str]] = ["-active", "level", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if (self.link_page_id or self.link_url) and not self.link_title:
            raise ValidationError({"link_title": _("Écrivez l’intitulé : il dit où mène le lien.")})
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("La fin doit suivre le début.")})
        if self.dismissible and self.level == BannerLevel.EMERGENCY:
            raise ValidationError({"dismissible": _("Une urgence reste affichée : elle ne se masque pas.")})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "pages/banner_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), "banners": Notices([_notice(self, request)])}

    @property
    def mark(self) -> str:
        """What a browser remembers of a banner that was put aside: another text is another banner."""
        said = f"{self.slug}|{self.title}|{self.text}"
        return sha256(said.encode()).hexdigest()[:16] if self.dismissible else ""


_CARD: dict[str, tuple[str, float, CityCard]] = {}


def city_card() -> CityCard:
    """The city as papers and mails name it, from this process's memory while nothing was published, a minute at
    most: one filing asks for it a dozen times."""
    epoch, known = read_epoch(), _CARD.get("card")
    if known and known[0] == epoch and time.monotonic() < known[1]:
        return known[2]
    card = _read_card()
    _CARD["card"] = (epoch, time.monotonic() + LONGEST, card)
    return card


def _read_card() -> CityCard:
    """From the default site's settings."""
    row = SiteSettings.objects.filter(site__is_default_site=True).first() or SiteSettings()
    return CityCard(
        name=row.full_name,
        address=row.address,
        phone=row.phone,
        email=row.email,
        data_officer=row.data_officer,
        court=row.court,
        court_address=row.court_address,
        mediator=row.mediator,
    )


@dataclass(frozen=True)
class Link:
    """A link whose address is already known."""

    title: str
    url: str
    language: str = ""


@dataclass(frozen=True)
class Column:
    """A column of the foot."""

    title: str
    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Notice:
    """A banner, ready to be shown."""

    level: str
    title: str
    text: str
    link_title: str
    link_url: str
    below: str = ""
    mark: str = ""

    def is_for(self, path: str) -> bool:
        """Whether a page of this address shows the banner."""
        return path.startswith(self.below)


class Notices(list[Notice]):
    """The banners of a page."""

    @property
    def can_be_put_aside(self) -> bool:
        return any(notice.mark for notice in self)


@dataclass(frozen=True)
class Frame:
    """All that frames a page, the same for everybody; `changes_at` is when a banner comes or goes."""

    settings: SiteSettings
    contact_links: tuple[Link, ...]
    main: tuple[Link, ...]
    tools: tuple[Link, ...]
    columns: tuple[Column, ...]
    legal: tuple[Link, ...]
    accessibility: Link | None
    banners: tuple[Notice, ...]
    statuses: tuple[StatusNotice, ...]
    changes_at: datetime | None


_FRAMES: dict[tuple[int | None, str], tuple[str, float, Frame]] = {}


def frame_for(request: HttpRequest) -> Frame:
    """The frame of the request's site in the language of the reader, from this process's memory while nothing was
    published, a minute at most."""
    site = Site.find_for_request(request)
    key, epoch = (site.pk if site else None, get_language() or ""), read_epoch()
    known = _FRAMES.get(key)
    if known and known[0] == epoch and time.monotonic() < known[1]:
        return known[2]
    frame = _make_frame(request, site)
    soon = (frame.changes_at - timezone.now()).total_seconds() if frame.changes_at else LONGEST
    _FRAMES[key] = (epoch, time.monotonic() + min(soon, LONGEST), frame)
    return frame


def _make_frame(request: HttpRequest, site: Site | None) -> Frame:
    row = SiteSettings.for_site(site) if site else SiteSettings()
    now = timezone.now()
    declared = _declared(request)
    statuses, change = kept_ahead(now)
    return Frame(
        settings=row,
        contact_links=_links(row.contact_links, request),
        main=_links(row.main_menu, request),
        tools=_links(row.tools, request),
        columns=tuple(
            Column(block.value["title"], block.value["text"], _resolved(block.value["links"], request))
            for block in row.footer_columns
        ),
        legal=_legal(row, declared, request),
        accessibility=declared,
        banners=_notices(now, request),
        statuses=statuses,
        changes_at=_soonest(Banner.objects.all().next_change(now), change),
    )


def _declared(request: HttpRequest) -> Link | None:
    """« Accessibilité : partiellement conforme (61 %) »: the law wants it in every foot, by the audit's own figures."""
    pages = BasePage.objects.live().filter(content_type__model="accessibilitystatementpage")
    page = pages.order_by("pk").first()
    if page is None:
        return None
    words = {"level": audit().level, "percent": audit().percent}
    return Link(_("Accessibilité : %(level)s (%(percent)s %%)") % words, local(page).get_url(request) or "")


def _legal(row: SiteSettings, declared: Link | None, request: HttpRequest) -> tuple[Link, ...]:
    """The declaration first, whatever title editors gave to their own link to it."""
    links = _links(row.legal_links, request)
    if declared is None:
        return links
    return (declared, *(link for link in links if link.url != declared.url))


def _links(stream: Any, request: HttpRequest) -> tuple[Link, ...]:
    return _resolved([block.value for block in stream], request)


def _resolved(values: Any, request: HttpRequest) -> tuple[Link, ...]:
    links = (_link(value, request) for value in values)
    return tuple(link for link in links if link.url)


def _link(value: Any, request: HttpRequest) -> Link:
    """A link of the frame in the reader's language, or said to be in French."""
    label, url = value.label, here(value.address(request))
    if value.get("language") or is_city_language():
        return Link(label, url, value.get("language") or "")
    known = phrase(label)
    translated = value.target and value.target != value.get("page")
    return Link(known or label, url, "" if known or translated else city_language())


def _notices(now: datetime, request: HttpRequest) -> tuple[Notice, ...]:
    banners = Banner.objects.shown(now).select_related("link_page", "below")
    return tuple(_notice(banner, request) for banner in banners)


def _soonest(*moments: datetime | None) -> datetime | None:
    return min((at for at in moments if at), default=None)


def _notice(banner: Banner, request: HttpRequest) -> Notice:
    page = local(banner.link_page)
    address = (page.get_url(request) or "") if page and page.live else banner.link_url
    below = (local(banner.below).get_url(request) or "") if banner.below else ""
    return Notice(banner.level, banner.title, banner.text, banner.link_title, address, below, banner.mark)
