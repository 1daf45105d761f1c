"""Screens of ours in Wagtail's admin: the pages to be read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import BooleanWidget
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import PageReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import get_page_content_types
from wagtail.permissions import policy_registry

from portal.cms.models import BasePage
from portal.cms.reviewing import LATE, stage, to_review
from portal.directory.models import Department

SHOWN_AT_HOME = 8


class ReviewFilterSet(WagtailFilterSet):
    """By department, by type, late only."""

    department = django_filters.ModelChoiceFilter(label=_("Service responsable"), queryset=Department.objects.all())
    content_type = ContentTypeFilter(
        label=_("Type"), queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )
    late = django_filters.BooleanFilter(
        label=_("En retard seulement"), method="filter_late", widget=BooleanWidget(attrs={})
    )

    class Meta:
        model = BasePage
        fields: ClassVar[list[str]] = ["department", "content_type"]

    def filter_late(self, queryset: QuerySet[BasePage], name: str, value: bool) -> QuerySet[BasePage]:
        today = timezone.localdate()
        return queryset.filter(review_on__lt=today) if value else queryset.filter(review_on__gte=today)


class ReviewDateColumn(Column):
    """The date, and in words whether it is past."""

    cell_template_name = "cms/admin/review_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "day": instance.review_on, "late": is_late(instance)}


def is_late(page: Any) -> bool:
    """Whether the page should have been read again."""
    return stage(page.review_on, timezone.localdate()) == LATE


class ReviewReport(PageReportView):
    """« Pages à relire »: all live pages with a date, the latest first, as a table or as a spreadsheet."""

    page_title = _("Pages à relire")
    header_icon = "calendar-check"
    template_name = "wagtailadmin/reports/base_report.html"
    results_template_name = "wagtailadmin/reports/base_report_results.html"
    index_url_name = "cms_review_report"
    index_results_url_name = "cms_review_report_results"
    filterset_class = ReviewFilterSet
    any_permission_required: ClassVar[list[str]] = ["add", "change", "publish"]
    default_ordering = "review_on"
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn("title", label=_("Page"), get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk])),
        Column("type", label=_("Type"), accessor=lambda page: get_content_type_label(page.content_type)),
        Column("department", label=_("Service responsable"), accessor=lambda page: page.department or "–"),
        DateColumn("latest_revision_created_at", label=_("Modifiée"), width="12%"),
        ReviewDateColumn("review_on", label=_("À relire avant le"), width="16%"),
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "title": _("Page"),
        "content_type": _("Type"),
        "department": _("Service responsable"),
        "latest_revision_created_at": _("Modifiée"),
        "review_on": _("À relire avant le"),
        "full_url": _("Adresse"),
    }
    list_export: ClassVar[list[str]] = list(export_headings)
    custom_value_preprocess: ClassVar[dict[Any, Any]] = PageReportView.custom_value_preprocess

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        written = {self.FORMAT_CSV: get_content_type_label, self.FORMAT_XLSX: get_content_type_label}
        self.custom_field_preprocess: dict[str, Any] = {
            **PageReportView.custom_field_preprocess,
            "content_type": written,
        }

    def get_filename(self) -> str:
        return f"pages-a-relire-{timezone.localdate():%Y-%m-%d}"

    def get_queryset(self) -> Any:
        mine = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["change", "publish"])
        self.queryset = (
            mine.live()
            .filter(review_on__isnull=False)
            .select_related("content_type", "department", "locale")
            .order_by("review_on", "pk")
        )
        return super().get_queryset()


class ReviewPanel(Component):
    """On the admin's home: what this editor should read again within a month."""

    name = "review"
    template_name = "cms/admin/review_panel.html"
    order = 105

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        assert parent_context is not None
        policy = policy_registry.get_by_type(BasePage)
        user = parent_context["request"].user
        mine = policy.instances_user_has_any_permission_for(user, ["change", "publish"])
        found = list(to_review(timezone.localdate()).filter(pk__in=mine.values("pk"))[: SHOWN_AT_HOME + 1])
        return {
            "pages": [(page, is_late(page)) for page in found[:SHOWN_AT_HOME]],
            "more": len(found) > SHOWN_AT_HOME,
            "report_url": reverse("cms_review_report"),
        }
