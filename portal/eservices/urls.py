"""The doors of this room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.eservices.filing_urls")),
    path("", include("portal.eservices.requests_urls")),
]
