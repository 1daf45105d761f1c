"""Bytes at rest, and papers owed."""

from __future__ import annotations

import secrets
import uuid
from typing import Any, ClassVar

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.eservices.enums import DocumentKind, IssuedKind, ScanState
from portal.eservices.models.requests import PartyColumns
from portal.outbox.models import DueRow, DueStatus


def private_storage() -> Any:
    """A callable, so that migrations do not hold a path."""
    return storages["private"]


def random_name(instance: Any, filename: str) -> str:
    """Nothing of the person's file name reaches the disk."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


class Document(DueRow, PartyColumns):
    """A file, uploaded or produced. As long as it is not scanned it is a debt of the worker."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(
        "eservices.Draft", null=True, blank=True, on_delete=models.CASCADE, related_name="documents"
    )
    request = models.ForeignKey(
        "eservices.ServiceRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    question = models.CharField(max_length=80, blank=True)
    row = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=DocumentKind.choices, default=DocumentKind.SUPPORTING)
    label = models.CharField(max_length=200, blank=True)
    file = models.FileField(storage=private_storage, upload_to=random_name, max_length=120)
    original_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=80)
    pages = models.PositiveIntegerField(null=True, blank=True)
    scan = models.CharField(max_length=10, choices=ScanState.choices, default=ScanState.WAITING)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=True, request__isnull=False) | Q(draft__isnull=False, request__isnull=True),
                name="eservices_document_one_home",
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(status=DueStatus.DUE), name="eservices_document_due"),
        ]

    def __str__(self) -> str:
        return self.original_name


class IssuedDocument(DueRow):
    """A paper owed, then made. Its data is frozen: nothing is read later; its code is valid before the PDF exists."""

    request = models.ForeignKey("eservices.ServiceRequest", on_delete=models.PROTECT, related_name="issued_documents")
    kind = models.CharField(max_length=16, choices=IssuedKind.choices)
    sequence = models.PositiveSmallIntegerField(default=1)
    data = models.JSONField()
    verification_code = models.CharField(max_length=24, unique=True)
    document = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="issued_as")
    issued_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("document délivré")
        verbose_name_plural = _("documents délivrés")
        ordering: ClassVar[list[str]] = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "kind", "sequence"], name="eservices_issued_once"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(status=DueStatus.DUE), name="eservices_issued_due"),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.kind}"
