"""The portal's addresses and, beside them, a bare view to measure against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import handler403, handler404, handler500, urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    """The least that Django can answer, through the same middleware."""
    return HttpResponse("bonjour")


urlpatterns = [path("nue/", bare), *urlpatterns]
