"""Compressed answers for pages that the page cache does not keep (it compresses its own, once)."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from portal.lib.page_cache import key_of


class PersonalCompressionMiddleware(GZipMiddleware):
    """Django's own, which pads each answer at random so that its length tells nothing (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if getattr(response, "public_for", 0) and key_of(request) is not None:
            return response
        return super().process_response(request, response)
