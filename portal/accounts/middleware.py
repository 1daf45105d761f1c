"""What each request of a signed-in person goes through: the second factor of those who work, and no copy kept. What
each request of a program goes through: its key, its limit, a copy that may be kept."""

from collections.abc import Callable
from hashlib import sha256
from typing import Final

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _

from portal.accounts.actions import use_api_key
from portal.lib.languages import bare
from portal.lib.problems import Problem
from portal.lib.rate_limits import client_address, too_many

# Doors behind which one works for the city: nobody passes with an e-mail code alone.
WORK_PREFIXES: Final = ("/agents/", "/cms/")
# What no cache, proxy or « page précédente » of a shared computer may show again.
PRIVATE_PREFIXES: Final = ("/mon-espace/", "/comptes/", "/suivre/", "/agents/")
# The public APIs: the same answers for everybody, whoever is signed in.
API_PREFIX: Final = "/api/v"
API_SECONDS: Final = 60
API_CACHING: Final = "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400"

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
        if bare(request.path).startswith(PRIVATE_PREFIXES):
            response.headers["Cache-Control"] = "no-store, private"
        return response


class ApiMiddleware:
    """Counts what each key, or each address without one, asks of the APIs, and lets copies of answers be kept.

    The answers are the same for everybody: a key only raises the limit. 429 tells when to ask again; an answer that
    has not changed is a 304 without a body.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API_PREFIX) or request.method == "OPTIONS":
            return self.get_response(request)
        try:
            count_api_call(request)
        except Problem as refusal:
            return with_headers(refusal)
        asked = request.method
        if asked == "HEAD":  # what a GET would say, without its body
            request.method = "GET"
        response = keepable(request, self.get_response(request))
        return without_body(response) if asked == "HEAD" else response


def secret_of(request: HttpRequest) -> str:
    """The key sent, as `X-Api-Key` or as a Bearer token; empty without one. Another scheme is somebody else's."""
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    return request.headers.get("X-Api-Key", "").strip() or (token.strip() if scheme.lower() == "bearer" else "")


def count_api_call(request: HttpRequest) -> None:
    """Raises Problem: 401 for a key that opens nothing, 429 beyond the limit of the key or of the address."""
    secret = secret_of(request)
    key = use_api_key(secret=secret) if secret else None
    who = f"key:{key.pk}" if key else client_address(request)
    limit = key.per_minute if key else settings.PORTAL_API_PER_MINUTE
    if too_many("api", who, limit=limit, seconds=API_SECONDS):
        wait = API_SECONDS - int(timezone.now().timestamp()) % API_SECONDS
        raise Problem(
            429,
            "too_many_requests",
            _("Trop de requêtes."),
            _("Attendez %(seconds)s s, ou demandez une clé à la ville.") % {"seconds": wait},
            retry_after=wait,
        )
    if secret and key is None:
        detail = _("Elle a été retirée, ou mal recopiée. Sans clé, tout se lit aussi.")
        raise Problem(401, "unknown_key", _("Cette clé n’est pas connue."), detail)


def with_headers(refusal: Problem) -> HttpResponse:
    """A refusal with the header that its status asks for."""
    response = refusal.response()
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if wait := refusal.extra.get("retry_after"):
        response.headers["Retry-After"] = str(wait)
    return response


def without_body(response: HttpResponse) -> HttpResponse:
    """The head of an answer, which still tells the body's length."""
    response.headers["Content-Length"] = str(len(response.content))
    response.content = b""
    return response


def keepable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer that caches may keep for a minute and ask about afterwards."""
    patch_vary_headers(response, ("Accept-Language",))
    if response.status_code != 200 or response.streaming or request.method not in ("GET", "HEAD"):
        return response
    response.headers["Cache-Control"] = API_CACHING
    etag = f'W/"{sha256(response.content).hexdigest()[:24]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
