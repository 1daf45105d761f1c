"""What every public page shares: where it stands, who answers for it, until when it is true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin

from portal.cms.edit_tabs import page_edit_handler
from portal.cms.models import BasePage
from portal.cms.page_form import OwnedPageForm
from portal.lib.page_cache import mark_public, rendered_once
from portal.pages.metadata import metadata_of
from portal.pages.models.chrome import frame_for
from portal.pages.models.status import StatusNotice


class PublicPage(BasePage):
    """A page that anyone may read and that the page cache may keep.

    `get_context` gives `crumbs` (pairs of title and address, from the home page to the parent), `now`, and `metadata`
    (what the head says to machines).
    """

    intro = models.TextField(_("chapeau"), blank=True, help_text=_("Une ou deux phrases : ce que la page apporte."))
    checked_on = models.DateField(
        _("vérifiée le"), null=True, blank=True, help_text=_("Le jour où le service a relu la page.")
    )

    # Here and not on BasePage, whose own is set by Wagtail when it starts.
    base_form_class = OwnedPageForm
    get_edit_handler = page_edit_handler
    settings_panels: ClassVar[list[Any]] = [
        *BasePage.settings_panels,
        MultiFieldPanel(
            [FieldPanel("department"), FieldPanel("checked_on"), FieldPanel("review_on")],
            heading=_("Qui répond de cette page"),
        ),
    ]
    search_fields: ClassVar[list[object]] = [*BasePage.search_fields, index.SearchField("intro", boost=2)]
    api_fields: ClassVar[list[Any]] = ["intro", "checked_on"]

    class Meta:
        abstract = True

    def changes_at(self, now: datetime) -> datetime | None:
        """When what this page says may stop being true; None when only an editor can change it."""
        return None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["now"] = timezone.localtime()
        context["crumbs"] = crumbs = self.crumbs(request)
        context["metadata"] = SimpleLazyObject(lambda: metadata_of(self, request, frame_for(request), crumbs))
        return context

    def crumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The way down to this page, itself left out."""
        above = self._above
        return [(str(_("Accueil")) if page.depth == 2 else page.title, page.get_url(request) or "/") for page in above]

    @cached_property
    def _above(self) -> list[BasePage]:
        return list(self.get_ancestors().filter(depth__gt=1, live=True))

    def is_touched_by(self, notice: StatusNotice) -> bool:
        """Whether a state of the city's services is to be told on this page in full."""
        return notice.is_about(self.path)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return rendered_once(request, lambda: self.drawn(request, *args, **kwargs), self.is_open_to_all)

    def is_open_to_all(self) -> bool:
        """Nobody must sign in or know a password to read this page."""
        return not self.get_view_restrictions().exists()

    def drawn(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer itself, marked with the moment until which it is true."""
        response: TemplateResponse = super().serve(request, *args, **kwargs)
        return keep_until(response, request, self.changes_at(timezone.localtime()))


class RoutedPage(RoutablePageMixin, PublicPage):
    """A public page with addresses of its own below it, each drawn once for everybody."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        drawn = super().serve
        return rendered_once(request, lambda: drawn(request, *args, **kwargs), self.is_open_to_all)

    def answer(
        self, request: HttpRequest, context: dict[str, Any], *moments: datetime | None, template: str | None = None
    ) -> HttpResponse:
        """A route's page, true until the soonest of these moments."""
        response = self.render(request, context_overrides=context, template=template)
        return keep_until(response, request, *moments)

    def crumbs_below(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The way down to something below this page."""
        return [*self.crumbs(request), (self.title, self.get_url(request) or "/")]


def addressed(pages: Iterable[Any], request: HttpRequest) -> list[tuple[str, Any]]:
    """Each page with its address, the site's roots being read once for all."""
    return [(page.get_url(request) or "/", page) for page in pages]


def keep_until(response: TemplateResponse, request: HttpRequest, *moments: datetime | None) -> TemplateResponse:
    """Mark a public answer as true until the soonest of these moments and of the next change of a banner."""
    known = [at for at in (*moments, frame_for(request).changes_at) if at]
    return mark_public(response, min(known, default=None))
