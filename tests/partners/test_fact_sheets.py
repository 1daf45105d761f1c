"""The State's sheets: read whole, and what is broken, hostile or huge refused with its element."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from portal.demo.loaders.city import DATA
from portal.pages.sheet_html import difference, numbers_of, sheet_html
from portal.partners import fact_sheets
from portal.partners.fact_sheets import BrokenSheet, files_of, read_sheet

SAMPLES = DATA / "fact_sheets"
HEAD = '<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" ID="F1"><dc:title>Titre</dc:title>'


def sheet(body: str, head: str = HEAD) -> bytes:
    return f"{head}<Texte>{body}</Texte></Publication>".encode()


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_each_sample_is_read_with_its_date_theme_and_law(path: Path) -> None:
    read = read_sheet(path.read_bytes())
    assert read.number == path.stem
    assert read.theme
    assert read.updated_on
    assert read.updated_on.year == 2026
    assert read.content["intro"]
    assert read.content["body"]
    assert read.content["references"]
    assert read.content["official_url"].endswith(path.stem)


def test_a_sample_s_table_cases_links_and_notes_are_kept() -> None:
    birth = read_sheet((SAMPLES / "F1427.xml").read_bytes())
    html = sheet_html(birth.content["body"], {})
    assert '<th scope="col">Document</th>' in html
    assert html.count("<details") == 2
    vote = read_sheet((SAMPLES / "F1367.xml").read_bytes())
    html = sheet_html(vote.content["body"], {"F870": "/fiches-pratiques/recensement/"})
    assert 'href="/fiches-pratiques/recensement/"' in html
    assert "alert--warning" in html
    assert numbers_of(vote.content) == {"F870"}
    assert vote.updated_on == date(2026, 10, 12)


def test_an_unknown_element_loses_no_word() -> None:
    read = read_sheet(sheet("<Nouveau>Mot seul<Paragraphe>Phrase.</Paragraphe></Nouveau>"))
    assert "Mot seul" in sheet_html(read.content["body"], {})
    assert "Phrase." in sheet_html(read.content["body"], {})


def test_nothing_of_a_foreign_file_runs() -> None:
    body = (
        '<Paragraphe><LienExterne URL="javascript:alert(1)">clic</LienExterne></Paragraphe>'
        "<Paragraphe>&lt;script&gt;x&lt;/script&gt;</Paragraphe>"
        '<ServiceEnLigne URL="http://x.example/&quot;onclick=&quot;y"><Titre>T</Titre></ServiceEnLigne>'
    )
    html = sheet_html(read_sheet(sheet(body)).content["body"], {})
    assert "javascript:" not in html
    assert "<script" not in html
    assert "onclick" not in html


@pytest.mark.parametrize(
    ("data", "element"),
    [
        (b"", "fichier"),
        (b"<Publication", "fichier"),
        (b"\xff\xfe\x00", "fichier"),
        (b"<Autre/>", "Autre"),
        (sheet("<Paragraphe>x</Paragraphe>", HEAD.replace("F1", "../../etc")), "Publication"),
        (sheet("<Paragraphe>x</Paragraphe>", HEAD.replace("Titre", "")), "dc:title"),
        (sheet(""), "Texte"),
        (sheet("<Paragraphe>x</Paragraphe>", HEAD + "<dc:date>modified 2026-02-31</dc:date>"), "dc:date"),
        (sheet("<Bloc>" * 200 + "x" + "</Bloc>" * 200), "Bloc"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet("<Paragraphe>&b;</Paragraphe>"), "fichier"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Publication/>', "fichier"),
        (b" " * (fact_sheets.MOST_BYTES + 1), "fichier"),
    ],
)
def test_what_is_wrong_is_named_by_its_element(data: bytes, element: str) -> None:
    with pytest.raises(BrokenSheet) as refusal:
        read_sheet(data)
    assert refusal.value.element == element


def test_a_new_date_on_the_same_words_is_no_change() -> None:
    one, two = (HEAD + f"<dc:date>modified 2026-01-0{day}</dc:date>" for day in (1, 2))
    assert read_sheet(sheet("<Paragraphe>x</Paragraphe>", one)).digest == read_sheet(
        sheet("<Paragraphe>x</Paragraphe>", two)
    ).digest  # fmt: skip
    assert (
        read_sheet(sheet("<Paragraphe>y</Paragraphe>")).digest != read_sheet(sheet("<Paragraphe>x</Paragraphe>")).digest
    )


def test_a_difference_shows_what_went_and_what_came() -> None:
    before, after = (
        read_sheet(sheet(f"<Paragraphe>Avant.</Paragraphe><Paragraphe>Comptez {days} jours.</Paragraphe>")).content
        for days in (10, 15)
    )
    assert [(line.kind, line.text) for line in difference(before, after)] == [
        ("same", "Avant."), ("gone", "Comptez 10 jours."), ("new", "Comptez 15 jours."),
    ]  # fmt: skip
    assert difference(before, before) == []


def test_an_archive_is_read_and_what_is_no_sheet_left_aside(tmp_path: Path) -> None:
    archive = tmp_path / "vosdroits.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("xml/F1.xml", sheet("<Paragraphe>x</Paragraphe>"))
        made.writestr("xml/N2.xml", "<Autre/>")
        made.writestr("xml/F2.xml", b" " * (fact_sheets.MOST_BYTES * 3))
    names = {name: len(data) for name, data in files_of(archive)}
    assert set(names) == {"F1.xml", "F2.xml"}
    assert names["F2.xml"] == fact_sheets.MOST_BYTES + 1
    with pytest.raises(BrokenSheet):
        list(files_of(Path(__file__)))
