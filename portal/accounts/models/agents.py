"""What a user may do for the city: memberships of departments, with dates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AgentRole(models.TextChoices):
    """What a membership allows."""

    AGENT = "agent", _("agent")
    MANAGER = "manager", _("responsable")
    SUPERVISOR = "supervisor", _("superviseur")
    CASHIER = "cashier", _("régisseur")
    AUDITOR = "auditor", _("auditeur")


class AgentMembershipQuerySet(models.QuerySet["AgentMembership"]):
    """Readable filters."""

    def current(self) -> AgentMembershipQuerySet:
        """Begun and not ended, today."""
        today = timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)


class AgentMembership(models.Model):
    """A user's work for one department between two dates. Rights come from here, never from a token."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agent_memberships")
    department = models.ForeignKey(
        "directory.Department", verbose_name=_("service"), on_delete=models.PROTECT, related_name="agent_memberships"
    )
    role = models.CharField(_("rôle"), max_length=10, choices=AgentRole.choices, default=AgentRole.AGENT)
    starts_on = models.DateField(_("à partir du"), default=timezone.localdate)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    # CRPA L111-2: the agent's name stands on what is sent, save where safety asks for anonymity.
    display_identity = models.CharField(_("identité affichée"), max_length=200, blank=True)

    objects = AgentMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("habilitation d’agent")
        verbose_name_plural = _("habilitations d’agents")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "department"],
                condition=Q(ends_on__isnull=True),
                name="accounts_membership_once",
                violation_error_message=_("Cette personne travaille déjà dans ce service."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.department}"
