"""What is owed is a row: status, attempts, next try. A lost task then costs a minute, never the thing owed."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Waits before the next try, in minutes: quick at first (a server restarting), then patient (a night's outage).
BACK_OFF_MINUTES = (1, 2, 5, 15, 60, 180, 720, 1440)
# A claim held longer than this is a process that was killed: somebody else may take the row.
CLAIM_MINUTES = 10


class DueStatus(models.TextChoices):
    """Where a thing owed stands."""

    DUE = "due", _("à faire")
    WORKING = "working", _("en cours")
    DONE = "done", _("fait")
    FAILED = "failed", _("abandonné")


class DueRow(models.Model):
    """Base of every row that is a debt: a mail to send, a PDF to make, a file to scan."""

    status = models.CharField(_("état"), max_length=8, choices=DueStatus.choices, default=DueStatus.DUE)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    next_try_at = models.DateTimeField(_("prochain essai"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(_("dernière erreur"), blank=True)

    class Meta:
        abstract = True

    def settle(self) -> None:
        """The debt is paid; the caller saves."""
        self.status, self.claimed_until, self.last_error = DueStatus.DONE, None, ""

    def put_off(self, error: str) -> None:
        """It failed: try later, or give up when the patience of BACK_OFF_MINUTES ends; the caller saves."""
        self.last_error = error[:2000]
        self.claimed_until = None
        if self.attempts >= len(BACK_OFF_MINUTES):
            self.status = DueStatus.FAILED
            return
        self.status = DueStatus.DUE
        self.next_try_at = timezone.now() + timedelta(minutes=BACK_OFF_MINUTES[max(self.attempts - 1, 0)])


DUE_FIELDS = ("status", "attempts", "next_try_at", "claimed_until", "last_error")


class ClockTick(models.Model):
    """The minute's lease: one row per name, so that two clocks never do the same minute twice."""

    name = models.CharField(max_length=40, primary_key=True)
    last_tick_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("passage de l’horloge")
        verbose_name_plural = _("passages de l’horloge")

    def __str__(self) -> str:
        return f"{self.name} {self.last_tick_at}"
