"""Small real files that people attach: a photograph and a PDF."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf
from PIL import Image, ImageDraw


def photograph(folder: Path, name: str = "carte d’identité.jpg") -> Path:
    """A JPEG of a few kilobytes."""
    picture = Image.new("RGB", (640, 420), "#d9e4e6")
    ImageDraw.Draw(picture).rectangle((40, 60, 220, 300), fill="#083f49")
    path = folder / name
    picture.save(path, "JPEG", quality=70)
    return path


def pdf(folder: Path, name: str = "justificatif de domicile.pdf") -> Path:
    """One empty A4 page."""
    path = folder / name
    paper = Pdf.new()
    paper.add_blank_page(page_size=(595, 842))
    paper.save(path)
    return path
