"""What the city is made of: departments and places."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "portal.directory"
    verbose_name = _("Annuaire de la ville")

    def ready(self) -> None:
        from portal.directory.city import city_card
        from portal.notifications.mails import CITY_NAME

        CITY_NAME[:] = [lambda: city_card().name]
