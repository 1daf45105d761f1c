"""The ground of every page. Never another table here: its first three migrations follow a fixed recipe."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractPage, DefaultBasePageMixin
from wagtail.models.pages import AbstractPageMeta


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

    promote_panels: ClassVar[list[object]] = DefaultBasePageMixin.promote_panels

    class Meta(AbstractPageMeta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
