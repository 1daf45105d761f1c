"""The few blocks that editors write with. Each keeps one promise to readers who do not see, or do not see well.

- heading: levels 2 and 3 only, the title of the page being the first; it can be linked to.
- paragraph: words, links and lists; no colours, no sizes, no images in the text.
- table: a caption and a head for each column, or it is refused.
- callout: its kind is a word and a shape before a colour.
- steps: an ordered list, numbered by the browser.
- documents: each link says its format and its weight.
- image: a text for those who do not see it, or the editor says that it only decorates.
- place, contact: a number that can be called, an address that can be read aloud.
- links, faq: the title alone tells where one goes.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock, TypedTableBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

INLINE = ["bold", "link", "document-link"]
TEXT = [*INLINE, "ul", "ol"]


class HeadingValue(blocks.StructValue):
    """A heading knows the anchor that the table of contents links to."""

    @property
    def anchor(self) -> str:
        return slugify(self["text"])[:60] or "partie"


class HeadingBlock(blocks.StructBlock):
    """A title inside the page, level 2 or 3."""

    text = blocks.CharBlock(label=_("Titre"), max_length=120)
    level = blocks.ChoiceBlock(label=_("Niveau"), choices=[("2", _("partie")), ("3", _("sous-partie"))], default="2")

    class Meta:
        label = _("Titre")
        icon = "title"
        template = "cms/blocks/heading.html"
        value_class = HeadingValue


def _refused(message: Any) -> TypedTableBlockValidationError:
    return TypedTableBlockValidationError(non_block_errors=[ValidationError(message)])


class TableBlock(TypedTableBlock):
    """A table with a caption and column heads; the first cell of a row is its head."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if getattr(self, "is_deferred_validation", False):
            return cleaned
        if not (cleaned.caption or "").strip():
            raise _refused(_("Donnez une légende au tableau : c’est elle qui dit ce qu’il montre."))
        if any(not (column["heading"] or "").strip() for column in cleaned.columns):
            raise _refused(_("Donnez un titre à chaque colonne du tableau."))
        return cleaned


class CalloutBlock(blocks.StructBlock):
    """Something to know before going on."""

    kind = blocks.ChoiceBlock(
        label=_("Sorte"),
        choices=[
            ("plain", _("à retenir")),
            ("info", _("information")),
            ("warning", _("attention")),
            ("success", _("bonne nouvelle")),
        ],
        default="plain",
    )
    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Texte"), features=INLINE)

    class Meta:
        label = _("Encadré")
        icon = "info-circle"
        template = "cms/blocks/callout.html"


