"""What the worker does for this room, one due row at a time; idempotent, since a killed worker begins again."""

from __future__ import annotations

from typing import BinaryIO, cast

from portal.eservices.actions.documents import build_pdf, record_scan, store_issued_document
from portal.eservices.enums import ScanState
from portal.eservices.models import Document, IssuedDocument
from portal.partners.antivirus import Verdict, scanner


def make_issued_document(issued: IssuedDocument) -> None:
    """Make one paper and keep it. Raises PdfFailed: the outbox tries again, agents see it, the resident may ask."""
    if issued.document_id is None:
        store_issued_document(issued=issued, pdf=build_pdf(issued))


def scan_document(document: Document) -> None:
    """Ask the antivirus about one file. Raises ScannerUnavailable: the file waits, closed."""
    if document.scan != ScanState.WAITING:
        return
    with document.file.open("rb") as stream:
        verdict: Verdict = scanner().scan(cast(BinaryIO, stream))
    record_scan(document=document, verdict=verdict)
