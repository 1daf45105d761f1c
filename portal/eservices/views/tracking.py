"""/suivre/: where a request stands, without account, by its number and its code. State only, nothing of a person."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from portal.eservices.actions.tracking import send_codes, tracked_request
from portal.eservices.forms.following import RecallForm, TrackingForm
from portal.eservices.models import ServiceRequest
from portal.eservices.views import words
from portal.lib.rate_limits import client_address, too_many

# Session: {reference: until when (epoch)} of the requests opened by their code.
TRACKED: Final = "tracked"
OPEN_FOR: Final = 3600
MINUTE, HOUR = 60, 3600
WRONG_PAIR = gettext_lazy("Ce numéro et ce code ne vont pas ensemble. Vérifiez-les, ou recevez-les à nouveau.")


def track(request: HttpRequest) -> HttpResponse:
    """Number and code. The same sentence whether the number is unknown or the code wrong."""
    form = TrackingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if knocks_too_often(request, str(request.POST.get("reference", ""))):
            return render(request, "429.html", status=429)
        if form.is_valid():
            found = tracked_request(**form.cleaned_data)
            if found is not None:
                return _open(request, found)
            form.add_error("code", WRONG_PAIR)
    return render(request, "eservices/tracking/form.html", {"form": form})


def knocks_too_often(request: HttpRequest, reference: str) -> bool:
    """Ten tries an hour for one number, twenty in ten minutes from one address: 31⁸ codes cannot be tried."""
    by_number = too_many("track.reference", reference.upper(), limit=10, seconds=HOUR)
    by_address = too_many("track.address", client_address(request), limit=20, seconds=10 * MINUTE)
    return by_number or by_address


def _open(request: HttpRequest, found: ServiceRequest) -> HttpResponse:
    held = request.session.get(TRACKED, {})
    request.session[TRACKED] = {**held, found.reference: int(timezone.now().timestamp()) + OPEN_FOR}
    return HttpResponseRedirect(reverse("tracking_state", args=[found.reference]))


def state(request: HttpRequest, reference: str) -> HttpResponse:
    """The state of a request opened by its code within the hour."""
    until = request.session.get(TRACKED, {}).get(reference, 0)
    if until < timezone.now().timestamp():
        return HttpResponseRedirect(reverse("tracking"))
    found = ServiceRequest.objects.select_related("version", "department").filter(reference=reference).first()
    if found is None:
        return HttpResponseRedirect(reverse("tracking"))
    ask = found.information_requests.filter(closed_at=None).first()
    context = {
        "reference": found.reference,
        "title": found.version.parsed().title,
        "tag": words.tag_for(found),
        "stages": words.stages(found, ask),
        "next_step": words.next_step(found, ask),
        "department": found.department,
    }
    return render(request, "eservices/tracking/state.html", context)


def recall(request: HttpRequest) -> HttpResponse:
    """Send numbers and codes again, to the address of the requests; the page never says whether there are any."""
    form = RecallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if too_many("recall.address", client_address(request), limit=10, seconds=HOUR):
            return render(request, "429.html", status=429)
        if form.is_valid():
            email = form.cleaned_data["email"]
            if not too_many("recall.email", email.casefold(), limit=3, seconds=HOUR):
                send_codes(email=email)
            return HttpResponseRedirect(reverse("tracking_recalled"))
    return render(request, "eservices/tracking/recall.html", {"form": form})


def recalled(request: HttpRequest) -> HttpResponse:
    """The same page for everybody."""
    return render(request, "eservices/tracking/recalled.html")
