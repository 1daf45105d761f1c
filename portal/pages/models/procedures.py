"""The public face of procedures: what one must know before beginning, and every way to begin."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from portal.cms.blocks import INLINE, BodyBlock, QuestionBlock, StepBlock, headings
from portal.cms.models import BasePage
from portal.cms.page_form import OwnedPageForm
from portal.eservices.enums import Intake
from portal.lib.languages import city_language, is_city_language, prefixed
from portal.pages.models.base import PublicPage, addressed


class Theme(models.Model):
    """How procedures are grouped for readers."""

    slug = models.SlugField(_("identifiant"), max_length=60, unique=True)
    title = models.CharField(_("titre"), max_length=120)
    order = models.PositiveSmallIntegerField(_("ordre"), default=100)

    class Meta:
        verbose_name = _("thème de démarches")
        verbose_name_plural = _("thèmes de démarches")
        ordering: ClassVar[list[str]] = ["order", "title", "pk"]

    def __str__(self) -> str:
        return self.title


class Door(StrEnum):
    """What the online door says today."""

    OPEN = "open"
    EXTERNAL = "external"
    PAUSED = "paused"
    NOT_YET = "not_yet"
    OVER = "over"
    NONE = "none"


class Part(NamedTuple):
    """One line of « Sur cette page »."""

    anchor: str
    text: Any
    there: bool


class ProcedurePageForm(OwnedPageForm):
    """Refuses to publish a procedure that cannot be done without a screen; a draft may wait."""

    is_draft = False

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self.is_draft = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_draft and not any((cleaned.get(name) or "").strip() for name in ProcedurePage.SCREENLESS):
            self.add_error("way_phone", ProcedurePage.NO_SCREENLESS_WAY)
        return cleaned


class ProcedurePage(PublicPage):
    """One procedure as residents read it. Several pages may lead to one Procedure, with preset answers."""

    SCREENLESS: ClassVar[tuple[str, ...]] = ("way_phone", "way_desk", "way_letter")
    NO_SCREENLESS_WAY = _(
        "Décrivez au moins une façon de faire sans écran : téléphone, guichet ou courrier. "
        "Sans elle, la page ne peut pas être publiée."
    )

    procedure = models.ForeignKey(
        "eservices.Procedure", verbose_name=_("démarche"), on_delete=models.PROTECT, related_name="pages"
    )
    preset_answers = models.JSONField(_("réponses déjà connues"), default=dict, blank=True)
    theme = models.ForeignKey(
        Theme, verbose_name=_("thème"), null=True, blank=True, on_delete=models.PROTECT, related_name="procedure_pages"
    )
    external_url = models.URLField(_("adresse, si elle se fait sur un autre site"), max_length=400, blank=True)
    external_name = models.CharField(_("nom de cet autre site"), max_length=160, blank=True)

    price = models.CharField(_("prix"), max_length=120, blank=True)
    price_note = models.CharField(_("précision sur le prix"), max_length=200, blank=True)
    when_to_ask = models.CharField(_("quand demander"), max_length=120, blank=True)
    when_note = models.CharField(_("précision"), max_length=200, blank=True)
    answer_delay = models.CharField(_("délai de réponse"), max_length=120, blank=True)
    answer_note = models.CharField(_("délai au plus"), max_length=200, blank=True)
    time_needed = models.CharField(_("temps à prévoir"), max_length=120, blank=True)
    silence = RichTextField(_("ce que vaut notre silence"), blank=True, features=INLINE)

    who = StreamField(
        [("line", blocks.RichTextBlock(features=INLINE))], verbose_name=_("qui peut demander"), blank=True
    )
    documents = StreamField(
        [("line", blocks.RichTextBlock(features=INLINE))], verbose_name=_("ce qu’il faut préparer"), blank=True
    )
    steps = StreamField([("step", StepBlock())], verbose_name=_("comment ça se passe"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("plus de détails"), blank=True)
    questions = StreamField([("question", QuestionBlock())], verbose_name=_("questions fréquentes"), blank=True)

    way_online = RichTextField(_("en ligne"), blank=True, features=INLINE)
    way_phone = RichTextField(_("par téléphone"), blank=True, features=INLINE)
    way_desk = RichTextField(_("au guichet"), blank=True, features=INLINE)
    way_appointment = RichTextField(_("sur rendez-vous"), blank=True, features=INLINE)
    way_letter = RichTextField(_("par courrier"), blank=True, features=INLINE)
    paper_form = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("formulaire à imprimer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    base_form_class = ProcedurePageForm
    template = "pages/procedure.html"
    parent_page_types: ClassVar[list[str]] = ["pages.ProcedureIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("procedure"), FieldPanel("theme")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("price"), FieldPanel("price_note")]),
                FieldRowPanel([FieldPanel("when_to_ask"), FieldPanel("when_note")]),
                FieldRowPanel([FieldPanel("answer_delay"), FieldPanel("answer_note")]),
                FieldPanel("time_needed"),
                FieldPanel("silence"),
            ],
            heading=_("En bref"),
        ),
        MultiFieldPanel(
            [FieldPanel(f"way_{way}") for way in ("online", "phone", "desk", "appointment", "letter")]
            + [FieldPanel("paper_form")],
            heading=_("Toutes les façons de faire"),
        ),
        MultiFieldPanel([FieldPanel("external_url"), FieldPanel("external_name")], heading=_("Sur un autre site")),
        FieldPanel("who"),
        FieldPanel("documents"),
        FieldPanel("steps"),
        FieldPanel("body"),
        FieldPanel("questions"),
        FieldPanel("preset_answers"),
    ]
    search_fields: ClassVar[list[object]] = [
        *PublicPage.search_fields,
        index.SearchField("who"),
        index.SearchField("documents"),
        index.SearchField("body"),
        index.SearchField("questions"),
    ]
    api_fields: ClassVar[list[Any]] = [
        *PublicPage.api_fields,
        *("procedure", "theme", "start_url", "external_url", "external_name", "price", "price_note", "when_to_ask"),
        *("when_note", "answer_delay", "answer_note", "time_needed", "silence", "paper_form"),
        "who",
        "documents",
        "steps",
        "body",
        "questions",
        "way_online",
        "way_phone",
        "way_desk",
        "way_appointment",
        "way_letter",
    ]

    class Meta:
        verbose_name = _("page de démarche")
        verbose_name_plural = _("pages de démarches")

    @property
    def start_url(self) -> str:
        """Where a filing begins; the slug is the entry point of the form."""
        return prefixed(f"/demarches/{self.slug}/commencer/")

    def door(self, now: datetime) -> Door:
        """What to offer online at that moment, from the procedure's intake and dates."""
        if self.external_url:
            return Door.EXTERNAL
        procedure = self.procedure
        if procedure.intake == Intake.PAUSED:
            return Door.PAUSED
        if procedure.intake == Intake.PAPER_ONLY or not (procedure.live and procedure.current_version_id):
            return Door.NONE
        if procedure.opens_at and now < procedure.opens_at:
            return Door.NOT_YET
        return Door.OVER if procedure.closes_at and procedure.closes_at <= now else Door.OPEN

    @property
    def short_note(self) -> str:
        """What a list says under the title: how, how soon, how much."""
        how = _("Sur un autre site") if self.external_url else self.time_needed
        return " · ".join(str(part) for part in (how, self.answer_delay, self.price) if part)

    def contents(self, door: Door) -> list[Part]:
        """« Sur cette page »: the parts that are there, in the order of the template."""
        parts = [
            Part("commencer", _("Faire la demande"), True),
            Part("qui", _("Qui peut demander"), bool(self.who)),
            Part("pieces", _("Ce qu’il faut préparer"), bool(self.documents)),
            Part("suite", _("Comment ça se passe"), bool(self.steps) or door == Door.OPEN),
            *(Part(heading.anchor, heading["text"], True) for heading in headings(self.body)),
            Part("questions", _("Questions fréquentes"), bool(self.questions or self.silence)),
        ]
        return [part for part in parts if part.there]

    def changes_at(self, now: datetime) -> datetime | None:
        ahead = [at for at in (self.procedure.opens_at, self.procedure.closes_at) if at and at > now]
        return min(ahead, default=None)

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Every road to publication: refused without a way that needs no screen."""
        if not any((getattr(self, name) or "").strip() for name in self.SCREENLESS):
            raise ValidationError({"way_phone": self.NO_SCREENLESS_WAY})
        with transaction.atomic():
            return super().publish(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["door"] = self.door(timezone.now())
        context["contents"] = self.contents(context["door"])
        return context


class ProcedureIndexPage(PublicPage):
    """All procedures, by theme."""

    template = "pages/procedure_index.html"
    subpage_types: ClassVar[list[str]] = ["pages.ProcedurePage"]
    max_count = 1
    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("liste des démarches")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pages = ProcedurePage.objects.child_of(self).live().select_related("theme").order_by("theme__order", "title")
        groups: dict[Theme | None, list[tuple[str, ProcedurePage]]] = {}
        for url, page in addressed(pages.defer_streamfields(), request):
            groups.setdefault(page.theme, []).append((url, page))
        context["groups"] = list(groups.items())
        context["count"] = sum(map(len, groups.values()))
        context["french"] = [] if is_city_language() else addressed(self._only_french(), request)
        return context

    def _only_french(self) -> Any:
        """What can be asked in French alone, said on the list of another language rather than hidden."""
        french = self.get_translations().filter(locale__language_code=city_language()).first()
        if french is None:
            return []
        mine = ProcedurePage.objects.child_of(self).values("translation_key")
        rows = ProcedurePage.objects.child_of(french).live().exclude(translation_key__in=mine)
        return rows.defer_streamfields().order_by("title")
