"""The house rules of Wagtail's admin: what may be written in rich text, and what may not be deleted."""

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks

# Editors write words, lists and links. Titles, tables and pictures are blocks, which keep their own promises.
RICH_TEXT = ["bold", "link", "document-link", "ul", "ol"]


@hooks.register("register_rich_text_features")
def only_what_everyone_can_read(features: Any) -> None:
    """The features of a rich text field that names none of its own."""
    features.default_features = RICH_TEXT


@hooks.register("before_delete_snippet")
def refuse_to_delete_what_others_point_to(request: HttpRequest, instances: list[Any]) -> HttpResponseRedirect | None:
    """A protected row would be an error 500 (stack probe of 2026-11); it is refused in words instead."""
    for instance in instances:
        if _is_needed(instance):
            messages.error(
                request, _("« %(name)s » est utilisé ailleurs : il ne peut pas être supprimé.") % {"name": instance}
            )
            return redirect(instance.snippet_viewset.get_url_name("list"))
    return None


def _is_needed(instance: Any) -> bool:
    collector = Collector(using=instance._state.db or "default")
    try:
        collector.collect([instance])
    except ProtectedError:
        return True
    return False
