from io import BytesIO
from typing import Any

import pikepdf
import pillow_heif
import pytest
from PIL import Image, ImageFile, PngImagePlugin

from portal.lib import files
from portal.lib.files import FileRefused

GPS = 0x8825
REFUSED_TYPE = "Ce type de fichier n’est pas accepté. Envoyez un PDF ou une photo (JPEG, PNG, HEIC)."
EMPTY_OR_LOCKED = "Ce fichier est vide ou protégé par un mot de passe."


def pdf(pages: int = 1, password: str = "") -> BytesIO:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    out = BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="o", user=password) if password else None)
    return out


def exif_with_place(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Appareil de Maïwenn"
    exif[0x0112] = orientation
    exif[GPS] = {1: "N", 2: (48.0, 23.0, 24.0), 3: "W", 4: (4.0, 29.0, 6.0)}
    return exif.tobytes()


def photo(form: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out


def heic() -> BytesIO:
    picture = Image.new("RGB", (64, 48), "teal")
    out = BytesIO()
    pillow_heif.from_pillow(picture).save(out, quality=60, exif=exif_with_place())
    return out


def refusal(upload: BytesIO, name: str = "piece.pdf") -> str:
    with pytest.raises(FileRefused) as refused:
        files.inspect(upload, name)
    return refused.value.message.replace("\u00a0", " ")


def test_a_pdf_is_known_by_its_bytes_whatever_its_name() -> None:
    facts = files.inspect(pdf(3), "photo.jpg")
    assert (facts.content_type, facts.pages, facts.name) == ("application/pdf", 3, "photo.pdf")
    assert len(facts.sha256) == 64


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_photo_is_known_by_its_bytes(form: str, kind: str) -> None:
    facts = files.inspect(photo(form), "sans-extension")
    assert (facts.content_type, facts.pages, facts.width, facts.height) == (kind, 1, 60, 40)


def test_a_heic_is_known_and_becomes_a_jpeg_without_place() -> None:
    upload = heic()
    facts = files.inspect(upload, "IMG_0042.HEIC")
    kept = files.kept(upload, facts)
    assert facts.content_type == "image/heic"
    assert (kept.content_type, kept.name) == ("image/jpeg", "IMG_0042.jpg")
    with Image.open(BytesIO(kept.content)) as image:
        assert image.format == "JPEG"
        assert image.size == (64, 48)
        assert not image.getexif()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_loses_its_place_camera_and_comment(form: str) -> None:
    options: dict[str, Any] = {"exif": exif_with_place()}
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "secret words")
        options["pnginfo"] = text
    else:
        options["comment"] = b"secret words"
    upload = photo(form, **options)
    kept = files.kept(upload, files.inspect(upload, "rue.jpg"))
    assert b"secret words" not in kept.content
    assert "Maïwenn".encode() not in kept.content
    with Image.open(BytesIO(kept.content)) as image:
        assert not image.getexif()


def test_a_photo_of_a_place_keeps_its_coordinates_and_nothing_else() -> None:
    upload = photo(exif=exif_with_place())
    kept = files.kept(upload, files.inspect(upload, "rue.jpg"), keep_place=True)
    with Image.open(BytesIO(kept.content)) as image:
        exif = image.getexif()
        assert float(exif.get_ifd(GPS)[2][0]) == 48.0
        assert 0x010F not in exif


def test_a_photo_taken_sideways_is_kept_upright() -> None:
    upload = photo(size=(60, 40), exif=exif_with_place(orientation=6))
    kept = files.kept(upload, files.inspect(upload, "rue.jpg"))
    with Image.open(BytesIO(kept.content)) as image:
        assert image.size == (40, 60)


def test_a_png_with_transparency_stays_a_png() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    kept = files.kept(out, files.inspect(out, "plan.png"))
    with Image.open(BytesIO(kept.content)) as image:
        assert (image.format, image.mode) == ("PNG", "RGBA")


def test_a_pdf_is_kept_byte_for_byte() -> None:
    upload = pdf()
    assert files.kept(upload, files.inspect(upload, "a.pdf")).content == upload.getvalue()


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00 a program", b"<html></html>", b"PK\x03\x04 a zip", b"GIF89a", b"just words"]
)
def test_another_type_is_refused(content: bytes) -> None:
    assert refusal(BytesIO(content), "facture.pdf") == REFUSED_TYPE


def test_an_empty_file_is_refused() -> None:
    assert refusal(BytesIO(b"")) == EMPTY_OR_LOCKED


def test_a_pdf_behind_a_password_is_refused() -> None:
    assert refusal(pdf(password="secret")) == EMPTY_OR_LOCKED


def test_a_pdf_without_pages_is_refused() -> None:
    assert refusal(pdf(0)) == EMPTY_OR_LOCKED


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 and then nothing", b"\xff\xd8\xff\xe0 broken", b"\x89PNG\r\n\x1a\n broken"]
)
def test_a_damaged_file_is_refused(content: bytes) -> None:
    assert refusal(BytesIO(content)).startswith("Ce fichier est abîmé")


def test_a_photo_cut_short_is_refused_when_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = BytesIO()
    Image.effect_noise((200, 200), 50).save(whole, "PNG")
    upload = BytesIO(whole.getvalue()[:2000])
    facts = files.inspect(upload, "coupe.png")
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as importing WeasyPrint does
    with pytest.raises(FileRefused, match="abîmé"):
        files.kept(upload, facts)


def test_a_cut_heic_is_refused() -> None:
    assert refusal(BytesIO(heic().getvalue()[:60]), "a.heic").startswith("Ce fichier est abîmé")


def test_a_file_too_big_says_its_weight() -> None:
    said = refusal(BytesIO(b"%PDF-" + b"0" * 14_000_000))
    assert said == "Ce fichier pèse 14 Mo. Le maximum est 10 Mo : réduisez-le ou photographiez la page."


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(9000, 7000), (20000, 20000)])
def test_a_small_file_with_a_huge_picture_is_refused_before_its_pixels_are_read(size: tuple[int, int]) -> None:
    out = BytesIO()
    Image.new("1", size).save(out, "PNG")
    assert refusal(out, "bombe.png").startswith("Cette image est trop grande")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\moi\\Scan 1.PDF", "Scan 1.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("", "fichier.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("é" * 300 + ".pdf", "é" * 115 + ".pdf"),
    ],
)
def test_a_name_is_kept_for_showing_only(given: str, shown: str) -> None:
    assert files.inspect(pdf(), given).name == shown


def test_an_upload_is_left_rewound() -> None:
    upload = pdf()
    files.inspect(upload, "a.pdf")
    assert upload.tell() == 0
