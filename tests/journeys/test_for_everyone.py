"""Every page type and every door, for everyone: by day, by night, by the keyboard, at 400 %, with wide letters, in a
reader's own colours, without scripts, without styles; and what a screen reader is told of each, as reviewed.

The page types are read from the running city: a type without a page fails, so that none is forgotten.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import judging
from tests.journeys.conftest import DESKTOP, City, SignIn, visit
from tests.journeys.walking import SHOTS, sideways

OUTLINES = Path(__file__).parent / "outlines"
# Doors that are no pages of their own, and pages in another state than their type's first.
DOORS = {
    "place": "/lieux/mairie-du-port/",
    "procedure-on-paper": "/demarches/registre-personnes-fragiles/",
    "month": "/agenda/calendrier/",
    "series": "/agenda/bebes-lecteurs/",
    "guide-in-one": "/urbanisme-et-logement/refaire-sa-maison/imprimer/",
    "department": "/la-ville/les-services/urbanisme/",
    "streets-found": "/mon-quartier/?rue=halles",
    "street": "/mon-quartier/centre/?rue=rue-des-halles&numero=12",
    "tender-awarded": "/la-ville/marches-publics/velos-cargos/",
    "english-home": "/en/",
    "english-procedure": "/en/demarches/acte-de-naissance/",
    "english-place": "/en/lieux/mairie-du-port/",
    "breton-home": "/br/",
    "untranslated": "/br/demarches/acte-de-deces/",
    "found": "/recherche/?q=cantine",
    "nothing-found": "/recherche/?q=zzzz",
    "slip": "/recherche/?q=demenagment",
    "remark": "/recherche/avis/?q=zzzz",
    "api": "/api/",
    "follow": "/suivre/",
    "follow-code": "/suivre/code/",
    "verify": "/verifier/",
    "resume": "/reprendre/",
    "sign-in": "/comptes/login/",
    "password": "/comptes/mot-de-passe/",
    "form-step": "/demarches/acte-de-naissance/commencer/",
    "not-found": "/rien-ici/",
}
SEEN_BEFORE = {
    *("procedure-on-paper", "series", "guide-in-one", "streets-found", "street", "tender-awarded", "slip", "remark"),
    *("english-home", "english-procedure", "english-place", "breton-home", "untranslated", "follow-code", "resume"),
}
# Types that no visitor meets as a page.
NOT_PAGES = {"basepage", "affectedpage"}


def one_of_each(city: City) -> dict[str, str]:
    """The address of one live French page of each type, the one that was there first."""
    with sqlite3.connect(city.folder / "portal.sqlite3") as database:
        rows = database.execute(
            """select type.model, page.url_path from cms_basepage page
               join django_content_type type on type.id = page.content_type_id
               join wagtailcore_locale locale on locale.id = page.locale_id
               where page.live and page.depth > 1 and locale.language_code = 'fr' order by page.id desc"""
        ).fetchall()
        home = database.execute("select url_path from cms_basepage where depth = 2 order by id").fetchone()[0]
    return {model: "/" + path.removeprefix(home) for model, path in rows if model not in NOT_PAGES}


def addresses(city: City) -> dict[str, str]:
    """All of them; the procedure is one that no other journey rewrites."""
    return {**one_of_each(city), **DOORS, "procedurepage": "/demarches/inscription-mediatheque/"}


@pytest.fixture
def reader(browser: Browser, city: City) -> Iterator[Page]:
    """A browser that lets the test widen letters, which the site's policy forbids to strangers."""
    yield from visit(browser, city, viewport=DESKTOP, bypass_csp=True, reduced_motion="reduce")


def test_every_page_type_has_a_page_in_the_city(city: City) -> None:
    with sqlite3.connect(city.folder / "portal.sqlite3") as database:
        known = {
            model
            for (model,) in database.execute(
                "select model from django_content_type where app_label in ('pages', 'cms') and model like '%page'"
            )
        }
    assert known - set(one_of_each(city)) - NOT_PAGES == set()


def judged(page: Page, name: str) -> list[str]:
    """Everything that one loading tells, and a photograph. Further states of a type are not walked by the keyboard
    again: sixty stops take two seconds."""
    folder = SHOTS / "tous"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")
    found = [f"sideways: {wide}" for wide in [sideways(page)] if wide]
    found += judging.day_and_night(page) + judging.own_colours(page)
    if name not in SEEN_BEFORE:
        found += judging.by_keyboard(page)
    found += judging.zoomed(page)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # two keys, as Playwright wants them
    return [f"{page.url}: {fault}" for fault in found + judging.spaced_out(page)]


def test_every_page_is_for_everyone(reader: Page, city: City) -> None:
    faults: list[str] = []
    for name, address in addresses(city).items():
        reader.goto(address)
        faults += judged(reader, name)
    assert not faults, "\n\n".join(faults)


def test_every_block_is_for_everyone(sign_in: SignIn, city: City) -> None:
    page = sign_in("solenn.abgrall@kermor.example", viewport=DESKTOP, bypass_csp=True, reduced_motion="reduce")
    page.goto("/cms/blocs/")
    faults = judged(page, "blocs")
    assert not faults, "\n\n".join(faults)


def test_every_page_is_whole_without_scripts_and_without_styles(browser: Browser, city: City) -> None:
    faults: list[str] = []
    for page in visit(browser, city, viewport={"width": 320, "height": 640}, java_script_enabled=False):
        for address in addresses(city).values():
            page.goto(address)
            faults += [f"{address}: {fault}" for fault in judging.without_scripts(page)]
    for page in visit(browser, city, viewport=DESKTOP):
        judging.refuse_styles(page.context)
        for address in addresses(city).values():
            page.goto(address)
            faults += [f"{address}: {fault}" for fault in judging.without_styles(page)]
    assert not faults, "\n\n".join(faults)


def test_what_a_screen_reader_is_told_of_each_page_is_as_reviewed(desktop: Page, city: City) -> None:
    """`OUTLINES=write` writes what is there now; read the difference before committing it."""
    differences = []
    for name, address in addresses(city).items():
        desktop.goto(address)
        told = "\n".join(judging.outline(desktop)) + "\n"
        file = OUTLINES / f"{name}.txt"
        if os.environ.get("OUTLINES") == "write":
            OUTLINES.mkdir(exist_ok=True)
            file.write_text(told)
        elif not file.exists() or file.read_text() != told:
            differences.append(f"{name} ({address}):\n{told}")
    assert not differences, "\n\n".join(differences)
