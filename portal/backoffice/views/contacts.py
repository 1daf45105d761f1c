"""Somebody calls, comes, writes: filing in their name, with the same forms and the same verbs."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.models import Resident
from portal.backoffice.forms.contact import ContactForm
from portal.backoffice.people import find_people, person_hint, person_words, resident_of_key
from portal.backoffice.permissions import DeskRequest, acting_agent_required
from portal.backoffice.views import page
from portal.backoffice.views.requests import as_file
from portal.eservices.actions.drafts import start_draft
from portal.eservices.actions.filing import file_standard
from portal.eservices.actions.refusals import Refused
from portal.eservices.models import Document, Procedure, ProcedureVersion, ServiceRequest
from portal.knowledge.finding import find_articles
from portal.knowledge.models import KnowledgeArticle
from portal.privacy.actions import record_seen

SEARCH = "chercher"  # the button that only looks for the person
# The session's references of what this agent just filed: the receipt may be another department's.
JUST_FILED = "desk_filed"
MOST_KEPT = 20


@require_http_methods(["GET", "POST"])
@acting_agent_required
def new(request: DeskRequest) -> HttpResponse:
    """One page: how, who, what. Looking for the person keeps everything typed."""
    people = find_people(request.POST.get("person", ""))
    _audit_people(request, people)
    choices = [(str(each.key), person_words(each)) for each in people]
    if request.method == "GET" or SEARCH in request.POST:
        form = ContactForm(people=choices, initial=_typed(request, people))
        return _contact_page(request, form, people)
    form = ContactForm(request.POST, people=choices)
    if not form.is_valid():
        return _contact_page(request, form, people)
    try:
        return _file(request, form)
    except Refused as refused:
        return _contact_page(request, form, people, refused=str(refused))


def _file(request: DeskRequest, form: ContactForm) -> HttpResponse:
    """The procedure's own form, to be filled with the person; else subject and message, filed at once."""
    procedure, resident = form.cleaned_data["procedure"], resident_of_key(form.cleaned_data["resident"])
    if form.cleaned_data["way"] == "form" and procedure.current_version_id:
        return _begin_form(request, form, procedure, resident)
    filed = _file_short(request, form, procedure, resident)
    _remember(request, filed)
    return HttpResponseRedirect(reverse("desk_contact_done", args=[filed.reference]))


def _begin_form(
    request: DeskRequest, form: ContactForm, procedure: Procedure, resident: Resident | None
) -> HttpResponse:
    started = start_draft(
        version=cast(ProcedureVersion, procedure.current_version),
        entry=procedure.slug,
        by=request.desk.party(),
        owner=resident,
        channel=form.cleaned_data["channel"],
        agent=request.user,
    )
    return HttpResponseRedirect(reverse("filing_go_on", args=[procedure.slug, started.draft.key]))


def _file_short(
    request: DeskRequest, form: ContactForm, procedure: Procedure, resident: Resident | None
) -> ServiceRequest:
    data = form.cleaned_data
    return file_standard(
        procedure=procedure,
        subject=data["subject"] or str(procedure),
        message=data["message"] or data["subject"] or str(procedure),
        by=request.desk.party(),
        channel=data["channel"],
        received_at=_noon_or_now(data["received_on"]),
        applicant=resident,
        contact=form.contact,
        consent=data["consent"],
        once=data["once"],
        at=timezone.now(),
    )


@require_GET
@acting_agent_required
def done(request: DeskRequest, reference: str) -> HttpResponse:
    """What was filed and what to give the person: number, receipt, next steps."""
    filed = _just_filed(request, reference)
    context = {
        "filed": filed,
        "receipts": filed.issued_documents.select_related("document"),
        "is_mine": filed.department_id in request.desk.department_ids,
    }
    return page(request, "backoffice/contact_done.html", context, place="contact")


@require_GET
@acting_agent_required
def paper(request: DeskRequest, reference: str, key: UUID) -> FileResponse:
    """The receipt or acknowledgement of what this agent just filed, to print and hand over."""
    filed = _just_filed(request, reference)
    issued = get_object_or_404(filed.issued_documents.select_related("document"), document__key=key)
    record_seen(
        by=request.desk.party(), object_type="eservices.document", object_id=str(key), department=filed.department.slug
    )
    return as_file(cast(Document, issued.document))


def _just_filed(request: DeskRequest, reference: str) -> ServiceRequest:
    """A request that this agent filed in this session, whatever department has it now; else Http404."""
    if reference not in request.session.get(JUST_FILED, []):
        raise Http404
    return get_object_or_404(ServiceRequest.objects.select_related("department", "version"), reference=reference)


def _contact_page(
    request: DeskRequest, form: ContactForm, people: list[Resident], *, refused: str = ""
) -> HttpResponse:
    words = request.POST.get("subject", "") or request.GET.get("sujet", "")
    articles: list[KnowledgeArticle] = find_articles(words)[:4] if words else []
    context = {
        "form": form,
        "people": [(str(each.key), person_words(each), person_hint(each)) for each in people],
        "chosen": str(form["resident"].value() or ""),
        "searched": request.POST.get("person", ""),
        "articles": articles,
        "words": words,
        "refused": refused,
    }
    return page(request, "backoffice/contact.html", context, place="contact")


def _typed(request: DeskRequest, people: list[Resident]) -> dict[str, Any]:
    """What was typed when the person was looked for; the only one found is chosen."""
    if request.method == "GET":
        return {"procedure": request.GET.get("demarche", "")}
    typed: dict[str, Any] = {key: request.POST[key] for key in request.POST}
    if len(people) == 1:
        typed["resident"] = str(people[0].key)
    return typed


def _audit_people(request: DeskRequest, people: list[Resident]) -> None:
    """Whoever was shown to an agent is in the audit."""
    for person in people:
        record_seen(by=request.desk.party(), object_type="accounts.resident", object_id=str(person.key))


def _noon_or_now(day: Any) -> datetime:
    """Today's contact counts from now; a letter that arrived earlier, from noon of that day."""
    now = timezone.localtime()
    if day == now.date():
        return now
    return timezone.make_aware(datetime.combine(day, time(12)))


def _remember(request: DeskRequest, filed: ServiceRequest) -> None:
    known = [each for each in request.session.get(JUST_FILED, []) if each != filed.reference]
    request.session[JUST_FILED] = [*known, filed.reference][-MOST_KEPT:]
