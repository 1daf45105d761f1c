"""What each request of a signed-in person goes through: the second factor of those who work, and no copy kept."""

from collections.abc import Callable
from typing import Final

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

# Doors behind which one works for the city: nobody passes with an e-mail code alone.
WORK_PREFIXES: Final = ("/agents/", "/cms/")
# What no cache, proxy or « page précédente » of a shared computer may show again.
PRIVATE_PREFIXES: Final = ("/mon-espace/", "/comptes/", "/suivre/", "/agents/")

GetResponse = Callable[[HttpRequest], HttpResponse]


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this person must set up a second factor before going on (délibération CNIL 2022-100: agents)."""
    if not settings.PORTAL_AGENTS_NEED_SECOND_FACTOR or not request.path.startswith(WORK_PREFIXES):
        return False
    return request.user.is_authenticated and not get_adapter().is_mfa_enabled(request.user)


class SecondFactorMiddleware:
    """Leads to enrolment whoever works without a second factor. allauth asks for an enrolled one at each sign-in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if needs_second_factor(request):
            messages.warning(request, _("Pour travailler ici, protégez d’abord votre compte par une seconde preuve."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Private pages are never kept, unless their view said something stricter."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PRIVATE_PREFIXES):
            response.headers["Cache-Control"] = "no-store, private"
        return response
