"""« Mode crise » in the admin: one form, one confirmation, one way back. Each page works without script."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.permissions import party_of
from portal.pages.actions import crisis as actions
from portal.pages.crisis_forms import CrisisForm, OnceForm, UpdateForm
from portal.pages.models import Crisis, CrisisClosure, CrisisLog, CrisisRun
from portal.pages.models.chrome import city_card
from portal.pages.models.crisis import active_run, closed_until, pinned

PERMISSION = "pages.run_crisis"
View = Callable[..., HttpResponse]


def for_crisis(view: View) -> View:
    """Only who may turn the switch, and may practise with it."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def _shown(request: HttpRequest, template: str, title: str, crisis: Crisis | None = None, **more: Any) -> HttpResponse:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Accueil")}]
    if template != "crises":
        crumbs.append({"url": reverse("crises"), "label": _("Mode crise")})
    if crisis and crisis.pk and template != "crisis_form":
        crumbs.append({"url": reverse("crisis_edit", args=[crisis.pk]), "label": crisis.title})
    crumbs.append({"url": "", "label": title})
    context: dict[str, Any] = {
        "header_title": title,
        "page_title": title,
        "page_subtitle": "",
        "header_icon": "warning",
    }
    context |= {"breadcrumbs_items": crumbs, "header_buttons": [], "media": "", "crisis": crisis}
    return TemplateResponse(request, f"pages/admin/{template}.html", context | more)


@for_crisis
@require_GET
def crises(request: HttpRequest) -> HttpResponse:
    """What is on, what is prepared, and the log."""
    return _overview(request, UpdateForm(initial={"once": uuid4()}))


def _overview(request: HttpRequest, form: UpdateForm) -> HttpResponse:
    run = active_run()
    log = CrisisLog.objects.select_related("crisis")[:50]
    prepared = Crisis.objects.filter(archived=False)
    return _shown(
        request, "crises", _("Mode crise"), run=run, prepared=prepared, log=log, form=form,
        updates=list(run.updates.all()[:10]) if run else [],
    )  # fmt: skip


@for_crisis
@require_http_methods(["GET", "POST"])
def crisis_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Prepare a crisis; a form that somebody else overtook keeps what was typed and says so."""
    crisis = get_object_or_404(Crisis, pk=pk) if pk else None
    form = CrisisForm(request.POST if request.method == "POST" else None, instance=crisis)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(form, request)
        except actions.StaleForm:
            return _edit_page(request, form, crisis, stale=True)
        messages.success(request, _("« %(title)s » est enregistrée. Rien n’est activé.") % {"title": saved.title})
        return redirect("crisis_confirm" if "activate" in request.POST else "crisis_edit", saved.pk)
    return _edit_page(request, form, crisis)


def _edit_page(request: HttpRequest, form: CrisisForm, crisis: Crisis | None, stale: bool = False) -> HttpResponse:
    title = crisis.title if crisis else _("Préparer une crise")
    if stale and crisis:
        fresh = Crisis.objects.get(pk=crisis.pk)
        typed = request.POST.copy()  # the next click saves over what was just shown
        typed["version_no"] = str(fresh.version_no)
        form.data = typed
    return _shown(request, "crisis_form", title, crisis, form=form, stale=stale)


@transaction.atomic
def _save(form: CrisisForm, request: HttpRequest) -> Crisis:
    crisis: Crisis = form.save(commit=False)
    actions.save_prepared(crisis=crisis, version_no=form.cleaned_data["version_no"] or 0, by=_party(request))
    form.save_m2m()
    crisis.pages.set(form.cleaned_data["addresses"])
    return crisis


def _party(request: HttpRequest) -> Any:
    return party_of(request.user)  # type: ignore[arg-type]  # the admin has let only users in


@for_crisis
@require_http_methods(["GET", "POST"])
def crisis_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """All that will happen, then the button."""
    crisis = get_object_or_404(Crisis, pk=pk)
    form = OnceForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        return _activate(request, crisis, form)
    return _confirm_page(request, crisis)


def _confirm_page(request: HttpRequest, crisis: Crisis) -> HttpResponse:
    form = OnceForm(initial={"once": uuid4(), "version_no": crisis.version_no})
    plan = actions.plan_of(crisis, timezone.now())
    return _shown(request, "crisis_confirm", _("Activer le mode crise"), crisis, plan=plan, form=form)


def _activate(request: HttpRequest, crisis: Crisis, form: OnceForm) -> HttpResponse:
    try:
        actions.activate(crisis_id=crisis.pk, by=_party(request), **form.cleaned_data)
    except actions.StaleForm:
        messages.error(request, _("Quelqu’un a modifié cette crise entre-temps. Relisez, puis activez."))
        return _confirm_page(request, crisis)
    except actions.AnotherRuns:
        messages.error(request, _("Une crise est déjà activée. Désactivez-la d’abord."))
        return redirect("crises")
    messages.success(request, _("Le mode crise est activé : bandeau, page d’accueil et fermetures sont en ligne."))
    return redirect("crises")


@for_crisis
@require_http_methods(["GET", "POST"])
def crisis_rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """Practise: all is shown, nothing is done. The POST only writes in the log that the exercise was made."""
    crisis = get_object_or_404(Crisis, pk=pk)
    if request.method == "POST":
        actions.rehearse(crisis=crisis, by=_party(request))
        messages.success(request, _("L’exercice est noté dans le journal."))
        return redirect("crises")
    plan = actions.plan_of(crisis, timezone.now())
    return _shown(request, "crisis_rehearsal", _("Exercice"), crisis, plan=plan)


@for_crisis
@require_GET
def crisis_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The light page as it would be now."""
    crisis = get_object_or_404(Crisis, pk=pk)
    now = timezone.now()
    until = closed_until(crisis, timezone.localdate(now))
    context = {
        "crisis": crisis,
        "run": CrisisRun(crisis=crisis, started_at=now),
        "updates": [],
        "more": False,
        "closures": [CrisisClosure(place=place, ends_on=until) for place in crisis.places.all()],
        "paused": [each.title for each in crisis.procedures.all()],
        "pinned": pinned(crisis),
        "city": city_card(),
        "rehearsal": True,
    }
    return TemplateResponse(request, "crisis/light.html", context)


@for_crisis
@require_POST
def crisis_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what is new."""
    form = UpdateForm(request.POST)
    if not form.is_valid():
        return _overview(request, form)
    run = get_object_or_404(CrisisRun, pk=pk)
    try:
        actions.tell(run_id=run.pk, by=_party(request), **form.cleaned_data)
        messages.success(request, _("Le point de situation est en ligne."))
    except actions.NotRunning:
        messages.error(request, _("Cette crise est terminée : rien n’a été publié."))
    return redirect("crises")


@for_crisis
@require_http_methods(["GET", "POST"])
def crisis_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo what the activation did; what others changed since is named and stays."""
    run = get_object_or_404(CrisisRun.objects.select_related("crisis", "banner"), pk=pk)
    if request.method == "POST":
        ended = actions.end(run_id=run.pk, by=_party(request))
        messages.success(request, _("Le mode crise est désactivé : le site est revenu comme avant."))
        for left in ended.left_alone:
            messages.warning(request, left)
        return redirect("crises")
    return _shown(
        request, "crisis_end", _("Désactiver le mode crise"), run.crisis, run=run,
        closures=run.closures.select_related("place"), pauses=run.pauses.select_related("procedure"),
    )  # fmt: skip
