"""The few blocks that editors write with. Each keeps one promise to readers who do not see, or do not see well.

- heading: levels 2 and 3 only, the title of the page being the first; it can be linked to.
- paragraph: words, links and lists; no colours, no sizes, no images in the text.
- table: a caption and a head for each column, or it is refused.
- callout: its kind is a word and a shape before a colour.
- steps: an ordered list, numbered by the browser.
- documents: each link says its format and its weight.
- image: a text for those who do not see it, or the editor says that it only decorates.
- gallery: all pictures in view, each with its text; nothing slides.
- video: captions and a transcript, or it is refused; nothing plays or is asked of another site before a click.
- place, contact: a number that can be called, an address that can be read aloud.
- map: the list beside the drawing says as much as the drawing.
- start: a button only when the procedure can be begun, a sentence otherwise.
- links, collection, faq: the title alone tells where one goes.
- quotation: its author is named. figures: the number never stands without what it counts.

`portal.cms.stories` shows each of them with what it promises; a block without its story fails the tests.
"""

from portal.cms.blocks.body import BodyBlock, headings, pictures
from portal.cms.blocks.living import CollectionBlock
from portal.cms.blocks.media import DocumentsBlock, GalleryBlock, PictureBlock, VideoBlock
from portal.cms.blocks.ways import (
    ContactBlock,
    LinkBlock,
    LinksBlock,
    LinkValue,
    MapBlock,
    PlaceBlock,
    StartBlock,
)
from portal.cms.blocks.words import (
    INLINE,
    TEXT,
    CalloutBlock,
    FaqBlock,
    HeadingBlock,
    HeadingValue,
    KeyFiguresBlock,
    QuestionBlock,
    QuotationBlock,
    StepBlock,
    StepsBlock,
    TableBlock,
)

__all__ = [
    "INLINE",
    "TEXT",
    "BodyBlock",
    "CalloutBlock",
    "CollectionBlock",
    "ContactBlock",
    "DocumentsBlock",
    "FaqBlock",
    "GalleryBlock",
    "HeadingBlock",
    "HeadingValue",
    "KeyFiguresBlock",
    "LinkBlock",
    "LinkValue",
    "LinksBlock",
    "MapBlock",
    "PictureBlock",
    "PlaceBlock",
    "QuestionBlock",
    "QuotationBlock",
    "StartBlock",
    "StepBlock",
    "StepsBlock",
    "TableBlock",
    "VideoBlock",
    "headings",
    "pictures",
]
