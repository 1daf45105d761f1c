"""Telling people: a row per message and person first, delivery after commit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    verbose_name = _("Avis envoyés")

    def ready(self) -> None:
        from portal.notifications.actions import deliver
        from portal.notifications.models import Notification
        from portal.outbox.registry import register_debt

        register_debt(Notification, deliver)
