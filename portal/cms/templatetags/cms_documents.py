"""`{{ html|with_document_notes }}`: a link to a document says its format and its weight (RGAA 13.3)."""

import re
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Written by `portal.cms.rich_text.NotedDocument`, and by nothing else.
_NOTED: Final = re.compile(r'(<a data-note="([^"]*)" [^>]*>)(.*?)</a>', re.S)


@register.filter
def with_document_notes(html: str) -> SafeString:
    """The link's text ends with « (PDF, 240 ko) »; what the editor wrote is not changed."""
    if "data-note=" not in html:
        return mark_safe(html)
    return mark_safe(_NOTED.sub(_noted, html))


def _noted(found: re.Match[str]) -> str:
    tag, note, inside = found.groups()
    return tag.replace(f'data-note="{note}" ', "") + inside + format_html(" ({})</a>", mark_safe(note))
