"""The doors between « Commencer » and « Demande envoyée ».

Keys of pages are snake_case, so the names with a hyphen below are never a page's.
"""

from django.urls import path

from portal.eservices.views import filing, resume

urlpatterns = [
    path("d/<slug:slug>", filing.short_link, name="filing_short"),
    path("demarches/<slug:slug>/commencer/", filing.start, name="filing_start"),
    path("demarches/<slug:slug>/<uuid:key>/", filing.go_on, name="filing_go_on"),
    path("demarches/<slug:slug>/<uuid:key>/verifier-et-envoyer/", filing.check, name="filing_check"),
    path("demarches/<slug:slug>/<uuid:key>/demande-envoyee/", filing.sent, name="filing_sent"),
    path("demarches/<slug:slug>/<uuid:key>/fin-de-demarche/", filing.ended, name="filing_ended"),
    path("demarches/<slug:slug>/<uuid:key>/plus-tard/", resume.later, name="filing_later"),
    path("demarches/<slug:slug>/<uuid:key>/quitter-et-effacer/", resume.leave, name="filing_leave"),
    path("demarches/<slug:slug>/<uuid:key>/<slug:step>/", filing.step, name="filing_step"),
    path("reprendre/", resume.by_code, name="filing_resume"),
    path("reprendre/<str:token>/", resume.by_link, name="filing_resume_link"),
]
