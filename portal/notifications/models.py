"""Telling people: what was said, to whom, and whether it left. The row comes first, delivery after commit."""

from __future__ import annotations

import uuid
from email.utils import make_msgid
from typing import ClassVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib.parties import Party, PartyKind
from portal.notifications.kinds import KINDS, SUBJECT_VARIABLES, VARIABLE, variables_of
from portal.outbox.models import DueRow, DueStatus


class NotificationChannel(models.TextChoices):
    """By which way a notice leaves."""

    EMAIL = "email", _("courriel")
    LETTER = "letter", _("courrier")
    IN_APP = "in_app", _("espace personnel")


def new_message_id() -> str:
    """Fixed at birth: a mail repeated after a killed process carries the same one."""
    return make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">"))


class Notification(DueRow):
    """One message to one person by one channel, as it was said that day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("sorte"), max_length=40)
    recipient_kind = models.CharField(max_length=12)
    recipient_id = models.CharField(max_length=64, blank=True)
    recipient_label = models.CharField(_("destinataire"), max_length=200, blank=True)
    channel = models.CharField(_("canal"), max_length=8, choices=NotificationChannel.choices)
    address = models.CharField(_("adresse"), max_length=320, blank=True)
    subject = models.CharField(_("objet"), max_length=200)
    text = models.TextField(_("texte"))
    html = models.TextField(blank=True)
    about = models.CharField(_("au sujet de"), max_length=40, blank=True, db_index=True)
    message_id = models.CharField(max_length=200, default=new_message_id, editable=False)
    # The same thing is never said twice: the verb that owes the notice names it.
    once = models.CharField(max_length=120, unique=True)
    # Login codes: sent once or not at all, and forgotten when sent.
    secret = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    sent_at = models.DateTimeField(_("parti le"), null=True, blank=True)
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(status=DueStatus.DUE), name="notifications_due"),
            models.Index(fields=["recipient_kind", "recipient_id", "-created_at"], name="notifications_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_label or self.address}"

    @property
    def recipient(self) -> Party:
        """Whom it was for, as named that day."""
        return Party(kind=cast(PartyKind, self.recipient_kind), id=self.recipient_id, label=self.recipient_label)


class NoticeText(models.Model):
    """An editor's words for one kind of notice, in place of the default; its variables are checked on saving."""

    kind = models.CharField(_("sorte"), max_length=40, unique=True)
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("texte"))
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        verbose_name = _("texte d’avis")
        verbose_name_plural = _("textes d’avis")
        ordering: ClassVar[list[str]] = ["kind"]

    def __str__(self) -> str:
        known = KINDS.get(self.kind)
        return str(known.label) if known else self.kind

    def clean(self) -> None:
        """Refuses a kind or a variable that does not exist, and anything personal in the subject."""
        known = KINDS.get(self.kind)
        if known is None:
            raise ValidationError({"kind": _("Cette sorte d’avis n’existe pas.")})
        errors = {
            "body": _unknown_variables(self.body, set(known.variables)),
            "subject": _unknown_variables(self.subject, set(SUBJECT_VARIABLES)),
        }
        if any(errors.values()):
            raise ValidationError({name: message for name, message in errors.items() if message})


def _unknown_variables(text: str, known: set[str]) -> str:
    """A sentence that names what cannot be used and what can, or nothing."""
    wrong = sorted(variables_of(text) - known)
    if "{" in VARIABLE.sub("", text) or "}" in VARIABLE.sub("", text):
        return str(_("Une accolade est seule : une variable s’écrit entre deux accolades, par exemple {reference}."))
    if not wrong:
        return ""
    return _("Variable inconnue : %(wrong)s. Vous pouvez utiliser : %(known)s.") % {
        "wrong": ", ".join(f"{{{name}}}" for name in wrong),
        "known": ", ".join(f"{{{name}}}" for name in sorted(known)),
    }
