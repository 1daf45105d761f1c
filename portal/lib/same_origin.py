"""Forms without a token, for public pages that set no cookie: the browser itself says where a form came from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def comes_from_us(request: HttpRequest) -> bool:
    """Whether a page of this host sent it: by `Origin`, which every browser adds to a POST, or else by `Referer`.

    Enough for what nobody gains by forging (a count without account); never for what acts in somebody's name.
    """
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return said != "" and urlsplit(said).netloc == request.get_host()


def same_origin_form(view: View) -> View:
    """A view whose POST needs no token, but must come from one of our own pages; 403 otherwise."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not comes_from_us(request):
            return HttpResponseForbidden()
        return view(request, *args, **kwargs)

    return guarded
