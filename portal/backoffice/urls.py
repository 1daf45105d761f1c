"""The doors of the agents' desk, below /agents/."""

from django.urls import URLPattern, URLResolver, path

from portal.backoffice.views import acts, contacts, drafts, inbox, knowledge, requests

urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.inbox, name="desk_inbox"),
    path("attribuer/", inbox.assign_chosen, name="desk_assign_chosen"),
    path("recherche/", inbox.search, name="desk_search"),
    path("contact/", contacts.new, name="desk_contact"),
    path("contact/<str:reference>/", contacts.done, name="desk_contact_done"),
    path("contact/<str:reference>/<uuid:key>/", contacts.paper, name="desk_contact_paper"),
    path("demarche-commencee/", drafts.take_over, name="desk_draft"),
    path("connaissances/", knowledge.index, name="desk_knowledge"),
    path("connaissances/<slug:slug>/", knowledge.article, name="desk_article"),
    path("reponses-types/<slug:slug>/", knowledge.template, name="desk_template"),
    path("demandes/<str:reference>/", requests.show, name="desk_request"),
    path("demandes/<str:reference>/pieces/<uuid:key>/", requests.download, name="desk_download"),
    path("demandes/<str:reference>/reessayer/", requests.retry, name="desk_retry"),
    path("demandes/<str:reference>/<slug:act>/", acts.act, name="desk_act"),
    path("demandes/<str:reference>/decider/<slug:kind>/", acts.act, {"act": "decider"}, name="desk_decide"),
]
