"""Wagtail's admin for notices: editors write their own words, with the variables that exist."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.notifications.kinds import KINDS, NoticeKind
from portal.notifications.models import NoticeText


class NoticeTextForm(WagtailAdminModelForm):
    """A kind chosen in a list, and beside the text what each kind may name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.kind, kind.label) for kind in KINDS.values()]
        self.fields["kind"] = forms.ChoiceField(label=_("Sorte d’avis"), choices=choices)
        self.fields["subject"].help_text = _(
            "Variables possibles : {reference} et {city}. Rien de personnel : l’objet se lit sur un écran verrouillé."
        )
        self.fields["body"].help_text = format_html_join("", "{}", ((_variables(kind),) for kind in KINDS.values()))


def _variables(kind: NoticeKind) -> SafeString:
    named = format_html_join("", "<li><code>{{{}}}</code> {}</li>", kind.variables.items())
    return format_html("<details><summary>{}</summary><ul>{}</ul></details>", kind.label, named)


class NoticeTextViewSet(SnippetViewSet):
    """One text per kind; without one, the default words are sent."""

    model = NoticeText
    icon = "mail"
    menu_label = _("Textes d’avis")
    add_to_settings_menu = True
    list_display: ClassVar[list[str]] = ["__str__", "subject", "updated_at"]
    edit_handler = ObjectList(
        [FieldPanel("kind"), FieldPanel("subject"), FieldPanel("body")], base_form_class=NoticeTextForm
    )


register_snippet(NoticeTextViewSet)
