"""« État des services »: what is stopped or late now, what is announced, what is over for a month."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path

from portal.cms.models import BasePage
from portal.pages.models.base import RoutedPage
from portal.pages.models.status import PAST_DAYS, ServiceStatus


class ServiceStatusPage(RoutedPage):
    """One a site, at /etat-des-services/."""

    template = "pages/service_status.html"
    max_count = 1
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("état des services")

    @path("")
    def whole(self, request: HttpRequest) -> HttpResponse:
        """Current, coming, past, each state with the pages it touches."""
        now = timezone.now()
        rows = ServiceStatus.objects.as_told()
        context = {
            "current": list(rows.current(now)),
            "coming": list(rows.coming(now)[:50]),
            "past": list(rows.past(now)[:100]),
            "past_days": PAST_DAYS,
        }
        return self.answer(request, context, ServiceStatus.objects.next_change(now))
