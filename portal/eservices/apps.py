"""The heart: procedures, drafts, requests, documents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EservicesConfig(AppConfig):
    name = "portal.eservices"
    verbose_name = _("Démarches en ligne")
