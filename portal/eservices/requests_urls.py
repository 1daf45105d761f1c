"""Doors of a resident's space about requests, of following without account, and of checking a paper."""

from django.urls import URLPattern, URLResolver, path

from portal.eservices.views import documents, requests, tracking, verify

OWN = "mon-espace/demandes/<str:reference>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("mon-espace/demandes/", requests.request_list, name="own_requests"),
    path(OWN, requests.request_page, name="own_request"),
    path(f"{OWN}message/", requests.write, name="write_message"),
    path(f"{OWN}annuler/", requests.cancel_page, name="cancel_request"),
    path(f"{OWN}completer/", requests.complete_page, name="complete_request"),
    path(f"{OWN}documents/<str:code>/redemander/", documents.retry, name="retry_paper"),
    path("mon-espace/messages/", requests.message_list, name="own_messages"),
    path("mon-espace/documents/", documents.document_list, name="own_documents"),
    path("mon-espace/documents/<uuid:key>/", documents.download, name="document"),
    path("suivre/", tracking.track, name="tracking"),
    path("suivre/code/", tracking.recall, name="tracking_recall"),
    path("suivre/code/envoye/", tracking.recalled, name="tracking_recalled"),
    path("suivre/<str:reference>/", tracking.state, name="tracking_state"),
    path("verifier/", verify.ask, name="verification_form"),
    path("verifier/<str:code>/", verify.verify),
    path("verifier/<str:code>", verify.verify, name="verification"),
]
