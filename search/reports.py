"""What editors see of the searches made: those that found nothing first, and a click from a word that leads to it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from portal.lib.french import day
from search.actions import put_synonym
from search.asking import monday
from search.forms import COLUMNS, SynonymFileForm
from search.models import AskedQuery, SearchRemark, Synonym

MAY = ["add", "change"]
SHOWN_AT_HOME = 5


def weeks(request: HttpRequest | None = None) -> list[tuple[date, str]]:
    """The weeks of which something is known, newest first."""
    known = AskedQuery.objects.order_by("-week").values_list("week", flat=True).distinct()
    return [(week, say("semaine du %(day)s") % {"day": day(week)}) for week in known[:60]]


class AskedFilters(WagtailFilterSet):
    """By week, and by what came of it."""

    week = django_filters.ChoiceFilter(label=_("Semaine"), choices=weeks, empty_label=_("Toutes les semaines"))
    came = django_filters.ChoiceFilter(
        label=_("Ce qui en est sorti"),
        choices=[("rien", _("Aucun résultat")), ("non", _("« Je n’ai pas trouvé »"))],
        empty_label=_("Toutes les recherches"),
        method="filter_came",
    )

    class Meta:
        model = AskedQuery
        fields: ClassVar[list[str]] = ["week"]

    def filter_came(self, rows: QuerySet[AskedQuery], name: str, value: str) -> QuerySet[AskedQuery]:
        """Nothing found, or found wanting."""
        return rows.filter(results=0) if value == "rien" else rows.filter(found_no__gt=F("found_yes"))


class AskedReport(ReportView):
    """« Recherches faites »: at first those of this week that found nothing."""

    model = AskedQuery
    page_title = _("Recherches sans résultat")
    header_icon = "search"
    index_url_name = "search_asked"
    index_results_url_name = "search_asked_results"
    permission_policy = ModelPermissionPolicy(Synonym)
    any_permission_required = MAY
    filterset_class = AskedFilters
    default_ordering = "-asked"
    list_export: ClassVar[list[str]] = ["week", "text", "asked", "results", "found_yes", "found_no"]
    export_headings: ClassVar[dict[str, Any]] = {
        "week": _("semaine"),
        "text": _("recherche"),
        "asked": _("fois"),
        "results": _("résultats"),
        "found_yes": _("a trouvé"),
        "found_no": _("n’a pas trouvé"),
    }
    columns: ClassVar[list[Column]] = [
        Column("text", label=_("Recherche")),
        Column("asked", label=_("Fois")),
        Column("results", label=_("Résultats")),
        Column("found_no", label=_("N’a pas trouvé")),
        Column("week", label=_("Semaine du")),
    ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without any filter: what found nothing."""
        if not request.GET:
            return HttpResponseRedirect(f"{request.path}?came=rien")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_filename(self) -> str:
        return f"recherches-{timezone.localdate():%Y-%m-%d}"

    def get_queryset(self) -> QuerySet[AskedQuery]:
        return AskedQuery.objects.exclude(text="").order_by("-asked", "text")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["table"].columns["act"] = ActColumn("act", label=say("Y mener"))
        return context


class ActColumn(Column):
    """One click: a synonym, or a best bet, with this query already written in its form."""

    cell_template_name = "search/act_cell.html"

    def get_value(self, instance: AskedQuery) -> str:
        """What the cell is about."""
        return instance.text


class RemarkReport(ReportView):
    """What people hoped to find, in their words."""

    model = SearchRemark
    page_title = _("Ce que les gens cherchaient")
    header_icon = "comment"
    index_url_name = "search_remarks"
    index_results_url_name = "search_remarks_results"
    permission_policy = ModelPermissionPolicy(Synonym)
    any_permission_required = MAY
    default_ordering = "-written_on"
    list_export: ClassVar[list[str]] = ["written_on", "query", "text"]
    columns: ClassVar[list[Column]] = [
        Column("written_on", label=_("Le")),
        Column("query", label=_("Recherche")),
        Column("text", label=_("Ce que la personne cherchait")),
    ]

    def get_filename(self) -> str:
        return f"remarques-{timezone.localdate():%Y-%m-%d}"

    def get_queryset(self) -> QuerySet[SearchRemark]:
        return SearchRemark.objects.all()


def synonym_file(request: HttpRequest) -> HttpResponse:
    """Synonyms in and out as one CSV: GET shows the form, or with `?fichier` gives the file; POST reads one."""
    policy = ModelPermissionPolicy(Synonym)
    if not policy.user_has_any_permission(request.user, MAY):
        raise PermissionDenied
    if "fichier" in request.GET:
        return _as_csv()
    form = SynonymFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = [put_synonym(**row) for row in form.cleaned_data["file"]]
        messages.success(request, ngettext("%(n)s synonyme lu.", "%(n)s synonymes lus.", len(made)) % {"n": len(made)})
        return HttpResponseRedirect(reverse("wagtailsnippets_search_synonym:list"))
    return render(request, "search/synonym_file.html", {"form": form})


def _as_csv() -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="synonymes.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow(COLUMNS)
    for row in Synonym.objects.all():
        writer.writerow([row.main, " | ".join(row.forms), "oui" if row.two_way else "non"])
    return response


class EmptyPanel(Component):
    """On the admin's home of those who may teach the search: what found nothing since Monday of last week."""

    name = "empty-searches"
    template_name = "search/empty_panel.html"
    order = 120

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        assert parent_context is not None
        user = parent_context["request"].user
        may = ModelPermissionPolicy(Synonym).user_has_any_permission(user, MAY)
        return {"rows": empty_lately()[:SHOWN_AT_HOME] if may else [], "report_url": reverse("search_asked")}


def empty_lately(at: date | None = None) -> list[dict[str, Any]]:
    """Queries of this week and the last that found nothing: `text` and `times`, most asked first."""
    since = monday(at or timezone.localdate()) - timedelta(days=7)
    rows = AskedQuery.objects.filter(week__gte=since, results=0).exclude(text="").values("text")
    counted = rows.annotate(times=Sum("asked")).order_by("-times", "text")
    return [dict(row) for row in counted]
