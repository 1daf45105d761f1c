"""The demonstration city of Kermor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "portal.demo"
    verbose_name = _("Ville de démonstration")
