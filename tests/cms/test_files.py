"""Bad files, through the admin's own forms: refused in words beside the field, and what was typed is kept."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.images.models import Image

from portal.accounts.models import User
from portal.partners import antivirus
from portal.partners.antivirus import EICAR, ScannerUnavailable
from tests.cms.conftest import signed_in

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.usefixtures("admin_templates")]

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    out = BytesIO()
    Pillow.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return out.getvalue()


def pdf() -> bytes:
    out = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    out = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<w/>")
    return out.getvalue()


@pytest.fixture
def client_(publisher: User) -> Client:
    return signed_in(publisher)


def send_image(client: Client, name: str, content: bytes) -> Any:
    data = {"title": "Le môle au matin", "file": SimpleUploadedFile(name, content), "tags": ""}
    return client.post(reverse("wagtailimages:add"), data)


def send_document(client: Client, name: str, content: bytes) -> Any:
    data = {"title": "Le règlement du port", "file": SimpleUploadedFile(name, content), "tags": ""}
    return client.post(reverse("wagtaildocs:add"), data)


def refusal(answer: Any, title: str) -> str:
    assert answer.status_code == 200
    assert f'value="{title}"' in answer.content.decode()
    return " ".join(answer.context["form"].errors["file"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("geante.png", png_header(20_000, 10_000), "60\u00a0millions de pixels"),  # 200 megapixels
        ("bombe.png", png_header(65_000, 65_000), "trop grande"),
        ("script.svg", SVG, "JPEG, PNG, WebP ou AVIF"),
        ("script.png", SVG, "le contenu est du type svg"),
        ("programme.jpg", b"MZ" + b"\0" * 500, "JPEG, PNG, WebP ou AVIF"),
        ("photo.png", jpeg(), "le contenu est du type jpeg"),
        ("virus.jpg", jpeg() + EICAR, "antivirus a refusé"),
    ],
)
def test_a_bad_picture_is_refused_in_words_and_its_title_is_kept(
    client_: Client, name: str, content: bytes, said: str
) -> None:
    answer = send_image(client_, name, content)
    assert said in refusal(answer, "Le môle au matin")
    assert said in answer.content.decode()
    assert not Image.objects.exists()


def test_a_picture_over_its_weight_is_refused(client_: Client, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 300
    assert "Le maximum est" in refusal(send_image(client_, "lourde.jpg", jpeg() * 2), "Le môle au matin")


def test_a_good_picture_and_a_good_document_are_kept(client_: Client) -> None:
    assert send_image(client_, "mole.jpg", jpeg()).status_code == 302
    assert Image.objects.get().width == 40
    assert send_document(client_, "reglement.pdf", pdf()).status_code == 302
    assert send_document(client_, "reglement.docx", archive()).status_code == 302
    assert send_document(client_, "jours.csv", b"jour;bac\nmardi;gris\n").status_code == 302
    assert Document.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("programme.pdf", b"MZ\x90\0" + b"\0" * 500, "n’est pas celui d’un fichier .pdf"),
        ("coupe.pdf", pdf()[:40], "abîmé"),
        ("vide.pdf", b"%PDF-1.7\n" + b"x" * 200, "abîmé"),
        ("ferme.pdf", locked_pdf(), "mot de passe"),
        ("virus.pdf", pdf() + EICAR, "antivirus a refusé"),
        ("faux.docx", b"PK\x03\x04" + b"\0" * 50, "abîmé"),
        ("faux.csv", b"MZ\0\0", "n’est pas celui d’un fichier .csv"),
        ("programme.exe", b"MZ\0\0", "exe"),
        ("page.html", b"<script>alert(1)</script>", "html"),
        ("script.svg", SVG, "svg"),
    ],
)
def test_a_bad_document_is_refused_in_words_and_its_title_is_kept(
    client_: Client, name: str, content: bytes, said: str
) -> None:
    assert said in refusal(send_document(client_, name, content), "Le règlement du port")
    assert not Document.objects.exists()


def test_a_document_over_its_weight_is_refused(client_: Client, settings: Any) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    assert "Le maximum est" in refusal(send_document(client_, "lourd.pdf", pdf()), "Le règlement du port")


def test_without_an_answer_of_the_antivirus_nothing_is_published(
    client_: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent:
        def scan(self, stream: Any) -> None:
            raise ScannerUnavailable("no answer")

    monkeypatch.setattr("portal.cms.file_forms.scanner", Silent)
    assert "ne répond pas" in refusal(send_document(client_, "a.pdf", pdf()), "Le règlement du port")
    assert "ne répond pas" in refusal(send_image(client_, "a.jpg", jpeg()), "Le môle au matin")
    assert antivirus.scanner is not Silent


def test_the_uploader_of_many_files_says_the_same(client_: Client) -> None:
    answer = client_.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "x", "files[]": SimpleUploadedFile("geante.png", png_header(20_000, 10_000))},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert "millions de pixels" in answer.json()["error_message"]
    answer = client_.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "x", "files[]": SimpleUploadedFile("coupe.pdf", pdf()[:40])},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert "abîmé" in answer.json()["error_message"]
    assert not Image.objects.exists()
    assert not Document.objects.exists()


def test_an_editor_of_a_title_alone_does_not_send_the_file_again(client_: Client) -> None:
    send_document(client_, "reglement.pdf", pdf())
    document = Document.objects.get()
    url = reverse("wagtaildocs:edit", args=[document.pk])
    assert client_.post(url, {"title": "Règlement de 2027", "tags": ""}).status_code == 302
    document.refresh_from_db()
    assert document.title == "Règlement de 2027"
