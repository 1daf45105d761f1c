"""Opening a document: checked, told to the audit, streamed from private storage, never shown inside the site."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.permissions import party_of
from portal.accounts.views.doors import own_space
from portal.eservices.actions.documents import retry_issued
from portal.eservices.enums import ScanState
from portal.eservices.models import Document
from portal.eservices.permissions import agent_party, get_document_for, get_own_request, is_agent, requests_of_person
from portal.eservices.views.papers import listed
from portal.eservices.views.requests import resident_at, to_page
from portal.lib import parties
from portal.lib.keyset import page_of
from portal.lib.parties import Party
from portal.outbox.models import DueStatus
from portal.privacy.actions import record_seen


@require_safe
def download(request: HttpRequest, key: UUID) -> FileResponse:
    """The bytes, for who may read them: the applicant, an agent of the department, the holder of the draft."""
    document = get_document_for(request, key)
    department = document.request.department.slug if document.request else ""
    record_seen(
        by=reader(request, document),
        object_type="eservices.document",
        object_id=str(document.key),
        department=department,
    )
    answer = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.original_name,
        content_type=document.content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store, private"
    return answer


def reader(request: HttpRequest, document: Document) -> Party:
    """Who opens it, as the audit names them: an agent by the identity their department shows."""
    user = request.user
    if not user.is_authenticated:
        return parties.guest("", str(document.key))
    if document.request is not None and is_agent(user):
        return agent_party(user, document.request.department)
    return party_of(user)


@require_safe
@own_space
def document_list(request: HttpRequest) -> HttpResponse:
    """Every document of the person's requests, newest first."""
    found = Document.objects.filter(request__in=requests_of_person(request.user).values("pk"))
    page = page_of(
        found.exclude(scan=ScanState.INFECTED).select_related("request"),
        by="created_at",
        cursor=request.GET.get("page", ""),
    )
    context = {"resident": resident_at(request), "papers": listed(page.rows), "page": page}
    return render(request, "eservices/requests/documents.html", context)


@require_POST
@own_space
def retry(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Ask again for a paper that could not be made."""
    own = get_own_request(request.user, reference)
    issued = get_object_or_404(own.issued_documents, verification_code=code)
    if issued.status == DueStatus.FAILED:
        retry_issued(issued=issued, by=resident_at(request).as_party())
    messages.success(request, _("Le document est redemandé. Il sera prêt dans quelques minutes."))
    return to_page(own.reference, "#documents")
