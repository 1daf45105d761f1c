"""The list of requests, and giving several of them to one agent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from portal.backoffice import wording
from portal.backoffice.actions import assign_many
from portal.backoffice.inbox import PHASES, Filters, Inbox
from portal.backoffice.permissions import DeskRequest, acting_agent_required, agent_required
from portal.backoffice.searching import search_desk
from portal.backoffice.views import page
from portal.eservices.enums import Channel
from portal.eservices.models import Procedure
from portal.eservices.permissions import colleagues_in


@require_GET
@agent_required
def inbox(request: DeskRequest) -> HttpResponse:
    """The requests of the agent's departments, soonest deadline first."""
    filters = Filters.from_query(request.GET)
    found = Inbox(request.desk, filters)
    tabs = found.tabs()
    counts = {tab.slug: tab.count for tab in tabs}
    listed = found.page(after=request.GET.get("apres", ""), before=request.GET.get("avant", ""))
    context = {
        "filters": filters,
        "tabs": tabs,
        "rail": {"team": counts["toutes"], "mine": counts["a-moi"]},
        "rows": [wording.row(each, found.today) for each in listed.rows],
        "previous_url": listed.previous_url,
        "next_url": listed.next_url,
        "procedures": Procedure.objects.order_by("title").values_list("slug", "title"),
        "channels": Channel.choices,
        "phases": list(PHASES.items()),
        "colleagues": colleagues_in(request.desk.department_ids) if request.desk.acts else [],
    }
    return page(request, "backoffice/inbox.html", context, place="mine" if filters.tab == "a-moi" else "inbox")


@require_POST
@acting_agent_required
def assign_chosen(request: DeskRequest) -> HttpResponse:
    """Give the chosen rows to oneself or to a colleague; those that refuse are named."""
    done, refused = assign_many(
        desk=request.desk, chosen=request.POST.getlist("demande"), to=request.POST.get("vers", "")
    )
    if done:
        words = ngettext("%(n)s demande attribuée.", "%(n)s demandes attribuées.", done) % {"n": done}
        messages.success(request, words)
    for reference, why in refused:
        messages.warning(request, f"{reference}{_(' : ')}{why}")
    return HttpResponseRedirect(reverse("desk_inbox") + Filters.from_query(request.POST).address())


@require_GET
@agent_required
def search(request: DeskRequest) -> HttpResponse:
    """Requests, knowledge and ready answers for a few words; a reference opens its request."""
    found = search_desk(request.desk, request.GET.get("q", ""))
    if found.exact:
        return HttpResponseRedirect(reverse("desk_request", args=[found.exact.reference]))
    today = timezone.localdate()
    context = {"found": found, "rows": [wording.row(each, today) for each in found.requests]}
    return page(request, "backoffice/search.html", context)
