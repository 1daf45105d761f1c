"""The State's fact sheets (« Guide des droits et démarches », open data of the DILA, Licence Ouverte 2.0), one XML file
a sheet: `<Publication ID="F1342">` with Dublin Core, an introduction, chapters, situations, cases.

Pure: bytes in, a `Sheet` out, nothing is fetched. The files come from outside: entities and document types are
refused, sizes and depths are bounded, and what is wrong is named by its element.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

DC: Final = "{http://purl.org/dc/elements/1.1/}"
OFFICIAL: Final = "https://www.service-public.gouv.fr/particuliers/vosdroits/"
MOST_BYTES: Final = 2 * 1024 * 1024
MOST_FILES: Final = 20_000
DEEPEST: Final = 60
NUMBER: Final = re.compile(r"F\d{1,7}")
FILE_NAME: Final = re.compile(r"F\d{1,7}\.xml")
NOTES: Final = {"Attention": "attention", "ASavoir": "know", "ANoter": "know", "Rappel": "know", "Exemple": "know"}
# Ways on, not text: they would repeat the site's own menus.
ASIDE: Final = frozenset(
    {"FilDAriane", "DossierPere", "SousThemePere", "Theme", "SurTitre", "Audience", "Canal", "VoirAussi", "Actualite",
     "QuestionReponse", "PourEnSavoirPlus", "Abreviation", "Definition", "Image", "InformationComplementaire"}
)  # fmt: skip

Json = dict[str, Any]
Nodes = list[Json]


class BrokenSheet(Exception):
    """A file that cannot be read: `element` says where, the message why, in French for who runs the import."""

    def __init__(self, element: str, message: str) -> None:
        super().__init__(f"{element} : {message}")
        self.element, self.message = element, message


@dataclass(frozen=True)
class Sheet:
    """One sheet. `content` is `{"title", "official_url", "intro": nodes, "body": nodes, "references": [{title, url}]}`.

    A node has a `kind`: heading (level, text) · paragraph (runs) · list (items: nodes each) · note (style attention or
    know, title, nodes) · cases (cases: {title, nodes} each) · table (title, rows: {head, cells: runs each}) ·
    service (title, url) · contact (title, url). A run is {text} with strong, url or sheet (another sheet's number).
    """

    number: str
    title: str
    theme: str
    updated_on: date | None
    content: Json

    @property
    def digest(self) -> str:
        """Of the text alone: a new date on the same words is no change."""
        said = json.dumps([self.title, self.theme, self.content], ensure_ascii=False, sort_keys=True)
        return sha256(said.encode()).hexdigest()


def read_sheet(data: bytes) -> Sheet:
    """Raises BrokenSheet for what is no sheet, is too big, too deep, or hides entities."""
    if len(data) > MOST_BYTES:
        raise BrokenSheet("fichier", f"plus de {MOST_BYTES // 1024 // 1024} Mo")
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BrokenSheet("fichier", "entité ou type de document refusé") from error
    except (ParseError, ValueError) as error:
        raise BrokenSheet("fichier", f"XML illisible ({error})") from error
    return _sheet_of(root)


def _sheet_of(root: Element) -> Sheet:
    if root.tag != "Publication":
        raise BrokenSheet(root.tag, "la racine doit être Publication")
    number = root.get("ID", "")
    if not NUMBER.fullmatch(number):
        raise BrokenSheet("Publication", f"numéro de fiche inattendu : « {number[:20]} »")
    title = _plain(root.find(f"{DC}title"))
    if not title:
        raise BrokenSheet("dc:title", f"la fiche {number} n’a pas de titre")
    content = {
        "title": title,
        "official_url": _safe(root.get("spUrl", "")) or OFFICIAL + number,
        "intro": _inside(root.find("Introduction")),
        "body": _body(root),
        "references": [_link(each) for each in root.findall("Reference") if _link(each)["url"]],
    }
    if not content["intro"] and not content["body"]:
        raise BrokenSheet("Texte", f"la fiche {number} est vide")
    return Sheet(number, title, _theme(root), _date(root), content)


def _body(root: Element) -> Nodes:
    nodes: Nodes = []
    for child in root:
        if child.tag in ("Texte", "ListeSituations", "Conclusion", "ServiceEnLigne", "OuSAdresser", "Avertissement"):
            nodes += _node(child, 2, 0)
    return nodes


def _theme(root: Element) -> str:
    theme = root.find("Theme/Titre")
    return _plain(theme) if theme is not None else _plain(root.find(f"{DC}subject"))


def _date(root: Element) -> date | None:
    """« modified 2026-11-24 »."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", _plain(root.find(f"{DC}date")))
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError as error:
        raise BrokenSheet("dc:date", "date impossible") from error


