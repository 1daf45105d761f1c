"""Documents of a request as its resident sees them: what may be opened, what is being made, what to ask again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.eservices.enums import DocumentKind, ScanState
from portal.eservices.models import Document, IssuedDocument, ServiceRequest
from portal.lib import written
from portal.outbox.models import DueStatus


@dataclass(frozen=True)
class Paper:
    """One line of a list of documents. `url` opens it, `retry_url` asks for it again; both may be empty."""

    icon: str
    name: str
    note: str
    url: str = ""
    retry_url: str = ""
    about: str = ""


def papers_of(request: ServiceRequest) -> list[Paper]:
    """Papers of the city first, then what was sent."""
    issued = list(request.issued_documents.select_related("document").order_by("-issued_on", "-pk"))
    sent = request.documents.filter(kind=DocumentKind.SUPPORTING).order_by("-created_at", "-pk")
    return [*(issued_paper(each) for each in issued), *(sent_paper(each) for each in sent)]


def issued_paper(issued: IssuedDocument) -> Paper:
    """A paper made, being made, or that could not be made."""
    name = str(issued.get_kind_display()).capitalize()
    if issued.document is not None:
        return _made(issued.document, name)
    if issued.status == DueStatus.FAILED:
        retry = reverse("retry_paper", args=[issued.request.reference, issued.verification_code])
        return Paper("file-text", name, _("Il n’a pas pu être créé."), retry_url=retry)
    return Paper("file-text", name, _("En préparation : revenez dans quelques minutes."))


def _made(document: Document, name: str) -> Paper:
    day = written.day(timezone.localdate(document.created_at))
    note = _("PDF, %(size)s · %(day)s") % {"size": written.file_size(document.size), "day": day}
    return Paper("file-text", name, note, url=reverse("document", args=[document.key]))


def sent_paper(document: Document) -> Paper:
    """A supporting document, and what the antivirus said of it."""
    states = {
        ScanState.WAITING: _("contrôle en cours"),
        ScanState.CLEAN: _("bien reçu"),
        ScanState.INFECTED: _("refusé : il présentait un risque"),
        ScanState.UNREADABLE: _("illisible : à remplacer"),
    }
    clean = document.scan == ScanState.CLEAN
    url = reverse("document", args=[document.key]) if clean else ""
    return Paper("paperclip", document.original_name, states[ScanState(document.scan)], url=url)


def listed(documents: Iterable[Document]) -> list[Paper]:
    """Lines of the list of all documents, each with the request it belongs to."""
    return [_listed(each) for each in documents]


def _listed(document: Document) -> Paper:
    produced = document.kind == DocumentKind.PRODUCED
    paper = _made(document, document.label.capitalize()) if produced else sent_paper(document)
    request = document.request
    about = f"{request.subject}, {request.reference}" if request else ""
    return Paper(paper.icon, paper.name, paper.note, paper.url, paper.retry_url, about)
