"""Who did or saw what: append-only, without foreign keys, so that it outlives what it tells of."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One line of the audit: who, what verb, on which object, for what purpose. No content of fields
    (CNIL, délibération 2021-122)."""

    at = models.DateTimeField(_("le"), default=timezone.now)
    by_kind = models.CharField(max_length=12)
    by_id = models.CharField(max_length=64, blank=True)
    by_label = models.CharField(_("par"), max_length=200, blank=True)
    verb = models.CharField(_("acte"), max_length=40)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    purpose = models.CharField(_("motif"), max_length=200, blank=True)
    department = models.CharField(_("service"), max_length=80, blank=True)
    ip_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="privacy_audit_object"),
            models.Index(fields=["by_kind", "by_id", "at"], name="privacy_audit_by"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_label} {self.verb} {self.object_type} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The audit is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit is append-only.")
