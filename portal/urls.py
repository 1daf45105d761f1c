"""The composition root: every room's doors, at addresses that stay (French for residents)."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import views
from portal.api import api, content_api, guide

urlpatterns: list[URLPattern | URLResolver] = [
    path("sante/", views.health, name="health"),
    # Wagtail's own login knows nothing of second factors: its address leads to ours.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/password_reset/", RedirectView.as_view(pattern_name="account_login")),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/", include(wagtailadmin_urls)),
    path("fichiers/", include(wagtaildocs_urls)),
    path("api/", guide, name="api_guide"),
    path("api/v1/", api.urls),
    path("api/v2/", content_api.urls),
    path("agents/", include("portal.backoffice.urls")),
]
if settings.PORTAL_DEMONSTRATION:
    urlpatterns += [path("demonstration/", include("portal.demo.urls"))]
if settings.PORTAL_SERVES_MEDIA:
    urlpatterns += [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})]
# What residents read is at /… in French and at /en/… in English: the path says the language, and nothing else does.
urlpatterns += i18n_patterns(
    path("", include("portal.accounts.urls")),
    path("comptes/", include("allauth.urls")),
    path("", include("search.urls")),
    path("", include("portal.eservices.urls")),
    path("", include("portal.pages.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"
