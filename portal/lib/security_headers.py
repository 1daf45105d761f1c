"""What a browser may load: our own host only, and nothing inline but in Wagtail's admin."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

COMMON = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
PUBLIC = COMMON + "script-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'"
# Previews are shown by the admin in a frame of the same host.
PREVIEW = PUBLIC.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
# Wagtail's date and time choosers and its styles are inline (stack probe of 2026-11): a nonce would switch them off.
ADMIN = COMMON + (
    "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "frame-src 'self'; frame-ancestors 'self'"
)


class SecurityHeadersMiddleware:
    """Sets Content-Security-Policy and Permissions-Policy on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = policy_for(request, response)
        if policy == PREVIEW:  # the page in preview was drawn by a request of its own, which may not be framed
            response.headers["Content-Security-Policy"] = policy
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(self), microphone=(), payment=()")
        return response


def policy_for(request: HttpRequest, response: HttpResponse) -> str:
    """The admin's policy below /cms/; a preview (which Wagtail lets be framed) keeps the public one, framed by us."""
    if not request.path.startswith("/cms/"):
        return PUBLIC
    framed = response.headers.get("X-Frame-Options") == "SAMEORIGIN" and "/preview" in request.path
    return PREVIEW if framed else ADMIN
