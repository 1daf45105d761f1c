"""Where editors write what agents say: articles and response templates, in Wagtail's admin."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.knowledge.models import KnowledgeArticle, ResponseTemplate
from portal.knowledge.variables import KNOWN


def _variables_in_words() -> str:
    rows = "".join(f"<li><code>{{{{ {name} }}}}</code> {words}</li>" for name, words in KNOWN.items())
    return f"<ul>{rows}</ul>"


class KnowledgeArticleViewSet(SnippetViewSet):
    """One question, one answer, one department that answers for it."""

    model = KnowledgeArticle
    icon = "help"
    list_display: ClassVar[list[str]] = ["question", "department", "validated", "review_on"]
    list_filter: ClassVar[list[str]] = ["department", "validated"]
    search_fields: ClassVar[list[str]] = ["question", "answer"]
    search_backend_name = None  # its index serves whole words; a list is searched as one types
    ordering: ClassVar[list[str]] = ["question"]
    panels: ClassVar[list[object]] = [
        MultiFieldPanel(
            [FieldPanel("question"), FieldPanel("slug"), FieldPanel("also_asked"), FieldPanel("answer")],
            heading=_("Question et réponse"),
        ),
        MultiFieldPanel([FieldPanel("details"), FieldPanel("conditions"), FieldPanel("sources")], heading=_("Agents")),
        MultiFieldPanel(
            [
                FieldPanel("department"),
                FieldPanel("procedures"),
                FieldPanel("pages"),
                FieldPanel("review_on"),
                FieldPanel("validated"),
            ],
            heading=_("Suivi"),
        ),
    ]


class ResponseTemplateViewSet(SnippetViewSet):
    """A text with variables; one that does not exist is refused on saving."""

    model = ResponseTemplate
    icon = "mail"
    list_display: ClassVar[list[str]] = ["title", "kind", "channel", "department"]
    list_filter: ClassVar[list[str]] = ["kind", "channel", "department"]
    search_fields: ClassVar[list[str]] = ["title", "subject", "body"]
    ordering: ClassVar[list[str]] = ["title"]
    panels: ClassVar[list[object]] = [
        FieldPanel("title"),
        FieldPanel("slug"),
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("channel"), FieldPanel("department")], heading=_("Où elle est proposée")
        ),
        FieldPanel("subject"),
        FieldPanel("body"),
        HelpPanel(content=_variables_in_words(), heading=_("Variables")),
    ]


class KnowledgeGroup(SnippetViewSetGroup):
    """The entry of the menu."""

    menu_label = _("Connaissances")
    menu_icon = "help"
    menu_order = 250
    items = (KnowledgeArticleViewSet, ResponseTemplateViewSet)


register_snippet(KnowledgeGroup)