class StepBlock(blocks.StructBlock):
    """One step: what it is, then a sentence or two."""

    title = blocks.CharBlock(label=_("En quelques mots"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Explication"), required=False, features=INLINE)

    class Meta:
        label = _("Étape")


class StepsBlock(blocks.StructBlock):
    """What happens, in order."""

    steps = blocks.ListBlock(StepBlock(), label=_("Étapes"), min_num=2)

    class Meta:
        label = _("Étapes")
        icon = "list-ol"
        template = "cms/blocks/steps.html"


class DocumentsBlock(blocks.StructBlock):
    """Files to take away; the title of each is the document's own."""

    documents = blocks.ListBlock(DocumentChooserBlock(), label=_("Documents"), min_num=1)

    class Meta:
        label = _("Documents à télécharger")
        icon = "doc-full"
        template = "cms/blocks/documents.html"


class FigureBlock(blocks.StructBlock):
    """A picture with its text for those who do not see it, or marked as decorative."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=200)
    credit = blocks.CharBlock(label=_("Crédit"), required=False, max_length=120)

    class Meta:
        label = _("Image")
        icon = "image"
        template = "cms/blocks/figure.html"


class PlaceBlock(blocks.StructBlock):
    """A place of the city's directory: its address and number stay true without being typed again."""

    place = SnippetChooserBlock("directory.Place", label=_("Lieu"))

    class Meta:
        label = _("Lieu")
        icon = "home"
        template = "cms/blocks/place.html"


class ContactBlock(blocks.StructBlock):
    """Somebody to ask: at least one way that needs no screen or an address to write to."""

    title = blocks.CharBlock(label=_("Nom"), max_length=120)
    text = blocks.RichTextBlock(label=_("Précision"), required=False, features=INLINE)
    phone = blocks.CharBlock(label=_("Téléphone"), required=False, max_length=30)
    email = blocks.EmailBlock(label=_("Courriel"), required=False)

    class Meta:
        label = _("Contact")
        icon = "user"
        template = "cms/blocks/contact.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not getattr(self, "is_deferred_validation", False) and not (cleaned["phone"] or cleaned["email"]):
            raise StructBlockValidationError(
                block_errors={"phone": ValidationError(_("Donnez un téléphone ou une adresse électronique."))}
            )
        return cleaned


class LinkValue(blocks.StructValue):
    """Where a link goes: the page chosen, else the address typed."""

    def address(self, request: HttpRequest | None) -> str:
        """Empty when the page is not live: a link that leads nowhere is not shown."""
        page = self.get("page")
        if page:
            return (page.get_url(request) or "") if page.live else ""
        return self.get("url") or ""

    @property
    def label(self) -> str:
        page = self.get("page")
        return self.get("title") or (page.title if page else "")


class LinkBlock(blocks.StructBlock):
    """A link to a page of the site or to an address; without a title, the page's own."""

    title = blocks.CharBlock(label=_("Intitulé"), required=False, max_length=120)
    page = blocks.PageChooserBlock(label=_("Page du site"), required=False)
    url = blocks.CharBlock(label=_("Ou adresse"), required=False, max_length=400)
    note = blocks.CharBlock(label=_("Précision"), required=False, max_length=200)

    class Meta:
        label = _("Lien")
        icon = "link"
        value_class = LinkValue
        optional = False

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        nothing = not any(cleaned[name] for name in ("title", "page", "url"))
        if getattr(self, "is_deferred_validation", False) or (self.meta.optional and nothing):
            return cleaned
        if not cleaned["page"] and not cleaned["url"]:
            raise StructBlockValidationError(
                block_errors={"page": ValidationError(_("Choisissez une page ou écrivez une adresse."))}
            )
        if not cleaned["page"] and not cleaned["title"]:
            raise StructBlockValidationError(
                block_errors={"title": ValidationError(_("Écrivez l’intitulé : il dit où mène le lien."))}
            )
        if cleaned["url"] and not cleaned["url"].startswith(("/", "#", "https://", "http://", "mailto:", "tel:")):
            raise StructBlockValidationError(
                block_errors={"url": ValidationError(_("L’adresse commence par / ou par https://."))}
            )
        return cleaned


class LinksBlock(blocks.StructBlock):
    """Ways on: procedures, pages, other sites."""

    links = blocks.ListBlock(LinkBlock(), label=_("Liens"), min_num=1)

    class Meta:
        label = _("Liens et démarches")
        icon = "link"
        template = "cms/blocks/links.html"


class QuestionBlock(blocks.StructBlock):
    """A question in a resident's words and its short answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Réponse"), features=TEXT)

    class Meta:
        label = _("Question")


class FaqBlock(blocks.StructBlock):
    """Questions that unfold, without any script."""

    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        label = _("Questions fréquentes")
        icon = "help"
        template = "cms/blocks/faq.html"


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
    image = FigureBlock()
    place = PlaceBlock()
    contact = ContactBlock()
    links = LinksBlock()
    faq = FaqBlock()


def headings(body: Any) -> list[HeadingValue]:
    """The parts of a body, for « Sur cette page »."""
    return [block.value for block in body if block.block_type == "heading" and block.value["level"] == "2"]
