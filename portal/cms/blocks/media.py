"""Blocks of pictures, films and files. None of them asks anything of another site before the reader does."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from portal.cms.blocks.ways import is_draft, refused
from portal.cms.blocks.words import TEXT

FILMS = ("mp4", "webm")


class DocumentsBlock(blocks.StructBlock):
    """Files to take away; the title of each is the document's own."""

    documents = blocks.ListBlock(DocumentChooserBlock(), label=_("Documents"), min_num=1)

    class Meta:
        label = _("Documents à télécharger")
        icon = "doc-full"
        template = "cms/blocks/documents.html"


class PictureBlock(blocks.StructBlock):
    """A picture with its text for those who do not see it, or marked as decorative."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=200)
    credit = blocks.CharBlock(label=_("Crédit"), required=False, max_length=120)

    class Meta:
        label = _("Image")
        icon = "image"
        template = "cms/blocks/figure.html"


class GalleryPictureBlock(blocks.StructBlock):
    """One picture of a gallery."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=200)

    class Meta:
        label = _("Image")
        icon = "image"


class GalleryBlock(blocks.StructBlock):
    """Pictures side by side, all in view: a list, nothing that moves, slides or hides. Each has its own text."""

    title = blocks.CharBlock(label=_("Ce que montrent ces images"), max_length=120)
    pictures = blocks.ListBlock(GalleryPictureBlock(), label=_("Images"), min_num=2, max_num=24)

    class Meta:
        label = _("Galerie")
        icon = "image"
        template = "cms/blocks/gallery.html"


class VideoValue(blocks.StructValue):
    """Where a film is."""

    @property
    def host(self) -> str:
        """The site that shows it, as its address names it."""
        return urlsplit(self.get("url") or "").hostname or ""


class VideoBlock(blocks.StructBlock):
    """A film: a file of this site, or the address of another, which only a click opens.

    Nothing plays by itself and nothing is asked of another host before the click. What is said is written: captions
    in the picture for a file of this site, and in every case a transcript in the page. A film in sign language has no
    sound to caption; its transcript is the same text in French.
    """

    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    sign_language = blocks.BooleanBlock(
        label=_("En langue des signes française"), required=False, help_text=_("Le film est signé, sans paroles.")
    )
    duration = blocks.CharBlock(label=_("Durée"), required=False, max_length=30, help_text=_("Par exemple : 2 min 30"))
    file = DocumentChooserBlock(label=_("Fichier du site"), required=False, help_text=_("MP4 ou WebM."))
    captions = DocumentChooserBlock(
        label=_("Sous-titres"), required=False, help_text=_("Fichier .vtt ; obligatoire pour un fichier parlé.")
    )
    url = blocks.URLBlock(label=_("Ou adresse sur un autre site"), required=False)
    still = ImageChooserBlock(
        label=_("Image d’attente"), required=False, help_text=_("Elle ne fait que décorer : le titre dit tout.")
    )
    transcript = blocks.RichTextBlock(
        label=_("Transcription"), features=TEXT, help_text=_("Tout ce qui est dit ou signé, et ce qu’il faut voir.")
    )

    class Meta:
        label = _("Vidéo")
        icon = "media"
        template = "cms/blocks/video.html"
        value_class = VideoValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if is_draft(self):
            return cleaned
        if bool(cleaned["file"]) == bool(cleaned["url"]):
            raise refused("file", _("Choisissez un fichier du site, ou donnez une adresse : l’un des deux."))
        if cleaned["file"] and cleaned["file"].file_extension.lower() not in FILMS:
            raise refused("file", _("Ce format n’est pas accepté. Choisissez un fichier MP4 ou WebM."))
        spoken = cleaned["file"] and not cleaned["sign_language"]
        captions = cleaned["captions"]
        if (spoken and not captions) or (captions and captions.file_extension.lower() != "vtt"):
            raise refused("captions", _("Ajoutez les sous-titres, dans un fichier .vtt."))
        return cleaned
