"""The ground of every page. Never another table here: its first three migrations follow a fixed recipe."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import AbstractPage, DefaultBasePageMixin
from wagtail.models.pages import AbstractPageMeta

from portal.cms.translations import local

# Half of all visits are made with a telephone, and the narrowest sold shows 360 pixels: that is seen first.
PREVIEW_SIZES: Final[list[dict[str, Any]]] = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 360, "label": _("Aperçu sur un téléphone")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Aperçu sur une tablette")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Aperçu sur un ordinateur")},
]


class BasePage(DefaultBasePageMixin, AbstractPage):
    """Every page of the site: what editors must answer for, whatever its type."""

    search_fields: ClassVar[list[object]] = AbstractPage.search_fields + DefaultBasePageMixin.search_fields

    department = models.ForeignKey(
        "directory.Department",
        verbose_name=_("service responsable"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pages",
    )
    review_on = models.DateField(_("à relire avant le"), null=True, blank=True)

    search_words = models.CharField(
        _("mots que les gens emploient"),
        max_length=500,
        blank=True,
        help_text=_(
            "Séparés par des virgules. Ils ne sont pas affichés : ils font trouver la page par qui dit autrement "
            "(« grossesse, enceinte » pour « J’attends un enfant »)."
        ),
    )

    promote_panels: ClassVar[list[object]] = [
        *DefaultBasePageMixin.promote_panels,
        MultiFieldPanel([FieldPanel("search_words")], heading=_("Recherche sur le site")),
    ]

    class Meta(AbstractPageMeta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    @property
    def localized(self) -> Any:
        """The page in the reader's language when it is there; Wagtail's own answer asks the database each time."""
        return local(self)

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEW_SIZES
