"""All pages as residents will see them, read-only, with the city's own lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import PreviewOnEditView

from portal.eservices.lookups.registry import CityLookups
from portal.eservices.views.workshop.frame import WorkshopView


class PreviewView(WorkshopView):
    """A whole page of the public site, in the browser's own width."""

    heading = _("Aperçu")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The version in preparation."""
        request.lookups = CityLookups()  # type: ignore[attr-defined]  # read by Procedure.get_preview_context
        context = {**self.working.get_preview_context(request, ""), "back_url": self.url("workshop")}
        return render(request, self.working.get_preview_template(request, ""), context)


class LivePreviewView(PreviewOnEditView):
    """Wagtail's side panel, at the width of a phone."""

    def get_extra_request_attrs(self) -> dict[str, Any]:
        """The city's lists, which the model may not reach."""
        return {**super().get_extra_request_attrs(), "lookups": CityLookups()}
