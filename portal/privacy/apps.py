"""Remembering and forgetting: audit, export, erasure, retention."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    verbose_name = _("Vie privée")

    def ready(self) -> None:
        from portal.privacy.models import AuditEntry
        from portal.privacy.registry import PrivacyHandler, register_privacy

        register_privacy(
            PrivacyHandler(
                model=AuditEntry,
                data=str(_("Qui a vu ou fait quoi, sans le contenu.")),
                kept=str(_("Douze mois (CNIL, délibération 2021-122).")),
            )
        )
