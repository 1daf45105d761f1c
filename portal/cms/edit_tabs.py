"""The tabs of a page's form: Wagtail's three, and « Relecture », which asks nothing and tells what to look at."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList, Panel, TabbedInterface
from wagtail.utils.decorators import cached_classmethod

from portal.cms.advice import advise
from portal.cms.links_in import links_in


class AdvicePanel(Panel):
    """Plain language, links, titles and pictures of the draft as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/advice_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "advice": advise(self.instance) if self.instance.pk else None}


class LinksInPanel(Panel):
    """What would break if the page went."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/links_in_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "links": links_in(self.instance, self.request.user) if self.instance.pk else None}


READING: list[Panel] = [
    AdvicePanel(heading=_("Langue simple et accessibilité"), icon="glasses"),
    LinksInPanel(heading=_("Que casse ma page\u202f?"), icon="link"),
]


@cached_classmethod
def page_edit_handler(cls: Any) -> Any:
    """In place of Wagtail's own (`wagtail.admin.panels.page_utils`), with one tab more."""
    tabs = [
        (cls.content_panels, _("Contenu")),
        (cls.promote_panels, _("Promotion")),
        (cls.settings_panels, _("Réglages")),
        (READING, _("Relecture")),
    ]
    lists = [ObjectList(panels, heading=heading) for panels, heading in tabs if panels]
    return TabbedInterface(lists, base_form_class=cls.base_form_class).bind_to_model(cls)
