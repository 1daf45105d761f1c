"""What a new city begins with."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StarterConfig(AppConfig):
    name = "portal.starter"
    verbose_name = _("Démarrage d’une ville")

    def ready(self) -> None:
        from wagtail.signals import copy_for_translation_done

        copy_for_translation_done.connect(_translated, dispatch_uid="portal.starter.translated")


def _translated(sender: Any, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A page begins in another language: the same people answer for it."""
    from portal.cms.models import BasePage
    from portal.starter.rights import follow_translation

    if isinstance(source_obj, BasePage):
        follow_translation(source_obj, target_obj)
