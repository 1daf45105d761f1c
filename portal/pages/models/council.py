"""Meetings of the city council: the agenda before, the list of deliberations within a week, the minutes after."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.cms.models import BasePage
from portal.lib import written
from portal.pages.models.acts import ActKind, live_acts
from portal.pages.models.base import addressed
from portal.pages.models.content import ArticlePage

LIST_WITHIN = timedelta(days=7)  # CGCT L2121-25
PAST_SHOWN = 60


class AgendaItemBlock(blocks.StructBlock):
    """One matter of the agenda."""

    title = blocks.CharBlock(label=_("Sujet"), max_length=250)
    note = blocks.CharBlock(label=_("Précision"), required=False, max_length=250)

    class Meta:
        label = _("Point")


class CouncilMeetingPage(ArticlePage):
    """One meeting; its acts are those that name it."""

    held_on = models.DateField(_("date de la séance"))
    starts_at = models.TimeField(_("de"), default=time(18, 30))
    ends_at = models.TimeField(_("à"), null=True, blank=True)
    place = models.ForeignKey(
        "directory.Place", verbose_name=_("lieu"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_text = models.CharField(_("précision sur le lieu"), max_length=200, blank=True)
    agenda = StreamField([("item", AgendaItemBlock())], verbose_name=_("ordre du jour"), blank=True)
    agenda_published_on = models.DateField(_("ordre du jour publié le"), null=True, blank=True)
    agenda_pdf = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("convocation (PDF)"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    video_url = models.URLField(
        _("adresse de la vidéo ou du direct"), max_length=400, blank=True, help_text=_("Une vidéo sous-titrée.")
    )

    template = "pages/council_meeting.html"
    parent_page_types: ClassVar[list[str]] = ["pages.CouncilIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("held_on"), FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("place"), FieldPanel("place_text")]),
                FieldPanel("video_url"),
            ],
            heading=_("Quand et où"),
        ),
        MultiFieldPanel(
            [FieldPanel("agenda"), FieldRowPanel([FieldPanel("agenda_published_on"), FieldPanel("agenda_pdf")])],
            heading=_("Ordre du jour"),
        ),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[object]] = [
        *ArticlePage.search_fields,
        index.SearchField("agenda"),
        index.FilterField("held_on"),
    ]
    api_fields: ClassVar[list[Any]] = [
        *ArticlePage.api_fields,
        *("held_on", "starts_at", "ends_at", "place", "place_text", "agenda", "agenda_published_on"),
        *("agenda_pdf", "video_url"),
    ]

    class Meta:
        verbose_name = _("séance du conseil municipal")
        verbose_name_plural = _("séances du conseil municipal")

    @property
    def starts(self) -> datetime:
        return datetime.combine(self.held_on, self.starts_at, timezone.get_default_timezone())

    @property
    def when(self) -> str:
        """« jeudi 17 décembre 2026, de 18 h 30 à 22 h 30 »."""
        if self.ends_at is None:
            return f"{written.weekday(self.held_on)}, {written.clock_time(self.starts_at)}"
        hours = _("de %(start)s à %(end)s") % {
            "start": written.clock_time(self.starts_at),
            "end": written.clock_time(self.ends_at),
        }
        return f"{written.weekday(self.held_on)}, {hours}"

    @property
    def where(self) -> str:
        return ", ".join(part for part in (self.place.name if self.place else "", self.place_text) if part)

    @property
    def list_due_on(self) -> date:
        """By when the list of deliberations must be online."""
        return self.held_on + LIST_WITHIN

    def clean(self) -> None:
        super().clean()
        if self.agenda_published_on and self.held_on and self.agenda_published_on > self.held_on:
            raise ValidationError({"agenda_published_on": _("L’ordre du jour se publie avant la séance.")})

    def changes_at(self, now: datetime) -> datetime | None:
        return self.starts if self.starts > now else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        acts = list(live_acts().filter(meeting=self).order_by("number", "pk").defer("stems", "body"))
        context["is_past"] = self.starts <= timezone.now()
        context["minutes"] = addressed([act for act in acts if act.kind == ActKind.MINUTES], request)
        context["deliberations"] = addressed([act for act in acts if act.kind != ActKind.MINUTES], request)
        return context


class CouncilIndexPage(ArticlePage):
    """Meetings to come, then those held, newest first."""

    template = "pages/council_index.html"
    subpage_types: ClassVar[list[str]] = ["pages.CouncilMeetingPage"]
    max_count = 1

    class Meta:
        verbose_name = _("séances du conseil municipal (liste)")

    def changes_at(self, now: datetime) -> datetime | None:
        return datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        meetings = (
            CouncilMeetingPage.objects.child_of(self).live().public().select_related("place").defer_streamfields()
        )
        today = timezone.localdate()
        context["coming"] = addressed(meetings.filter(held_on__gte=today).order_by("held_on", "pk"), request)
        past = meetings.filter(held_on__lt=today).order_by("-held_on", "-pk")
        context["past"] = addressed(past[:PAST_SHOWN], request)
        return context
