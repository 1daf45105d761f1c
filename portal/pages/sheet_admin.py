"""« La fiche nationale a changé, vérifiez votre démarche »: the report, with what changed, and the editor's word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.accounts.permissions import party_of
from portal.pages.actions.fact_sheets import acknowledge
from portal.pages.models import FactSheet, FactSheetChange
from portal.pages.sheet_html import difference

PERMISSION = "pages.change_factsheet"
MOST = 50


def _checked(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


@require_GET
def changed_sheets(request: HttpRequest) -> HttpResponse:
    """Changes nobody has checked yet, the latest first, then the last ones that were; sheets that the State withdrew
    for as long as their page is there."""
    _checked(request)
    rows = FactSheetChange.objects.select_related("sheet__page").prefetch_related("sheet__procedures")
    waiting = list(rows.filter(acknowledged_at=None)[:MOST])
    title = _("Fiches nationales modifiées")
    context: dict[str, Any] = {
        "header_title": title, "page_title": title, "page_subtitle": "", "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Accueil")}, {"url": "", "label": title},
        ],
        "header_buttons": [], "media": "",
        "waiting": [(row, difference(row.before, row.after)) for row in waiting],
        "withdrawn": FactSheet.objects.exclude(withdrawn_at=None).select_related("page").prefetch_related("procedures"),
        "done": rows.exclude(acknowledged_at=None)[:10],
    }  # fmt: skip
    return TemplateResponse(request, "pages/admin/changed_sheets.html", context)


@require_POST
def acknowledge_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Read and checked."""
    _checked(request)
    change = get_object_or_404(FactSheetChange.objects.select_related("sheet"), pk=pk)
    if acknowledge(change=change, by=party_of(request.user)):  # type: ignore[arg-type]  # the admin lets users in only
        messages.success(request, _("C’est noté : « %(title)s » est vérifiée.") % {"title": change.sheet.title})
    return redirect("changed_sheets")
