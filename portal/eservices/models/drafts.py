"""What a person has begun and not sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.eservices.enums import Channel


class Draft(models.Model):
    """A resident's draft; nothing to do with Wagtail's. Made by the first page's POST, never by a GET."""

    # Becomes the `once` of the answer sheet: sending twice finds the first sheet.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey("eservices.ProcedureVersion", on_delete=models.PROTECT, related_name="drafts")
    owner = models.ForeignKey(
        "accounts.Resident", null=True, blank=True, on_delete=models.CASCADE, related_name="drafts"
    )
    entry = models.SlugField(max_length=80)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.WEB)
    opened_by_agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # 256 bits in clear only in the session and in the mailed link; here their sha256.
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    code_hash = models.CharField(max_length=128, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    email = models.EmailField(blank=True)
    answers = models.JSONField(default=dict, blank=True)
    sealed = models.BinaryField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_on = models.DateField(_("gardé jusqu’au"), db_index=True)
    warned_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("brouillon d’usager")
        verbose_name_plural = _("brouillons d’usagers")
        ordering: ClassVar[list[str]] = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(token_hash__isnull=False) | Q(opened_by_agent__isnull=False),
                name="eservices_draft_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.key}"

    @property
    def reference(self) -> str:
        """What a person without account gives with the short code: the first digits of the key, « 7F3A-92CD »."""
        digits = self.key.hex[:8].upper()
        return f"{digits[:4]}-{digits[4:]}"

    @property
    def is_expired(self) -> bool:
        return self.expires_on < timezone.localdate()
