"""Going on, with their agreement, with what somebody began alone."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.backoffice.forms.drafts import TakeOverForm
from portal.backoffice.permissions import DeskRequest, acting_agent_required
from portal.backoffice.views import page
from portal.eservices.actions.drafts import take_over_draft
from portal.eservices.actions.refusals import Refused
from portal.lib.rate_limits import too_many

# An agent mistypes; a stolen session tries them all.
TRIES_AN_HOUR = 30


@require_http_methods(["GET", "POST"])
@acting_agent_required
def take_over(request: DeskRequest) -> HttpResponse:
    """One field: the code. The draft then opens where the person stopped."""
    form = TakeOverForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "backoffice/draft.html", {"form": form}, place="contact")
    try:
        if too_many("take-over", str(request.user.pk), limit=TRIES_AN_HOUR, seconds=3600):
            return page(request, "backoffice/draft.html", {"form": form}, place="contact", status=429)
        draft = take_over_draft(
            reference=form.cleaned_data["code"],
            agent=request.user,
            consent=form.cleaned_data["consent"],
            channel=form.cleaned_data["channel"],
            by=request.desk.party(),
        )
    except Refused as refused:
        form.add_error("code", refused.message)
        return page(request, "backoffice/draft.html", {"form": form}, place="contact")
    return HttpResponseRedirect(reverse("filing_go_on", args=[draft.entry, draft.key]))
