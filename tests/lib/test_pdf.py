"""What a PDF of ours owes to archivists, to screen readers and to the firewall."""

import base64
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from portal.lib import pdf

PAGE = """<!DOCTYPE html><html lang="fr"><head><title>x</title><link rel="stylesheet" href="css/pdf.css"></head>
<body class="receipt" data-footer="pied"><h1>Cœur</h1><p>« ÿ » Łódź Nguyễn 😀 مرحبا</p>{}</body></html>"""


@pytest.fixture(scope="module")
def made() -> bytes:
    qr = f'<img src="{pdf.qr_data_uri("https://kermor.example/verifier/X")}" alt="Code à scanner">'
    table = "<table><tr><th scope='row'>Question</th><td>Réponse</td></tr></table>"
    attached = ("demande.json", b'{"a": 1}', "application/json")
    return pdf.render(PAGE.format(qr + table), title="Récépissé D-7K3F-92XM", attachments=[attached])


@pytest.fixture
def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made))


def tags(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    found: list[pikepdf.Dictionary] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            walk(node.get("/K", pikepdf.Array()))

    walk(document.Root.StructTreeRoot.K)
    return found


def text_of(content: bytes, folder: Path) -> str:
    (folder / "a.pdf").write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", folder / "a.pdf", "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_it_is_french_titled_and_tagged(opened: pikepdf.Pdf) -> None:
    assert str(opened.Root.Lang) == "fr"
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert str(opened.docinfo["/Title"]) == "Récépissé D-7K3F-92XM"
    assert "/ParentTree" in opened.Root.StructTreeRoot
    assert str(opened.pages[0].obj.Tabs) == "/S"


def test_it_is_marked_for_archives_and_for_accessibility(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["pdfuaid:part"] == "1"
    assert b"pdfaExtension:schemas" in opened.Root.Metadata.read_bytes()
    assert "/OutputIntents" in opened.Root


def test_its_data_is_attached_and_said_to_be_its_data(opened: pikepdf.Pdf) -> None:
    assert opened.attachments["demande.json"].get_file().read_bytes() == b'{"a": 1}'
    assert opened.attachments["demande.json"].get_file().mime_type == "application/json"
    assert {str(item.AFRelationship) for item in opened.Root.AF} == {"/Data"}


def test_its_structure_has_headings_table_cells_and_described_pictures(opened: pikepdf.Pdf) -> None:
    found = tags(opened)
    assert {"/H1", "/P", "/Table", "/TH", "/TD", "/Figure"} <= {str(tag.S) for tag in found}
    assert [str(tag.Alt) for tag in found if tag.S == "/Figure"] == ["Code à scanner"]


def test_every_font_is_embedded_with_its_letters(opened: pikepdf.Pdf) -> None:
    fonts = [font for page in opened.pages for font in page.resources.Font.values()]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_its_letters_can_be_read_back(made: bytes, tmp_path: Path) -> None:
    said = text_of(made, tmp_path)
    for word in ("Cœur", "« ÿ »", "Łódź", "Nguyễn", "😀"):
        assert word in said
    assert "pied" in said
    assert "Page 1 sur 1" in said


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "http://127.0.0.1:1/a.png",
        "ftp://example.org/a.png",
        "file:///etc/hostname",
        "../portal/lib/pdf.py",
        "img/../../manage.py",
        "file://example.org/share/a.png",
        "img/missing.png",
    ],
)
def test_an_address_outside_our_folders_is_refused(address: str) -> None:
    with pytest.raises(pdf.PdfFailed):
        pdf.render(PAGE.format(f'<img src="{address}" alt="x">'), title="x")


def test_a_picture_cannot_lead_to_the_network_by_a_detour() -> None:
    image = '<image href="https://example.org/a.png" width="9" height="9"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{image}</svg>'
    uri = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    with pytest.raises(pdf.PdfFailed):
        pdf.render(PAGE.format(f'<img src="{uri}" alt="x">'), title="x")


def test_a_style_sheet_from_elsewhere_is_refused() -> None:
    with pytest.raises(pdf.PdfFailed):
        pdf.render(PAGE.format("<style>@import url(https://example.org/a.css);</style>"), title="x")
