"""The two APIs: /api/v2/ serves the content (Wagtail's own), /api/v1/ is ours, one router a room."""

from ninja import NinjaAPI
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from portal.pages.api import router as procedures_router
from search.api import router as search_router

content_api = WagtailAPIRouter("content_api")
content_api.register_endpoint("pages", PagesAPIViewSet)
content_api.register_endpoint("images", ImagesAPIViewSet)
content_api.register_endpoint("documents", DocumentsAPIViewSet)

api = NinjaAPI(title="Portail de la ville", version="1", urls_namespace="api", docs_url=None)
api.add_router("/procedures/", procedures_router)
api.add_router("/search/", search_router)
