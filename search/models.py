"""What can be found: one row per page, procedure, place or news item, derived and rebuilt at will.

One table for all kinds, because scores of different models do not compare; searched by modelsearch, so that the
engine (database, Elasticsearch, OpenSearch) is settings alone. Persons never enter it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index


class Kind(models.TextChoices):
    """What a result is, as its tag says."""

    PROCEDURE = "procedure", _("Démarche")
    PAGE = "page", _("Page")
    PLACE = "place", _("Lieu")
    NEWS = "news", _("Actualité")


class SearchEntry(index.Indexed, models.Model):
    """One thing that can be found. `title` and `body` hold folded stems (see `portal.lib.french`), which makes
    « bibliotheques » find « bibliothèque » on every engine."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    slug = models.CharField(max_length=255)
    label = models.CharField(_("titre"), max_length=255)
    url = models.CharField(max_length=500)
    summary = models.TextField(blank=True)
    context = models.CharField(max_length=160, blank=True)
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)

    search_fields: ClassVar[list[object]] = [
        index.SearchField("title", boost=8),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("entrée de la recherche")
        verbose_name_plural = _("entrées de la recherche")
        ordering: ClassVar[list[str]] = ["label", "pk"]
        indexes = [models.Index(fields=["kind", "label"], name="search_entry_kind")]

    def __str__(self) -> str:
        return self.label
