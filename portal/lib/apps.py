"""Plain tools with no models; an app only for its template tags."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibConfig(AppConfig):
    name = "portal.lib"
    verbose_name = _("Outils")
