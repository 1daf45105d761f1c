"""HTML into PDF that lasts and that everyone can read: PDF/A-3a (ISO 19005-3) with the PDF/UA-1 mark (ISO 14289-1).

The file is tagged, titled, in French, embeds its fonts and carries its data as attachments. We say « built to
PDF/UA », not « validated »: no validator is run. Rendering takes a tenth of a second, so it belongs in the worker and
never inside a transaction. WeasyPrint (half a second, 60 MB) is imported at the first document only.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

ROOT: Final = Path(__file__).resolve().parent.parent.parent
FOLDERS: Final = (ROOT / "static", ROOT / "templates")
VARIANT: Final = "pdf/a-3a"
Attached = tuple[str, bytes, str]

# The PDF/UA-1 mark, and the extension schema without which PDF/A forbids a property it does not know (6.6.2.3).
PDFUA_XMP: Final = """
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <rdf:Description rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
  <rdf:Description rdf:about="">
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
        <pdfaProperty:name>part</pdfaProperty:name>
        <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
        <pdfaProperty:category>internal</pdfaProperty:category>
        <pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
      </rdf:li></rdf:Seq></pdfaSchema:property>
    </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
</rdf:RDF>
"""
# Without a registered prefix ElementTree would write ns5:, which readers of XMP do not know.
_PREFIXES: Final = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


class PdfFailed(Exception):
    """The document could not be made: a missing font or image, a forbidden address, or HTML that does not render."""


def render(html: str, *, title: str, attachments: Sequence[Attached] = ()) -> bytes:
    """The PDF of an HTML document. Raises PdfFailed.

    The HTML carries `lang` and links its style sheet and images relative to `static/`; nothing is read from the
    network or from any other folder. `attachments`: (file name, bytes, media type), each marked as the document's data.
    """
    from weasyprint.urls import FatalURLFetchingError

    try:
        return _rendered(html, title, attachments)
    except FatalURLFetchingError as error:  # a BaseException, which `except Exception` would let through
        raise PdfFailed(f"{error}: {error.__cause__}") from error
    except Exception as error:
        raise PdfFailed(f"{type(error).__name__}: {error}") from error


def qr_data_uri(url: str) -> str:
    """A QR code of the address, as an SVG in a data URI. The `<img>` that shows it owes an `alt`."""
    import segno

    return str(segno.make(url, error="m").svg_data_uri(border=2))


def _rendered(html: str, title: str, attachments: Sequence[Attached]) -> bytes:
    from weasyprint import HTML

    archivable, only_our_files = _classes()
    fetcher = only_our_files()
    options = {
        "pdf_variant": VARIANT,
        "attachments": [_attachment(name, content, media_type) for name, content, media_type in attachments],
    }
    document = HTML(string=html, base_url=f"{FOLDERS[0].as_uri()}/", url_fetcher=fetcher).render(**options)
    document.metadata = archivable(**vars(document.metadata))
    document.metadata.title = title
    document.metadata.lang = document.metadata.lang or "fr"
    pdf: bytes = document.write_pdf(**options)
    if fetcher.refused:  # WeasyPrint swallows what goes wrong inside an SVG and leaves a blank
        raise ValueError(f"refused: {', '.join(fetcher.refused)}")
    return pdf


def _attachment(name: str, content: bytes, media_type: str) -> Any:
    from weasyprint import Attachment

    attachment = Attachment(string=content, name=name, relationship="Data")
    attachment.source = _source(content, media_type)  # WeasyPrint would guess the type from the name
    return attachment


@contextmanager
def _source(content: bytes, media_type: str) -> Iterator[tuple[BytesIO, None, None, str]]:
    yield BytesIO(content), None, None, media_type


@lru_cache(maxsize=1)
def _classes() -> tuple[Any, Any]:
    """Our subclasses of WeasyPrint's, made at the first document so that WeasyPrint is imported no sooner."""
    from weasyprint.document import DocumentMetadata
    from weasyprint.urls import URLFetcher

    for prefix, uri in _PREFIXES.items():
        ElementTree.register_namespace(prefix, uri)

    class ArchivableMetadata(DocumentMetadata):
        def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
            # Both texts are ours or WeasyPrint's own: nothing a person typed is parsed here.
            rdf = ElementTree.fromstring(super().generate_rdf_metadata(variant, version, conformance))  # noqa: S314
            rdf.extend(ElementTree.fromstring(PDFUA_XMP))  # noqa: S314
            xmp: bytes = ElementTree.tostring(rdf, encoding="utf-8")
            return xmp

    class OnlyOurFiles(URLFetcher):
        def __init__(self) -> None:
            super().__init__(allowed_protocols=("file", "data"), fail_on_errors=True)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not _is_ours(url):
                self.refused.append(url[:200])
                raise ValueError("neither data nor a file of our folders")
            return super().fetch(url, headers)

    return ArchivableMetadata, OnlyOurFiles


def _is_ours(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return False
    path = Path(url2pathname(parts.path)).resolve()
    return any(path.is_relative_to(folder) for folder in FOLDERS)
