"""One answer: knowledge articles and response templates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "portal.knowledge"
    verbose_name = _("Connaissances")
