"""Lists that follow the site by themselves: the latest news, the next events, the pages below a page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.cms.blocks.ways import is_draft, refused
from portal.cms.registry import collected, topics

KINDS = [
    ("news", _("dernières actualités")),
    ("events", _("prochains évènements")),
    ("pages", _("pages sous une page")),
]


class CollectionBlock(blocks.StructBlock):
    """What the site has of a kind, always up to date: a list under a title, each line said by its link alone.

    Empty, it shows nothing, not even its title.
    """

    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    kind = blocks.ChoiceBlock(label=_("Quoi"), choices=KINDS, default="news")
    topic = blocks.ChoiceBlock(
        label=_("Seulement ce sujet"), choices=topics, required=False, help_text=_("Actualités et évènements.")
    )
    page = blocks.PageChooserBlock(label=_("Sous quelle page"), required=False)
    number = blocks.IntegerBlock(label=_("Combien au plus"), min_value=1, max_value=12, default=3)

    class Meta:
        label = _("Liste qui se met à jour")
        icon = "list-ul"
        template = "cms/blocks/collection.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not is_draft(self) and cleaned["kind"] == "pages" and not cleaned["page"]:
            raise refused("page", _("Choisissez la page dont on montre les sous-pages."))
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["entries"] = collected(value, (parent_context or {}).get("request"))
        return context
