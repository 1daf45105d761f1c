"""The content API (`/api/v2/`): Wagtail's own, for everybody the same, whoever is signed in.

Only live pages without any restriction, files of open collections; errors in our words (RFC 9457).
"""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.fields import Field
from rest_framework.renderers import JSONRenderer
from wagtail.api import APIField
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Locale

from portal.cms.api_fields import absolute, picture, restricted_collections, told_fields
from portal.lib.problems import problem


class Sizes(Field):  # type: ignore[type-arg]  # generic in the stubs only
    """An image's sizes, small to large."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        told = picture(value, self.context.get("request"))
        return told["sizes"] if told else []


class FileType(Field):  # type: ignore[type-arg]  # generic in the stubs only
    """« pdf », « ods »."""

    def to_representation(self, value: Any) -> str:
        return str(value.file_extension).lower()


class AskedUrl(Field):  # type: ignore[type-arg]  # generic in the stubs only
    """Where people read a page, at the host that was asked."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, value: Any) -> str:
        request = self.context.get("request")
        return absolute(request, value.get_url(request) or "")


class ContentPageSerializer(PageSerializer):
    """Wagtail's, with addresses of the host that was asked."""

    html_url = AskedUrl(read_only=True)


class OpenContent(BaseAPIViewSet):
    """What the three doors share: JSON only, resolved fields, problems in French."""

    renderer_classes = (JSONRenderer,)

    @classmethod
    def get_body_fields(cls, model: type[models.Model]) -> list[APIField]:
        return told_fields(model, super().get_body_fields(model))

    def handle_exception(self, exc: Exception) -> HttpResponseBase:
        if isinstance(exc, Http404):
            return problem(404, "not_found", _("Rien à cette adresse."))
        if isinstance(exc, BadRequestError):
            return problem(400, "bad_request", _("Cette demande ne peut pas être lue."), str(exc))
        if isinstance(exc, APIException) and exc.status_code == 405:
            refused = problem(405, "read_only", _("Cette interface se lit seulement."))
            refused.headers["Allow"] = ", ".join(self.allowed_methods)
            return refused
        return super().handle_exception(exc)


class ContentPages(OpenContent, PagesAPIViewSet):
    """Pages: live, public, in the language asked for."""

    base_serializer_class = ContentPageSerializer

    def find_view(self, request: Any) -> HttpResponseBase:
        """A redirection that stays at the host that was asked."""
        response: HttpResponseBase = super().find_view(request)
        response.headers["Location"] = re.sub(r"^https?://[^/]+", "", response.headers["Location"])
        return response

    def get_base_queryset(self) -> Any:
        """Whoever asks: a page for some people only is in no answer."""
        self._know_language()
        return super().get_base_queryset().public()

    def _know_language(self) -> None:
        """Raises Http404 for a language that the site does not have."""
        code = self.request.GET.get("locale")
        if code and not Locale.objects.filter(language_code=code).exists():
            raise Http404


class ContentImages(OpenContent, ImagesAPIViewSet):
    """Images of open collections, each with its sizes."""

    @classmethod
    def get_body_fields(cls, model: type[models.Model]) -> list[APIField]:
        return [*super().get_body_fields(model), APIField("sizes", Sizes(source="*"))]

    def get_queryset(self) -> Any:
        rows = super().get_queryset().exclude(collection__in=restricted_collections())
        return rows.prefetch_related("renditions")


class ContentDocuments(OpenContent, DocumentsAPIViewSet):
    """Documents of open collections, with type and weight."""

    def get_queryset(self) -> Any:
        return super().get_queryset().exclude(collection__in=restricted_collections())

    @classmethod
    def get_body_fields(cls, model: type[models.Model]) -> list[APIField]:
        return [*super().get_body_fields(model), APIField("file_type", FileType(source="*")), APIField("file_size")]
