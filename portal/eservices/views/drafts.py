"""How a visitor comes to a draft and leaves it: session, doors, and what is said when it is no longer there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.eservices import permissions
from portal.eservices.actions.drafts import adopt_draft
from portal.eservices.models import AnswerSheet, Draft
from portal.eservices.permissions import DRAFT_TOKENS, FILED
from portal.lib import parties
from portal.lib.parties import Party
from portal.lib.rate_limits import client_address, too_many

View = Callable[..., HttpResponse]
HOUR = 3600


def with_draft(view: View) -> View:
    """Give the view the visitor's draft instead of its key. A draft already sent leads to its confirmation; one that
    has expired or is not there is told in plain words; a stranger learns nothing."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, slug: str, key: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            draft = permissions.get_draft_for(request, key)
        except Http404:
            return _not_there(request, slug, key)
        if draft.is_expired:
            return gone(request, slug, _("Ce brouillon a dépassé ses 30 jours : il est effacé."), status=410)
        return view(request, _in_its_account(request, draft), *args, **kwargs)

    return opened


def _not_there(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    if sheet_for(request, key) is not None:
        return HttpResponseRedirect(reverse("filing_sent", args=[slug, key]))
    message = _("Il a pu expirer, être effacé, ou avoir été commencé sur un autre appareil.")
    return gone(request, slug, message, status=404)


def gone(request: HttpRequest, slug: str, message: str, status: int) -> HttpResponse:
    """What to do when there is nothing to go on with."""
    return render(request, "eservices/filing/gone.html", {"message": message, "slug": slug}, status=status)


def _in_its_account(request: HttpRequest, draft: Draft) -> Draft:
    """Somebody who signed in on the way keeps the draft in their account from then on."""
    if draft.owner_id is not None or draft.opened_by_agent_id is not None or request.method != "POST":
        return draft
    resident = permissions.resident_of(request.user)
    return adopt_draft(draft=draft, owner=resident, by=resident.as_party()) if resident else draft


def sheet_for(request: HttpRequest, key: UUID) -> AnswerSheet | None:
    """The first sheet that a draft became, for whoever sent it: from this session, this account, or as its agent."""
    sheet = AnswerSheet.objects.filter(once=key).select_related("version__procedure", "applicant").first()
    if sheet is None:
        return None
    here = {*request.session.get(FILED, ()), *permissions.held_draft_keys(request)}
    return sheet if str(key) in here or _sent_by(request, sheet) else None


def _sent_by(request: HttpRequest, sheet: AnswerSheet) -> bool:
    user = request.user
    if not user.is_authenticated:
        return False
    if sheet.filed_by_kind == "agent":
        return sheet.filed_by_id == str(user.key) and permissions.is_agent(user)
    resident = permissions.resident_of(user)
    return resident is not None and sheet.applicant_id in resident.identities()


def remember(request: HttpRequest, draft: Draft, token: str = "") -> None:
    """Let this session in to a draft: by its token when it is known, else by what was kept of it."""
    if draft.token_hash:
        held = token or f"#{draft.token_hash}"
        request.session[DRAFT_TOKENS] = {**request.session.get(DRAFT_TOKENS, {}), str(draft.key): held}


def remember_filed(request: HttpRequest, key: UUID) -> None:
    """The confirmation may be read again, the last twenty of a session."""
    request.session[FILED] = [*request.session.get(FILED, [])[-19:], str(key)]


def token_of(request: HttpRequest, draft: Draft) -> str:
    """The draft's token, if this session has it in clear."""
    held: str = request.session.get(DRAFT_TOKENS, {}).get(str(draft.key), "")
    return "" if held.startswith("#") else held


def visitor(request: HttpRequest, draft: Draft | None = None) -> Party:
    """Who acts: the agent who opened the draft, the person behind the account, or a guest."""
    user = request.user
    if user.is_authenticated:
        if draft is not None and draft.opened_by_agent_id == user.pk:
            return permissions.agent_party(user)
        resident = permissions.resident_of(user)
        if resident is not None:
            return resident.as_party()
    return parties.guest(_("Personne sans compte"), str(draft.key) if draft else "")


def address(name: str, draft: Draft, *args: Any, **query: str) -> str:
    """The address of one page of a draft."""
    found = reverse(name, args=[draft.version.procedure.slug, draft.key, *args])
    return f"{found}?{urlencode(query)}" if query else found


def knocks_too_often(request: HttpRequest, door: str, limit: int, seconds: int = HOUR) -> bool:
    """Whether this address comes back too often; generous, since a whole school may share one."""
    return too_many(door, client_address(request), limit=limit, seconds=seconds)


def too_often(request: HttpRequest) -> HttpResponse:
    """Told in plain words."""
    return render(request, "429.html", status=429)
