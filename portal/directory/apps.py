"""What the city is made of: departments and places."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "portal.directory"
    verbose_name = _("Annuaire de la ville")
