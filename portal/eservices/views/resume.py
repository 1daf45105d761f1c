"""Finishing later, on this device or another, and leaving a shared computer clean."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.eservices.actions.drafts import discard_draft, mint_code, redeem_resume
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.resuming import send_resume_link
from portal.eservices.forms.filing import CodeForm, LinkForm
from portal.eservices.journeys import draft_journey
from portal.eservices.models import Draft
from portal.eservices.permissions import DRAFT_TOKENS
from portal.eservices.views import filing_pages
from portal.eservices.views.drafts import (
    HOUR,
    address,
    knocks_too_often,
    remember,
    token_of,
    too_often,
    visitor,
    with_draft,
)
from portal.lib.rate_limits import too_many

# Session: {draft key: short code just made}, shown to the person who made it and forgotten with the session.
CODES = "draft_codes"
MOST_LINKS_PER_DRAFT, MOST_LINKS_PER_ADDRESS = 5, 40
MOST_CODES_PER_ADDRESS, CODES_SECONDS = 20, 900


@with_draft
@require_http_methods(["GET", "POST"])
def later(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What is kept and until when; a link by mail, or a reference and a code to write down."""
    form = LinkForm(request.POST if "email" in request.POST else None, initial={"email": draft.email})
    if request.method == "POST" and "code" in request.POST:
        return _make_code(request, draft)
    if request.method == "POST" and form.is_valid():
        return _mail_link(request, draft, form.cleaned_data["email"])
    journey = draft_journey(draft)
    context = {
        **filing_pages.frame(journey, "", draft),
        "form": form,
        "code": request.session.get(CODES, {}).get(str(draft.key), ""),
        "back": {"href": address("filing_go_on", draft), "label": _("Reprendre maintenant")},
        "action": address("filing_later", draft),
    }
    return render(request, "eservices/filing/later.html", context)


def _make_code(request: HttpRequest, draft: Draft) -> HttpResponse:
    if too_many("draft.code", str(draft.key), limit=10, seconds=HOUR):
        return too_often(request)
    code = mint_code(draft=draft, by=visitor(request, draft))
    request.session[CODES] = {**request.session.get(CODES, {}), str(draft.key): code}
    return HttpResponseRedirect(address("filing_later", draft))


def _mail_link(request: HttpRequest, draft: Draft, email: str) -> HttpResponse:
    by_draft = too_many("draft.link", str(draft.key), limit=MOST_LINKS_PER_DRAFT, seconds=HOUR)
    if by_draft or knocks_too_often(request, "draft.link.address", MOST_LINKS_PER_ADDRESS):
        return too_often(request)
    token = send_resume_link(draft=draft, email=email, by=visitor(request, draft), token=token_of(request, draft))
    draft.refresh_from_db()
    remember(request, draft, token)
    messages.success(request, _("Le lien est parti vers %(email)s.") % {"email": email})
    return HttpResponseRedirect(address("filing_later", draft))


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link. Reading it opens nothing (mail scanners read links): the button moves the draft into the
    session and leaves the secret address behind."""
    if request.method == "GET":
        return _guarded(render(request, "eservices/filing/resume_link.html", {"token": token}))
    if knocks_too_often(request, "draft.resume", MOST_CODES_PER_ADDRESS, CODES_SECONDS):
        return too_often(request)
    try:
        draft = redeem_resume(token=token)
    except Refused as refusal:
        context = {"message": refusal.message, "slug": ""}
        return _guarded(render(request, "eservices/filing/gone.html", context, status=404))
    remember(request, draft, token)
    return HttpResponseRedirect(address("filing_go_on", draft))


def _guarded(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no other site may hear of it, no search engine keep it. Not « no-referrer »: browsers
    then post the button with the origin « null », which the protection against forged forms refuses."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Reference and code, typed."""
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        if knocks_too_often(request, "draft.resume", MOST_CODES_PER_ADDRESS, CODES_SECONDS):
            return too_often(request)
        if form.is_valid():
            try:
                draft = redeem_resume(**form.cleaned_data)
            except Refused as refusal:
                form.add_error("code", refusal.message)
            else:
                remember(request, draft)
                return HttpResponseRedirect(address("filing_go_on", draft))
    return render(request, "eservices/filing/resume_code.html", {"form": form})


@with_draft
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, draft: Draft) -> HttpResponse:
    """« Ordinateur partagé »: leave nothing behind, keeping the draft for later or erasing it."""
    if request.method == "POST":
        if "discard" in request.POST:
            discard_draft(draft=draft, by=visitor(request, draft))
        return _left(request, draft)
    context = {
        **filing_pages.frame(draft_journey(draft), "", draft),
        "back": {"href": address("filing_go_on", draft), "label": _("Revenir à la démarche")},
        "action": address("filing_leave", draft),
    }
    return render(request, "eservices/filing/leave.html", context)


def _left(request: HttpRequest, draft: Draft) -> HttpResponse:
    """An agent stays signed in; everybody else leaves the whole session behind, and the browser its copies."""
    if draft.opened_by_agent_id is not None:
        kept = {key: held for key, held in request.session.get(DRAFT_TOKENS, {}).items() if key != str(draft.key)}
        request.session[DRAFT_TOKENS] = kept
        return HttpResponseRedirect("/agents/")
    logout(request)
    response = render(request, "eservices/filing/left.html", {"is_erased": "discard" in request.POST})
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
