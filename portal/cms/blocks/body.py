"""The body of a page, and what the page asks of it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.cms.blocks.living import CollectionBlock
from portal.cms.blocks.media import DocumentsBlock, GalleryBlock, PictureBlock, VideoBlock
from portal.cms.blocks.ways import ContactBlock, LinksBlock, MapBlock, PlaceBlock, StartBlock
from portal.cms.blocks.words import (
    INLINE,
    TEXT,
    CalloutBlock,
    FaqBlock,
    HeadingBlock,
    HeadingValue,
    KeyFiguresBlock,
    QuotationBlock,
    StepsBlock,
    TableBlock,
)


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        label=_("Paragraphe"), features=TEXT, icon="pilcrow", template="cms/blocks/paragraph.html"
    )
    table = TableBlock(
        [
            ("text", blocks.RichTextBlock(label=_("Texte"), features=INLINE)),
            ("number", blocks.CharBlock(label=_("Nombre"))),
        ],
        label=_("Tableau"),
        icon="table",
        template="cms/blocks/table.html",
    )
    callout = CalloutBlock()
    steps = StepsBlock()
    documents = DocumentsBlock()
    image = PictureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    place = PlaceBlock()
    map = MapBlock()
    contact = ContactBlock()
    start = StartBlock()
    links = LinksBlock()
    collection = CollectionBlock()
    faq = FaqBlock()
    quotation = QuotationBlock()
    figures = KeyFiguresBlock()


def headings(body: Any) -> list[HeadingValue]:
    """The parts of a body, for « Sur cette page »."""
    return [block.value for block in body if block.block_type == "heading" and block.value["level"] == "2"]


def pictures(body: Any) -> Iterator[tuple[Any, str]]:
    """The pictures of a body, each with the use (`portal.cms.pictures`) that its block makes of it."""
    for block in body:
        if block.block_type == "image":
            yield block.value["image"], "page"
        elif block.block_type == "gallery":
            yield from ((each["image"], "tile") for each in block.value["pictures"])
        elif block.block_type == "video" and block.value["still"]:
            yield block.value["still"], "page"
