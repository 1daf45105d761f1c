"""`{% load knowledge %}`: the agents' part of an article, kept in small Markdown."""

from __future__ import annotations

from typing import Final

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from portal.lib import french

register = template.Library()
# Tags typed by hand are shown as text: `html` is off, so what comes out is only what Markdown itself makes.
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


@register.filter
@stringfilter
def markdown(text: str) -> SafeString:
    """Lists, tables, bold and links, in French typography."""
    return mark_safe(_MARKDOWN.render(french.typography(text)))
