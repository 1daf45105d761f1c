"""Blocks of words: titles, texts, tables, steps, questions, quotations, figures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock, TypedTableBlockValidationError

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


class QuotationBlock(blocks.StructBlock):
    """Somebody’s words, and who said them: a quotation without its author is a rumour."""

    text = blocks.TextBlock(label=_("Paroles"), max_length=600, help_text=_("Sans guillemets : ils s’ajoutent."))
    author = blocks.CharBlock(label=_("Qui parle"), max_length=120)
    role = blocks.CharBlock(label=_("À quel titre"), required=False, max_length=160)

    class Meta:
        label = _("Citation")
        icon = "openquote"
        template = "cms/blocks/quotation.html"


class KeyFigureBlock(blocks.StructBlock):
    """One number and what it counts."""

    number = blocks.CharBlock(
        label=_("Nombre"), max_length=20, help_text=_("Avec son unité : 12 %, 1,9 million d’euros.")
    )
    label = blocks.CharBlock(label=_("Ce qu’il compte"), max_length=120)
    note = blocks.CharBlock(label=_("Source ou comparaison"), required=False, max_length=120)

    class Meta:
        label = _("Chiffre")


class KeyFiguresBlock(blocks.StructBlock):
    """A few numbers, each with what it counts: a list of terms, read « what it counts », then the number."""

    figures = blocks.ListBlock(KeyFigureBlock(), label=_("Chiffres"), min_num=2, max_num=6)

    class Meta:
        label = _("Chiffres clés")
        icon = "order"
        template = "cms/blocks/key_figures.html"
