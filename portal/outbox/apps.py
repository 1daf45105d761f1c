"""What is owed and must not be lost."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    verbose_name = _("Choses dues")

    def ready(self) -> None:
        from portal.outbox.registry import WAKERS
        from portal.outbox.tasks import pay_what_is_due

        WAKERS[:] = [pay_what_is_due.enqueue]
