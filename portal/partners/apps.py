"""What others know or do, one interface each."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "portal.partners"
    verbose_name = _("Partenaires")
