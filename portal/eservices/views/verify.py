"""/verifier/: whether a paper comes from the city. Its kind, its date, the city; nothing of a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from portal.directory.city import city_card
from portal.eservices.forms.following import VerificationForm
from portal.eservices.models import IssuedDocument
from portal.lib import references
from portal.lib.rate_limits import client_address, too_many


def ask(request: HttpRequest) -> HttpResponse:
    """The code typed by hand."""
    form = VerificationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(reverse("verification", args=[form.cleaned_data["code"]]))
    return render(request, "eservices/tracking/verify.html", {"form": form})


def verify(request: HttpRequest, code: str) -> HttpResponse:
    """The answer, at the address that papers print. Thirty in ten minutes from one address: 59 bits hold."""
    if too_many("verify.address", client_address(request), limit=30, seconds=600):
        return render(request, "429.html", status=429)
    wanted = references.normalise_verification_code(code)
    found = IssuedDocument.objects.filter(verification_code=wanted).first() if wanted else None
    context = {"document": found, "code": wanted or code, "city": city_card().name}
    return render(request, "eservices/tracking/verified.html", context, status=200 if found else 404)
