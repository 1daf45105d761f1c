"""Doors that belong to no single room: health, error pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.cms.translations import local
from portal.outbox.actions import oldest_due
from portal.outbox.models import ClockTick
from portal.pages.languages import french_page
from portal.partners.antivirus import ScannerUnavailable, scanner
from search import engine as search_engine

# Beyond these the people who run the portal should look.
LATE_TICK = timedelta(minutes=3)
LATE_DEBT = timedelta(minutes=10)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _clock() -> str:
    tick = ClockTick.objects.filter(name="minute", last_tick_at__isnull=False).first()
    if tick is None or tick.last_tick_at is None:
        return "l’horloge n’a jamais tourné"
    late = timezone.now() - tick.last_tick_at
    return "ok" if late < LATE_TICK else f"dernier passage il y a {int(late.total_seconds() // 60)} min"


def _outbox() -> str:
    oldest = oldest_due()
    late = timezone.now() - oldest if oldest else timedelta()
    return "ok" if late < LATE_DEBT else f"une chose due attend depuis {int(late.total_seconds() // 60)} min"


def _antivirus() -> str:
    try:
        scanner().scan(BytesIO(b"sante"))
    except ScannerUnavailable:
        return "l’antivirus ne répond pas : les fichiers attendent"
    return "ok"


def _files() -> str:
    """A full or unwritable disk is found by writing."""
    private = storages["private"]
    private.delete(private.save("sante", ContentFile(b"sante")))
    return "ok"


PARTS: dict[str, Callable[[], str]] = {
    "database": _database,
    "clock": _clock,
    "outbox": _outbox,
    "antivirus": _antivirus,
    "files": _files,
    "search": search_engine.check,
}


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether each part works: 200 when all do, 503 with the sentence of what does not. No secret, no version."""
    said: dict[str, str] = {}
    for name, ask in PARTS.items():
        try:
            said[name] = ask()
        except Exception as error:  # a health page that fails tells nothing
            said[name] = type(error).__name__
    well = all(answer == "ok" for answer in said.values())
    return JsonResponse({"status": "ok" if well else "degraded", "parts": said}, status=200 if well else 503)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent is too heavy or cannot be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 in the city's design."""
    return render(request, "403.html", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form posted without the session's cookie: the same page, which says that nothing saved is lost."""
    return forbidden(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in the city's design, with ways out; a page that exists only in French is offered in French."""
    page = french_page(request)
    if page is None:
        return render(request, "404.html", status=404)
    translated = local(page)
    address = translated.get_url(request) or ""
    if translated != page:  # below the translation itself nothing stands at this address
        return render(request, "404.html", status=404) if request.path.startswith(address) else redirect(address)
    context = {"title": page.title, "url": page.get_url(request)}
    return render(request, "pages/untranslated.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that stands alone, since the database may be what failed."""
    return render(None, "500.html", status=500)
