"""What editors may upload: pictures a browser can show and documents that open, told by their bytes, never by name.

Wagtail's own forms check a picture's format and its size; these say it in our words, count the pixels before any is
read, open each PDF, and ask the antivirus as for residents' files. What was typed stays in the form.
"""

from __future__ import annotations

import zipfile
from typing import Any, BinaryIO, Final

import pikepdf
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.partners.antivirus import ScannerUnavailable, scanner

OFFICE: Final = {"docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "zip"}
# Kinds whose first bytes are fixed; any other is a text (csv, vtt, ics …), which holds no zero byte.
SIGNATURES: Final[dict[str, tuple[bytes, ...]]] = {
    "doc": (b"\xd0\xcf\x11\xe0",),
    "xls": (b"\xd0\xcf\x11\xe0",),
    "ppt": (b"\xd0\xcf\x11\xe0",),
    "rtf": (b"{\\rtf",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "webm": (b"\x1a\x45\xdf\xa3",),
    "ogg": (b"OggS",),
    **dict.fromkeys(OFFICE, (b"PK\x03\x04",)),
}
# MPEG-4 files begin with the length of their first box: its name comes after.
BOXED: Final = {"mp4", "m4a"}

NOT_A_PICTURE: Final = gettext_lazy(
    "Ce fichier n’est pas une image que les navigateurs savent montrer, ou il est abîmé. "
    "Envoyez un fichier JPEG, PNG, WebP ou AVIF."
)
TOO_MANY_PIXELS: Final = gettext_lazy(
    "Cette image est trop grande\u00a0: %(most)s\u00a0millions de pixels au plus. "
    "Réduisez-la (2\u00a0000 pixels de large suffisent) puis envoyez-la de nouveau."
)
TOO_HEAVY: Final = gettext_lazy("Ce fichier pèse %(file_size)s. Le maximum est %(max_filesize)s\u00a0: réduisez-le.")
WRONG_NAME: Final = gettext_lazy(
    "Le nom finit par .%(extension)s, mais le contenu est du type %(image_format)s. Enregistrez l’image de nouveau."
)


class CheckedImageForm(BaseImageForm):
    """A picture within its limits. `WAGTAILIMAGES_MAX_IMAGE_PIXELS` and `_MAX_UPLOAD_SIZE` are the bounds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
            self.fields["file"].error_messages |= {
                "invalid_image": NOT_A_PICTURE,
                "invalid_image_extension": NOT_A_PICTURE,
                "invalid_extension": NOT_A_PICTURE,
                "invalid_image_known_format": WRONG_NAME,
                "file_too_large": TOO_HEAVY,
                # Whole already: Wagtail fills in counts that nobody needs.
                "file_too_many_pixels": str(TOO_MANY_PIXELS) % {"most": most},
            }

    def clean_file(self) -> Any:
        return _scanned(self, "file")


class CheckedDocumentForm(BaseDocumentForm):
    """A document that is what its name says, opens, and has no virus. `WAGTAILDOCS_MAX_UPLOAD_SIZE` is the bound."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].error_messages |= {"file_too_large": TOO_HEAVY}

    def clean_file(self) -> Any:
        """Raises ValidationError with the sentence to show beside the field."""
        upload = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return upload
        _refuse_disguise(upload, upload.name.rsplit(".", 1)[-1].lower())
        return _scanned(self, "file")


def _refuse_disguise(upload: BinaryIO, extension: str) -> None:
    upload.seek(0)
    head = upload.read(1024)
    if not head or not _looks_like(head, extension):
        raise forms.ValidationError(
            _("Le contenu de ce fichier n’est pas celui d’un fichier .%(extension)s. Enregistrez-le de nouveau.")
            % {"extension": extension}
        )
    upload.seek(0)
    if extension == "pdf":
        _refuse_broken_pdf(upload)
    elif extension in OFFICE:
        _refuse_broken_archive(upload)
    upload.seek(0)


def _looks_like(head: bytes, extension: str) -> bool:
    if extension == "pdf":
        return b"%PDF-" in head  # ISO 32000-1 leaves room for junk before the header
    if extension in BOXED:
        return head[4:8] == b"ftyp"
    known = SIGNATURES.get(extension)
    return head.startswith(known) if known else b"\0" not in head


def _refuse_broken_pdf(upload: BinaryIO) -> None:
    try:
        with pikepdf.open(upload) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError:
        raise forms.ValidationError(
            _("Ce PDF est protégé par un mot de passe\u00a0: personne ne pourra l’ouvrir.")
        ) from None
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError):
        raise _damaged() from None
    if not pages:
        raise _damaged()


def _refuse_broken_archive(upload: BinaryIO) -> None:
    """A Word, LibreOffice or EPUB file is an archive: its table of contents must be readable, nothing is unpacked."""
    try:
        with zipfile.ZipFile(upload) as archive:
            empty = not archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _damaged() from None
    if empty:
        raise _damaged()


def _damaged() -> forms.ValidationError:
    return forms.ValidationError(
        _("Ce fichier est abîmé et ne s’ouvre pas. Enregistrez-le de nouveau avec le logiciel qui l’a fait.")
    )


def _scanned(form: Any, name: str) -> Any:
    """The upload, once the antivirus has said that it is clean: what editors upload is public at once."""
    upload = form.cleaned_data[name]
    if not upload or name not in form.changed_data:
        return upload
    upload.seek(0)
    try:
        verdict = scanner().scan(upload)
    except ScannerUnavailable:
        raise forms.ValidationError(
            _("L’antivirus ne répond pas. Le fichier n’a pas été gardé\u00a0: réessayez dans quelques minutes.")
        ) from None
    if not verdict.clean:
        raise forms.ValidationError(_("L’antivirus a refusé ce fichier. Prévenez le service informatique."))
    upload.seek(0)
    return upload
