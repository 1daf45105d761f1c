"""Papers owed and files to scan: ordered inside the verb that owes them, made and judged by the worker."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.directory.city import city_card
from portal.directory.models import Department
from portal.eservices import notices, receipts
from portal.eservices.actions import story
from portal.eservices.enums import Audience, DocumentKind, IssuedKind, ScanState
from portal.eservices.models import Document, IssuedDocument, ServiceRequest
from portal.lib import french, references
from portal.lib.languages import in_city_language
from portal.lib.parties import SYSTEM, Party
from portal.outbox.actions import wake
from portal.outbox.models import DueStatus
from portal.partners.antivirus import Verdict


def order_issued_document(
    *, request: ServiceRequest, kind: IssuedKind, data: dict[str, Any], at: datetime | None = None
) -> IssuedDocument:
    """Owe one paper, in the caller's transaction: all that will be printed is frozen now, its code is valid now.

    `data` holds the kind's own fields (`receipts.ReceiptData` …); what every paper carries is added here.
    """
    code = references.make_verification_code()
    last: int | None = request.issued_documents.filter(kind=kind).aggregate(last=Max("sequence"))["last"]
    shape = receipts.SHAPES[cast(receipts.Kind, str(kind))](**(_common(request, code) | data))
    issued = IssuedDocument.objects.create(
        request=request,
        kind=kind,
        sequence=(last or 0) + 1,
        data=receipts.frozen(shape),
        verification_code=code,
        issued_on=timezone.localdate(at) if at else timezone.localdate(),
    )
    wake()
    return issued


def _common(request: ServiceRequest, code: str) -> dict[str, Any]:
    """What every paper says: the city, the department, the request, how to check the paper."""
    city = city_card()
    site = settings.SITE_ADDRESS
    local = timezone.localtime(request.received_at)
    return {
        "city": receipts.City(
            name=city.name,
            address=city.address,
            phone=city.phone,
            email=city.email,
            site=site.split("://", 1)[-1],
            logo=city.logo,
            data_officer=city.data_officer,
        ),
        "service": _service(request.department),
        "reference": request.reference,
        "procedure": request.version.parsed().title,
        "received": french.moment(local),
        "received_at": local.isoformat(),
        "verification_code": code,
        "verification_url": f"{site}/verifier/{code}",
        "channel": request.get_channel_display(),
        "applicant": request.contact_name,
        "applicant_contact": request.contact_email or request.contact_phone,
        "filed_by": _filed_by(request),
    }


def _service(department: Department) -> receipts.Service:
    place = department.place
    address = ", ".join(filter(None, [place.name, place.address_line, place.city])) if place else ""
    return receipts.Service(name=department.name, address=address, phone=department.phone, email=department.email)


def _filed_by(request: ServiceRequest) -> str:
    """The agent who filed for somebody; nothing when the person filed alone."""
    sheet = request.first_sheet
    return sheet.filed_by_label if sheet.filed_by_kind == "agent" else ""


def store_issued_document(*, issued: IssuedDocument, pdf: bytes) -> Document:
    """Keep the paper that was made; a no-op when a killed worker had already kept it."""
    with transaction.atomic():
        row = IssuedDocument.objects.select_for_update(of=("self",)).get(pk=issued.pk)
        if row.document is not None:
            return row.document
        name = f"{row.get_kind_display()} {row.request.reference}.pdf"
        document = Document(
            request=row.request, kind=DocumentKind.PRODUCED, label=str(row.get_kind_display()), original_name=name,
            size=len(pdf), sha256=hashlib.sha256(pdf).hexdigest(), content_type="application/pdf",
            scan=ScanState.CLEAN, status=DueStatus.DONE, **SYSTEM.columns("by"),
        )  # fmt: skip
        document.file.save(name, ContentFile(pdf), save=False)
        document.save()
        row.document = document
        row.settle()
        row.save()
        if row.kind == IssuedKind.RECEIPT:
            notices.notify_resident(
                request=row.request, kind="receipt_ready", context={}, once=f"receipt_ready:{row.pk}"
            )
    return document


@in_city_language()
def retry_issued(*, issued: IssuedDocument, by: Party, at: datetime | None = None) -> None:
    """Ask again for a paper that could not be made."""
    with transaction.atomic():
        row = IssuedDocument.objects.select_for_update(of=("self",)).get(pk=issued.pk)
        if row.document is not None:
            return
        row.status, row.attempts, row.next_try_at = DueStatus.DUE, 0, timezone.now()
        row.save(update_fields=["status", "attempts", "next_try_at"])
        text = _("Le document « %(kind)s » a été redemandé.") % {"kind": row.get_kind_display()}
        story.tell(request=row.request, kind="document_retried", text=text, by=by, at=at or timezone.now())
        wake()


@in_city_language()
def record_scan(*, document: Document, verdict: Verdict) -> None:
    """What the antivirus said. Infected bytes are deleted, the row stays to say why; the request is not lost."""
    with transaction.atomic():
        row = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if row.scan != ScanState.WAITING:
            return
        row.scan = ScanState.CLEAN if verdict.clean else ScanState.INFECTED
        row.settle()
        row.save()
        if not verdict.clean:
            _refuse_infected(row)


def _refuse_infected(document: Document) -> None:
    """The bytes go once the row is committed; the person is told in plain words."""
    storage, name = document.file.storage, document.file.name
    transaction.on_commit(lambda: storage.delete(name or ""))
    if document.request is None:
        return
    text = _("Le fichier « %(name)s » présentait un risque : il a été supprimé. Envoyez-en un autre.") % {
        "name": document.original_name
    }
    now = timezone.now()
    story.tell(
        request=document.request, kind="document_infected", text=text, by=SYSTEM, at=now, audience=Audience.RESIDENT
    )
    notices.notify_resident(
        request=document.request,
        kind="document_infected",
        context={"file": document.original_name},
        once=f"infected:{document.key}",
    )


def build_pdf(issued: IssuedDocument) -> bytes:
    """The PDF of frozen data, outside any transaction; the tracking code is printed, and stored nowhere else."""
    request = issued.request
    code = references.tracking_code(settings.PORTAL_TRACKING_KEY, request.reference, request.tracking_serial)
    return receipts.build(cast(receipts.Kind, issued.kind), issued.data, tracking_code=code)