def _plain(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _safe(address: str) -> str:
    """Only the web's addresses: a link of a foreign file runs nothing."""
    address = address.strip()
    return address if re.match(r"https?://[^\s<>\"']+$", address) else ""


def _inside(element: Element | None, level: int = 2, depth: int = 0) -> Nodes:
    """The nodes of all children."""
    if depth > DEEPEST:
        raise BrokenSheet(element.tag if element is not None else "?", "trop d’éléments les uns dans les autres")
    return [] if element is None else [node for child in element for node in _node(child, level, depth + 1)]


def _node(element: Element, level: int, depth: int) -> Nodes:
    if element.tag in ASIDE:
        return []
    make = _MAKERS.get(element.tag, _through)
    return make(element, level, depth)


def _through(element: Element, level: int, depth: int) -> Nodes:
    """An element that only wraps others, known or new; stray text in it is kept as a paragraph."""
    nodes = _inside(element, level, depth)
    stray = (element.text or "").strip()
    return [{"kind": "paragraph", "runs": [{"text": " ".join(stray.split())}]}, *nodes] if stray else nodes


def _paragraph(element: Element, level: int, depth: int) -> Nodes:
    runs = _runs(element)
    return [{"kind": "paragraph", "runs": runs}] if any(run["text"].strip() for run in runs) else []


def _runs(element: Element) -> Nodes:
    """Words with what is strong and where links lead."""
    runs: Nodes = [{"text": element.text or ""}]
    for child in element:
        runs += [_run(child), {"text": child.tail or ""}]
    spaced = [{**run, "text": re.sub(r"\s+", " ", run["text"])} for run in runs]
    kept = [run for run in spaced if run["text"]]
    if kept:
        kept[0] = {**kept[0], "text": kept[0]["text"].lstrip()}
        kept[-1] = {**kept[-1], "text": kept[-1]["text"].rstrip()}
    return kept


def _run(element: Element) -> Json:
    run: Json = {"text": "".join(element.itertext())}
    if element.tag == "MiseEnEvidence":
        run["strong"] = True
    if element.tag == "LienInterne" and NUMBER.fullmatch(element.get("LienPublication", "")):
        run["sheet"] = element.get("LienPublication")
    if element.tag == "LienExterne" and _safe(element.get("URL", "")):
        run["url"] = _safe(element.get("URL", ""))
    return run


def _titled(element: Element, level: int, depth: int) -> Nodes:
    """A chapter: its heading, then the rest one level down."""
    title = _plain(element.find("Titre"))
    rest = [node for child in element if child.tag != "Titre" for node in _node(child, min(level + 1, 5), depth + 1)]
    return [{"kind": "heading", "level": level, "text": title}, *rest] if title else rest


def _list(element: Element, level: int, depth: int) -> Nodes:
    items = [_inside(item, level, depth + 1) or _paragraph(item, level, depth) for item in element.findall("Item")]
    return [{"kind": "list", "items": [item for item in items if item]}]


def _note(element: Element, level: int, depth: int) -> Nodes:
    rest = [node for child in element if child.tag != "Titre" for node in _node(child, level, depth + 1)]
    return [{"kind": "note", "style": NOTES[element.tag], "title": _plain(element.find("Titre")), "nodes": rest}]


def _cases(element: Element, level: int, depth: int) -> Nodes:
    """Cases of a block, situations of a list: one of them is the reader's."""
    rows = [child for child in element if child.tag in ("Cas", "Situation")]
    cases = []
    for row in rows:
        inner = [each for child in row if child.tag != "Titre" for each in _node(child, min(level + 1, 5), depth + 1)]
        cases.append({"title": _plain(row.find("Titre")) or "–", "nodes": inner})
    before = [
        each for child in element if child not in rows and child.tag != "Titre" for each in _node(child, level, depth)
    ]
    return [*before, {"kind": "cases", "cases": cases}] if cases else before


def _table(element: Element, level: int, depth: int) -> Nodes:
    rows = []
    for row in element:
        if row.tag in ("Rangée", "Rangee"):
            cells = [_cell(cell) for cell in row.findall("Cellule")]
            rows.append({"head": row.get("type") == "header", "cells": cells})
    return [{"kind": "table", "title": _plain(element.find("Titre")), "rows": rows}] if rows else []


def _cell(cell: Element) -> Nodes:
    paragraphs = cell.findall("Paragraphe")
    return [run for each in paragraphs for run in _runs(each)] if paragraphs else _runs(cell)


def _web(element: Element) -> str:
    found = element.find("RessourceWeb")
    return "" if found is None else found.get("URL", "")


def _link(element: Element) -> Json:
    address = _safe(element.get("URL", "")) or _safe(_web(element))
    return {"title": _plain(element.find("Titre")), "url": address}


def _service(element: Element, level: int, depth: int) -> Nodes:
    return [{"kind": "service", **_link(element)}]


def _contact(element: Element, level: int, depth: int) -> Nodes:
    return [{"kind": "contact", **_link(element)}]


_MAKERS: Final[dict[str, Callable[[Element, int, int], Nodes]]] = {
    "Paragraphe": _paragraph, "Titre": lambda element, level, depth: [], "Chapitre": _titled, "SousChapitre": _titled,
    "Avertissement": _titled, "Liste": _list, "BlocCas": _cases, "ListeSituations": _cases, "Tableau": _table,
    "ServiceEnLigne": _service, "OuSAdresser": _contact, **dict.fromkeys(NOTES, _note),
}  # fmt: skip


def files_of(source: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each sheet of a folder or of a zip archive; other files are left aside.

    Raises BrokenSheet for an archive that is none, or that holds too much.
    """
    if source.is_dir():
        for path in sorted(source.rglob("F*.xml"))[:MOST_FILES]:
            if FILE_NAME.fullmatch(path.name):
                yield path.name, path.read_bytes() if path.stat().st_size <= MOST_BYTES else b" " * (MOST_BYTES + 1)
        return
    yield from _zipped(source)


def _zipped(source: Path) -> Iterator[tuple[str, bytes]]:
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as error:
        raise BrokenSheet(source.name, "ni un dossier ni une archive zip") from error
    with archive:
        members = [each for each in archive.infolist() if FILE_NAME.fullmatch(Path(each.filename).name)]
        if len(members) > MOST_FILES:
            raise BrokenSheet(source.name, f"plus de {MOST_FILES} fiches")
        for member in members:
            with archive.open(member) as file:
                # One byte more than is allowed: a lying size in the archive's directory is found out.
                yield Path(member.filename).name, file.read(MOST_BYTES + 1)
