"""/mon-espace/demandes/: a resident's requests, one by one: where each stands, what is awaited, who said what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import Resident
from portal.accounts.views.doors import own_space
from portal.eservices import notices, workflow
from portal.eservices.actions.following import cancel, send_message
from portal.eservices.actions.reading import keys_of, mark_opened
from portal.eservices.actions.refusals import Refused
from portal.eservices.disruptions import disruptions_of
from portal.eservices.forms.following import MessageForm, OnceForm
from portal.eservices.journeys import sheet_journey
from portal.eservices.models import InformationRequest, ServiceRequest
from portal.eservices.permissions import get_own_request, requests_of_person
from portal.eservices.views import completion, papers, words
from portal.eservices.views.cards import rows_of
from portal.lib.keyset import page_of
from portal.lib.rate_limits import too_many
from portal.notifications.models import Notification, NotificationChannel


def resident_at(request: HttpRequest) -> Resident:
    """The person whom `own_space` let in."""
    resident: Resident = request.resident  # type: ignore[attr-defined]  # Type ignore: set by own_space
    return resident


def to_page(reference: str, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("own_request", args=[reference]) + anchor)


@require_safe
@own_space
def request_list(request: HttpRequest) -> HttpResponse:
    """All of them, newest first."""
    page = page_of(requests_of_person(request.user), by="received_at", cursor=request.GET.get("page", ""))
    context = {"resident": resident_at(request), "rows": rows_of(page.rows), "page": page}
    return render(request, "eservices/requests/list.html", context)


@require_safe
@own_space
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One request. Opening it marks its messages as read."""
    own = get_own_request(request.user, reference)
    mark_opened(request=own, resident=resident_at(request))
    return render(request, "eservices/requests/page.html", page_context(request, own, MessageForm()))


def page_context(request: HttpRequest, own: ServiceRequest, form: MessageForm) -> dict[str, Any]:
    """All that the page of a request shows."""
    ask = own.information_requests.filter(closed_at=None).first()
    resident = resident_at(request)
    return {
        "resident": resident,
        "own": own,
        "tag": words.tag_for(own),
        "stages": words.stages(own, ask),
        "next_step": words.next_step(own, ask),
        "silence": words.silence_words(own),
        "completion": completion.completion_of(request, own, ask, resident) if ask else None,
        "decisions": list(own.decisions.all()),
        "thread": list(own.messages.all()),
        "form": form,
        "timeline": words.story_of(own),
        "sections": sheet_journey(own.sheet).summary(),
        "papers": papers.papers_of(own),
        "office": notices.office(own),
        "may_cancel": any(each.key == "withdraw" for each in workflow.allowed_transitions(own, {"resident"})),
        "may_write": own.phase != "closed",
        "disruptions": disruptions_of(own.procedure_id) if own.phase != "closed" else [],
    }


@require_POST
@own_space
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """A message to the department; sixty in an hour are not a conversation."""
    own = get_own_request(request.user, reference)
    if too_many("message.request", own.reference, limit=60, seconds=3600):
        return render(request, "429.html", status=429)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return render(request, "eservices/requests/page.html", page_context(request, own, form))
    send_message(request=own, by=resident_at(request).as_party(), **form.cleaned_data)
    messages.success(request, _("Votre message est envoyé au service."))
    return to_page(own.reference, "#echanges")


@own_space
def cancel_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Asked once more, then done."""
    own = get_own_request(request.user, reference)
    form = OnceForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {"resident": resident_at(request), "own": own, "form": form}
        return render(request, "eservices/requests/cancel.html", context)
    try:
        cancel(request=own, by=resident_at(request).as_party(), once=form.cleaned_data["once"])
        messages.success(request, _("Votre demande est annulée."))
    except (workflow.NotPossible, Refused):
        messages.error(request, _("Cette demande ne peut plus être annulée ici. Écrivez au service."))
    return to_page(own.reference)


@own_space
def complete_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Just what is missing, nothing else."""
    own = get_own_request(request.user, reference)
    ask = open_ask(own)
    if ask is None:
        messages.info(request, _("Nous n’attendons plus rien de vous pour cette demande."))
        return to_page(own.reference)
    page = completion.completion_of(request, own, ask, resident_at(request))
    posted = request.method == "POST" and not completion.changes_rows(request, page)
    if posted and completion.send(request, page, resident_at(request)):
        messages.success(request, _("C’est envoyé. Nous avons bien reçu ce qui manquait."))
        return to_page(own.reference)
    context = {"resident": resident_at(request), "own": own, "completion": page}
    return render(request, "eservices/requests/complete.html", context)


def open_ask(own: ServiceRequest) -> InformationRequest | None:
    """What the city waits for, if anything."""
    found: InformationRequest | None = own.information_requests.filter(closed_at=None).first()
    return found


@require_safe
@own_space
def message_list(request: HttpRequest) -> HttpResponse:
    """What the city told the person in their space, newest first."""
    resident = resident_at(request)
    told = Notification.objects.filter(
        recipient_kind="resident", recipient_id__in=keys_of(resident), channel=NotificationChannel.IN_APP
    )
    page = page_of(told, by="created_at", cursor=request.GET.get("page", ""))
    return render(request, "eservices/requests/messages.html", {"resident": resident, "page": page})
