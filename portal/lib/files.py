"""What an upload really is, told by its bytes, and what may be kept of it.

People send PDFs and photos (JPEG, PNG, and HEIC from telephones). The name and the type that the browser announces are
never believed. Photos are written anew without place, camera or comments; HEIC becomes JPEG, which every agent can
open. The refusals are those of the catalogue of procedures, §0.6: what is wrong, then what to do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO, Final, TypeVar

import pikepdf
import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from portal.lib import french, written

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 60_000_000
# Pillow then refuses by itself whatever is twice as big, before reading a pixel: a 4 kB PNG can hold gigabytes.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
HEIC: Final = "image/heic"
EXTENSIONS: Final = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", HEIC: ".heic"}
_ALSO_RIGHT: Final = {(".jpeg", ".jpg"), (".jpe", ".jpg"), (".heif", ".heic")}

Read = TypeVar("Read")

_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_GPS: Final = 0x8825
_UNREADABLE: Final = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, KeyError, IndexError, TypeError)
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class FileRefused(Exception):
    """The file cannot be kept; `message` is the French sentence to show beside the field."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the bytes say. `size` in octets; `pages` is 1 for a photo; `width` and `height` in pixels, 0 for a PDF."""

    name: str
    content_type: str
    size: int
    sha256: str
    pages: int
    width: int = 0
    height: int = 0

    @property
    def is_photo(self) -> bool:
        return self.content_type != PDF


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The bytes to keep, and under which name and type."""

    name: str
    content_type: str
    content: bytes


def content_type_of(head: bytes) -> str | None:
    """The type that the first kilobyte tells, or None when it is none of those accepted."""
    if b"%PDF-" in head[:1024]:  # ISO 32000-1 leaves room for junk before the header, and scanners use it
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    return None


def inspect(upload: BinaryIO, name: str, *, max_bytes: int = MAX_BYTES) -> FileFacts:
    """Reads an upload and says what it is; leaves it rewound. Raises FileRefused with the sentence to show.

    `name` is what the person's device calls it; it is kept for showing only, without any folder.
    """
    content = _read(upload, max_bytes)
    kind = content_type_of(content[:1024])
    if kind is None:
        raise FileRefused(_("Ce type de fichier n’est pas accepté. Envoyez un PDF ou une photo (JPEG, PNG, HEIC)."))
    pages, width, height = _measure(kind, content)
    return FileFacts(
        name=_shown_name(name, kind),
        content_type=kind,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        pages=pages,
        width=width,
        height=height,
    )


def kept(upload: BinaryIO, facts: FileFacts, *, keep_place: bool = False) -> KeptFile:
    """What to keep of an inspected upload. A PDF stays byte for byte; a photo is written anew, upright, without EXIF.

    `keep_place` leaves the coordinates, and them alone, in a photo that answers a question about a place.
    Raises FileRefused when the photo's pixels cannot be read.
    """
    upload.seek(0)
    content = upload.read()
    if not facts.is_photo:
        return KeptFile(facts.name, facts.content_type, content)
    writer = _png if facts.content_type == PNG else _jpeg
    cleaned = _guarded(lambda: writer(content, facts.content_type, keep_place))
    content_type = PNG if facts.content_type == PNG else JPEG
    return KeptFile(_shown_name(facts.name, content_type), content_type, cleaned)


def _read(upload: BinaryIO, max_bytes: int) -> bytes:
    upload.seek(0, 2)
    size = upload.tell()
    upload.seek(0)
    if size == 0:
        raise _empty_or_locked()
    if size > max_bytes:
        raise FileRefused(
            _("Ce fichier pèse %(size)s. Le maximum est %(most)s\u00a0: réduisez-le ou photographiez la page.")
            % {"size": written.file_size(size), "most": f"{max_bytes // (1024 * 1024)}{french.NBSP}Mo"}
        )
    content = upload.read()
    upload.seek(0)
    return content


def _measure(kind: str, content: bytes) -> tuple[int, int, int]:
    if kind == PDF:
        return _pdf_pages(content), 0, 0
    width, height = _guarded(lambda: _photo_size(kind, content))
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    return 1, width, height


def _pdf_pages(content: bytes) -> int:
    try:
        with pikepdf.open(BytesIO(content)) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError as error:
        raise _empty_or_locked() from error
    except (pikepdf.PdfError, *_UNREADABLE) as error:
        raise _damaged() from error
    if pages == 0:
        raise _empty_or_locked()
    return pages


def _photo_size(kind: str, content: bytes) -> tuple[int, int]:
    if kind == HEIC:
        width, height = pillow_heif.open_heif(BytesIO(content)).size
        return width, height
    with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as image:
        return image.size


def _jpeg(content: bytes, kind: str, keep_place: bool) -> bytes:
    image, place = _opened(content, kind)
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    return _written(image, "JPEG", place if keep_place else b"", quality=90)


def _png(content: bytes, kind: str, keep_place: bool) -> bytes:
    image, place = _opened(content, kind)
    return _written(image, "PNG", place if keep_place else b"")


def _opened(content: bytes, kind: str) -> tuple[Image.Image, bytes]:
    """The upright pixels, and the coordinates as an EXIF block of their own."""
    if kind == HEIC:  # libheif turns the picture by itself, and the EXIF orientation must then be ignored
        heif = pillow_heif.open_heif(BytesIO(content))
        return heif.to_pillow(), _place_of(heif.info.get("exif") or b"")
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint switches it on for the whole process
    image = Image.open(BytesIO(content), formats=["JPEG", "PNG"])
    return ImageOps.exif_transpose(image), _place_of(image.info.get("exif") or b"")


def _place_of(exif: bytes) -> bytes:
    if not exif:
        return b""
    whole, place = Image.Exif(), Image.Exif()
    whole.load(exif)
    coordinates = whole.get_ifd(_GPS)
    if not coordinates:
        return b""
    place[_GPS] = coordinates
    return place.tobytes()


def _written(image: Image.Image, form: str, exif: bytes, **options: int) -> bytes:
    profile = image.info.get("icc_profile")
    image.info = {}  # comments and texts would otherwise be written again
    out = BytesIO()
    image.save(out, form, exif=exif, icc_profile=profile, **options)
    return out.getvalue()


def _guarded(read: Callable[[], Read]) -> Read:
    """Runs a reader of foreign bytes: whatever it stumbles on is a refusal, never an error page."""
    try:
        return read()
    except _BOMBS as error:
        raise _too_many_pixels() from error
    except _UNREADABLE as error:
        raise _damaged() from error


def _shown_name(name: str, content_type: str) -> str:
    """The last part of the name, at most 120 characters, with the extension that its bytes call for."""
    last = PurePath(name.replace("\\", "/")).name
    printable = "".join(character for character in last if character.isprintable()).strip()
    stem, wanted = PurePath(printable).stem or "fichier", EXTENSIONS[content_type]
    given = PurePath(printable).suffix.lower()
    return f"{stem[:115]}{given if (given, wanted) in _ALSO_RIGHT else wanted}"


def _empty_or_locked() -> FileRefused:
    return FileRefused(_("Ce fichier est vide ou protégé par un mot de passe."))


def _damaged() -> FileRefused:
    return FileRefused(_("Ce fichier est abîmé et ne s’ouvre pas. Enregistrez-le de nouveau ou photographiez la page."))


def _too_many_pixels() -> FileRefused:
    return FileRefused(_("Cette image est trop grande. Réduisez-la ou photographiez de nouveau la page."))
