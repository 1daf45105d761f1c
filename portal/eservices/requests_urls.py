"""Doors of a resident's space about requests, of following without account, and of checking a paper."""

from django.urls import URLPattern, URLResolver, path

from portal.eservices.views import tracking, verify

urlpatterns: list[URLPattern | URLResolver] = [
    path("suivre/", tracking.track, name="tracking"),
    path("suivre/code/", tracking.recall, name="tracking_recall"),
    path("suivre/code/envoye/", tracking.recalled, name="tracking_recalled"),
    path("suivre/<str:reference>/", tracking.state, name="tracking_state"),
    path("verifier/", verify.ask, name="verification_form"),
    path("verifier/<str:code>/", verify.verify),
    path("verifier/<str:code>", verify.verify, name="verification"),
]
