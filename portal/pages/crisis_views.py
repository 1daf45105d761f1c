"""The crisis page, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.lib.page_cache import mark_public
from portal.pages.models.crisis import SHOWN_AFTER, said_of, shown_run


@require_safe
def crisis(request: HttpRequest) -> HttpResponse:
    """/crise/: what happens, what to do, what is new; a month after its end it still says that it is over."""
    run = shown_run(timezone.now())
    if run is None:
        raise Http404
    response = TemplateResponse(request, "crisis/light.html", said_of(run) | {"rehearsal": False})
    return mark_public(response, run.ended_at + SHOWN_AFTER if run.ended_at else None)
