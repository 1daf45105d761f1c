"""Links of rich text as readers get them: one to a document carries its format and its weight."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from wagtail.documents.rich_text import DocumentLinkHandler

from portal.lib import french


class NotedDocument(DocumentLinkHandler):
    """Opens the link and leaves a note that `with_document_notes` writes at its end, since only the tag is ours."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [_opening(document) if document else "<a>" for document in cls.get_many(attrs_list)]


def _opening(document: Any) -> str:
    return format_html('<a data-note="{}" href="{}">', note_of(document), document.url)


def note_of(document: Any) -> str:
    """« PDF, 240 ko »; the format alone when the weight is not known."""
    parts = [document.file_extension.upper()]
    if document.file_size:
        parts.append(french.file_size(document.file_size))
    return ", ".join(part for part in parts if part)
