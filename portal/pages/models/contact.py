"""« Nous contacter »: every way to reach the city, and who answers for what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from portal.cms.blocks import INLINE, BodyBlock
from portal.directory.models import Place
from portal.lib.chart import city_chart
from portal.pages.models.base import PublicPage
from portal.pages.models.content import INTRO_PANELS
from portal.pages.models.places import live_places, marks_of


class UrgentNumberBlock(blocks.StructBlock):
    """A number for when there is no time to read."""

    name = blocks.CharBlock(label=_("Pour quoi"), max_length=120)
    phone = blocks.CharBlock(label=_("Numéro"), max_length=30)
    note = blocks.CharBlock(label=_("Précision"), required=False, max_length=200)

    class Meta:
        label = _("Numéro d’urgence")
        icon = "warning"


class SubjectBlock(blocks.StructBlock):
    """A subject in a resident's words, the department that answers, the procedure if there is one."""

    subject = blocks.CharBlock(label=_("Sujet"), max_length=120)
    department = SnippetChooserBlock("directory.Department", label=_("Service"))
    page = blocks.PageChooserBlock(label=_("Démarche ou page"), required=False)

    class Meta:
        label = _("Sujet")
        icon = "help"


class ContactPage(PublicPage):
    """Phone, message, desk, letter, relay for deaf people, emergencies; then which department for which subject."""

    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    phone_hours = models.CharField(_("heures d’appel"), max_length=200, blank=True)
    phone_note = models.CharField(_("précision"), max_length=250, blank=True)
    relay_url = models.URLField(_("relais pour personnes sourdes"), blank=True)
    relay_text = models.CharField(_("présentation du relais"), max_length=300, blank=True)
    message_page = models.ForeignKey(
        "cms.BasePage",
        verbose_name=_("démarche pour écrire"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    message_text = models.CharField(_("présentation du message"), max_length=300, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    letter = models.TextField(_("adresse postale"), blank=True, help_text=_("Une ligne par ligne d’adresse."))
    main_place = models.ForeignKey(
        Place, verbose_name=_("accueil principal"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    desk_kind = models.ForeignKey(
        "directory.PlaceKind",
        verbose_name=_("autres accueils : sorte de lieu"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    complaint = RichTextField(_("si l’on n’est pas satisfait"), features=INLINE, blank=True)
    urgent = StreamField([("number", UrgentNumberBlock())], verbose_name=_("urgences"), blank=True)
    subjects = StreamField([("subject", SubjectBlock())], verbose_name=_("sujets"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("autres précisions"), blank=True)

    template = "pages/contact.html"
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    content_panels: ClassVar[list[Any]] = [
        *INTRO_PANELS,
        FieldPanel("urgent"),
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("phone_hours"), FieldPanel("phone_note")], heading=_("Par téléphone")
        ),
        MultiFieldPanel(
            [FieldPanel("relay_text"), FieldPanel("relay_url")], heading=_("Personnes sourdes ou malentendantes")
        ),
        MultiFieldPanel(
            [FieldPanel("message_page"), FieldPanel("message_text"), FieldPanel("email")], heading=_("Par message")
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("main_place"), FieldPanel("desk_kind")])], heading=_("Au guichet")),
        FieldPanel("letter"),
        FieldPanel("complaint"),
        FieldPanel("subjects"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[object]] = [
        *PublicPage.search_fields,
        index.SearchField("subjects"),
        index.SearchField("body"),
    ]
    api_fields: ClassVar[list[Any]] = [
        *PublicPage.api_fields,
        *("phone", "phone_hours", "phone_note", "relay_url", "relay_text", "message_text", "email", "letter"),
        *("urgent", "subjects", "message_page", "main_place", "desk_kind", "complaint", "body"),
    ]

    class Meta:
        verbose_name = _("page de contact")

    @cached_property
    def desks(self) -> list[Place]:
        """The main desk first, then the others by name."""
        kinds = [kind for kind in (self.desk_kind_id,) if kind]
        rows = [place for place in live_places() if place.kind_id in kinds or place.pk == self.main_place_id]
        return sorted(rows, key=lambda place: (place.pk != self.main_place_id, place.name))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        now = timezone.localtime()
        desks = self.desks
        message = self.message_page
        context |= {
            "desks": [(place, place.opening_times().now(now)) for place in desks],
            "marks": marks_of(desks),
            "view_box": city_chart().whole,
            "message_url": message.get_url(request) if message and message.live else "",
            "groups": self._groups(),
        }
        return context

    def _groups(self) -> list[tuple[Any, list[Any]]]:
        """The subjects by department, departments by name."""
        found: dict[Any, list[Any]] = {}
        for block in self.subjects:
            if block.value["department"]:
                found.setdefault(block.value["department"], []).append(block.value)
        return sorted(found.items(), key=lambda pair: pair[0].name)

    def changes_at(self, now: datetime) -> datetime | None:
        """The next time that one of its doors opens or closes."""
        moments = [place.opening_times().now(now).changes_at for place in self.desks]
        return min((at for at in moments if at), default=None)
