"""What a new city begins with."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StarterConfig(AppConfig):
    name = "portal.starter"
    verbose_name = _("Démarrage d’une ville")
