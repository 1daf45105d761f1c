"""Results of an election, entered in the admin by those who may publish its page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.pages.actions import elections as actions
from portal.pages.election_forms import CountForm, FileForm
from portal.pages.models import ElectionPage, ElectionRound, PollingStation


def _page_of(request: HttpRequest, pk: int) -> ElectionPage:
    """The election. Raises Http404, and PermissionDenied for those who may not publish it."""
    page: ElectionPage = get_object_or_404(ElectionPage, pk=pk)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return page


def _round_of(page: ElectionPage, number: int) -> ElectionRound:
    found: ElectionRound = get_object_or_404(page.rounds, number=number)
    if timezone.now() < found.opens_at:
        raise Http404
    return found


def _shown(request: HttpRequest, template: str, title: str, page: ElectionPage | None, **more: Any) -> HttpResponse:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Accueil")}]
    crumbs.append({"url": reverse("elections_admin"), "label": _("Résultats des élections")})
    if page and more.get("round"):
        crumbs.append({"url": reverse("election_admin", args=[page.pk]), "label": page.title})
    if page:
        crumbs.append({"url": "", "label": title})
    context: dict[str, Any] = {
        "header_title": title,
        "page_title": title,
        "page_subtitle": "",
        "header_icon": "list-ol",
    }
    context |= {"breadcrumbs_items": crumbs, "header_buttons": [], "media": "", "election": page}
    return TemplateResponse(request, f"pages/admin/{template}.html", context | more)


@require_safe
def elections(request: HttpRequest) -> HttpResponse:
    """The elections whose results this editor may enter, the latest first."""
    pages = [page for page in ElectionPage.objects.order_by("-pk") if _may_enter(request, page)]
    if not pages and not request.user.is_superuser:
        raise PermissionDenied
    return _shown(request, "elections", _("Résultats des élections"), None, pages=pages)


def _may_enter(request: HttpRequest, page: ElectionPage) -> bool:
    return bool(page.permissions_for_user(request.user).can_publish())


@require_safe
def election(request: HttpRequest, pk: int) -> HttpResponse:
    """Each round with its stations, those not counted first."""
    page = _page_of(request, pk)
    now = timezone.now()
    rounds = [_round_rows(page, row) for row in page.rounds.order_by("-number") if row.opens_at <= now]
    return _shown(request, "election", page.title, page, rounds=rounds, file_form=FileForm())


def _round_rows(page: ElectionPage, row: ElectionRound) -> dict[str, Any]:
    counts = {count.station_id: count for count in page.counts.filter(round_number=row.number)}
    stations = [(station, counts.get(station.pk)) for station in PollingStation.objects.filter(open_now=True)]
    stations.sort(key=lambda pair: (pair[1] is not None, pair[0].number))
    return {"row": row, "stations": stations, "counted": len(counts), "shown": timezone.now() >= row.closes_at}


@require_http_methods(["GET", "POST"])
def station_count(request: HttpRequest, pk: int, round_number: int, station: int) -> HttpResponse:
    """The quick form of one station; it leads to the next one not counted."""
    page = _page_of(request, pk)
    row = _round_of(page, round_number)
    where = get_object_or_404(PollingStation, number=station)
    known = page.counts.filter(round_number=round_number, station=where).first()
    form = CountForm(request.POST or None, lists=actions.lists_of(page, round_number), known=known)
    if request.method == "POST" and form.is_valid():
        return _entered(request, page, row, where, form)
    title = _("Bureau %(station)s, %(round)s") % {"station": where, "round": row.name.lower()}
    return _shown(request, "station_count", title, page, round=row, station=where, form=form, known=known)


def _entered(
    request: HttpRequest, page: ElectionPage, row: ElectionRound, where: PollingStation, form: CountForm
) -> HttpResponse:
    figures = form.figures(form.cleaned_data)
    user: Any = request.user
    actions.enter_count(page=page, round_number=row.number, station=where, figures=figures, by=user, at=timezone.now())
    messages.success(request, _("Le bureau %(station)s est enregistré.") % {"station": where})
    counted = page.counts.filter(round_number=row.number).values("station")
    left = PollingStation.objects.filter(open_now=True).exclude(pk__in=counted).first()
    if left is None or "stay" in request.POST:
        return redirect("election_admin", page.pk)
    return redirect("election_station", page.pk, row.number, left.number)


@require_POST
def withdraw(request: HttpRequest, pk: int, round_number: int, station: int) -> HttpResponse:
    """Take back a count entered by mistake."""
    page = _page_of(request, pk)
    where = get_object_or_404(PollingStation, number=station)
    if actions.withdraw_count(page=page, round_number=round_number, station=where):
        messages.success(request, _("Le dépouillement du bureau %(station)s est retiré.") % {"station": where})
    return redirect("election_admin", page.pk)


@require_http_methods(["POST"])
def import_file(request: HttpRequest, pk: int, round_number: int) -> HttpResponse:
    """A file of counts: all of it, or nothing and a sentence for each line that is wrong."""
    page = _page_of(request, pk)
    row = _round_of(page, round_number)
    form = FileForm(request.POST, request.FILES)
    errors: list[str] = []
    if form.is_valid():
        user: Any = request.user
        content = form.cleaned_data["file"].read(actions.LARGEST_FILE + 1)
        try:
            made = actions.import_counts(
                page=page, round_number=row.number, content=content, by=user, at=timezone.now()
            )
        except actions.FileRefused as refused:
            errors = refused.lines
        else:
            said = ngettext("%(n)s bureau est enregistré.", "%(n)s bureaux sont enregistrés.", made)
            messages.success(request, said % {"n": made})
            return redirect("election_admin", page.pk)
    title = _("Fichier de résultats, %(round)s") % {"round": row.name.lower()}
    return _shown(request, "import_counts", title, page, round=row, file_form=form, errors=errors)


@require_safe
def template_file(request: HttpRequest, pk: int, round_number: int) -> HttpResponse:
    """The empty file to fill, with the mark by which a spreadsheet knows UTF-8."""
    page = _page_of(request, pk)
    row = get_object_or_404(page.rounds, number=round_number)
    response = HttpResponse(f"\ufeff{actions.template_csv(page, row.number)}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tour-{row.number}.csv"'
    return response
