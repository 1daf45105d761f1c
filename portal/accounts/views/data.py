"""A person's copy of their data, and the closing of their account."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.actions import close_account
from portal.accounts.models import Resident
from portal.accounts.privacy import copy_of
from portal.accounts.registry import SEEN_SOURCES
from portal.accounts.views.doors import own_space
from portal.lib.keyset import page_of
from portal.privacy.actions import SEEN, record
from portal.privacy.models import AuditEntry


@require_safe
@own_space
def data(request: HttpRequest) -> HttpResponse:
    """What is kept, why, how long, and the two buttons."""
    resident: Resident = request.resident  # type: ignore[attr-defined]  # Type ignore: set by own_space
    return render(request, "accounts/data.html", {"resident": resident, "parts": copy_of(resident)["parts"]})


@require_safe
@own_space
def seen(request: HttpRequest) -> HttpResponse:
    """Which agents opened the person's files, when and for which department (loi 78-17, article 49)."""
    resident: Resident = request.resident  # type: ignore[attr-defined]  # Type ignore: set by own_space
    found = AuditEntry.objects.filter(opened_by_agents(resident))
    page = page_of(found, by="at", cursor=request.GET.get("page", ""))
    return render(request, "accounts/seen.html", {"resident": resident, "page": page})


def opened_by_agents(resident: Resident) -> Q:
    """The lines of the audit that tell of it; none when no room knows anything of the person."""
    wanted = Q(pk=None)
    for objects in SEEN_SOURCES.values():
        kind, ids = objects(resident)
        wanted |= Q(object_type=kind, object_id__in=list(ids))
    return wanted & Q(verb=SEEN, by_kind="agent")


@require_POST
@own_space
def download(request: HttpRequest) -> HttpResponse:
    """The copy as a file (RGPD, articles 15 and 20); the audit keeps that it was taken."""
    resident: Resident = request.resident  # type: ignore[attr-defined]  # Type ignore: set by own_space
    record(by=resident.as_party(), verb="exported", object_type="resident", object_id=str(resident.key))
    body = json.dumps(copy_of(resident), ensure_ascii=False, indent=2, default=str)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@own_space
def close(request: HttpRequest) -> HttpResponse:
    """Asked once more, then done."""
    resident: Resident = request.resident  # type: ignore[attr-defined]  # Type ignore: set by own_space
    if request.method != "POST":
        return render(request, "accounts/close.html", {"resident": resident})
    user = request.user
    logout(request)
    close_account(user=user)  # type: ignore[arg-type]  # Type ignore: own_space let only users in
    messages.success(request, _("Votre compte est fermé. Vos demandes en cours continuent."))
    return HttpResponseRedirect("/")
