"""Every kind of page: readable on the smallest screen, by night, without scripts, by the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, City, SignIn, visit
from tests.journeys.walking import SHOTS, axe_faults, check_screen, press, sideways

SMALLEST = {"width": 320, "height": 640}
# One page of each type, then the doors that are no pages.
PUBLIC = (
    "/",
    "/en/",
    "/en/demarches/",
    "/en/demarches/acte-de-naissance/",
    "/en/nous-contacter/",
    "/en/lieux/mairie-du-port/",
    "/br/",
    "/br/vivre-a-kermor/",
    "/demarches/",
    "/demarches/acte-de-naissance/",
    "/demarches/registre-personnes-fragiles/",
    "/je-demenage/",
    "/vivre-a-kermor/",
    "/vivre-a-kermor/dechets-et-tri/",
    "/lieux/",
    "/lieux/mairie-du-port/",
    "/actualites/",
    "/agenda/",
    "/agenda/calendrier/",
    "/agenda/bebes-lecteurs/",
    "/urbanisme-et-logement/refaire-sa-maison/",
    "/urbanisme-et-logement/refaire-sa-maison/choisir-la-bonne-demande/",
    "/urbanisme-et-logement/refaire-sa-maison/imprimer/",
    "/mer-et-environnement/plan-climat/",
    "/la-ville/les-elus/",
    "/la-ville/les-services/",
    "/la-ville/les-services/urbanisme/",
    "/mon-quartier/?rue=halles",
    "/mon-quartier/centre/?rue=rue-des-halles&numero=12",
    "/nous-contacter/",
    "/la-ville/marches-publics/",
    "/la-ville/marches-publics/rehausse-quai-des-sardiniers/",
    "/la-ville/marches-publics/velos-cargos/",
    "/la-ville/actes/",
    "/la-ville/actes/marche-de-noel-circulation/",
    "/la-ville/conseil-municipal/",
    "/la-ville/conseil-municipal/seance-automne/",
    "/la-ville/resultats-des-elections/",
    "/la-ville/resultats-des-elections/municipales-2026/",
    "/etat-des-services/",
    "/fiches-pratiques/",
    "/fiches-pratiques/acte-de-naissance-demande-de-copie-ou-dextrait-f1427/",
    "/culture/horaires-des-mediatheques/",
    "/accessibilite/",
    "/plan-du-site/",
    "/recherche/?q=cantine",
    "/recherche/?q=zzzz",
    "/recherche/?q=demenagment",
    "/recherche/avis/?q=zzzz",
    "/suivre/",
    "/suivre/code/",
    "/verifier/",
    "/reprendre/",
    "/comptes/login/",
    "/comptes/mot-de-passe/",
    "/demarches/acte-de-naissance/commencer/",
    "/rien-ici/",
)
# Lists whose first entry is a page of another type.
LISTS = ("/actualites/", "/agenda/")
SPACE = (
    "/mon-espace/",
    "/mon-espace/demandes/",
    "/mon-espace/messages/",
    "/mon-espace/documents/",
    "/mon-espace/profil/",
    "/mon-espace/profil/identite/",
    "/mon-espace/profil/coordonnees/",
    "/mon-espace/donnees/",
)
DESK = ("/agents/", "/agents/?vue=toutes", "/agents/contact/", "/agents/connaissances/", "/agents/recherche/?q=acte")


def faults_of(page: Page, addresses: Iterable[str], name: str) -> list[str]:
    """What is wrong with each page, each photographed."""
    folder = SHOTS / name
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for number, address in enumerate(addresses):
        page.goto(address)
        page.screenshot(path=folder / f"{number:02}.png")
        try:
            check_screen(page)
        except AssertionError as fault:
            found.append(str(fault))
    return found


def firsts(page: Page) -> list[str]:
    """The first entry of each list."""
    found = []
    for address in LISTS:
        page.goto(address)
        link = page.locator(f'main a[href^="{address}"]:not([href*="?"]):not([href$="rss/"])').first
        found.append(str(link.get_attribute("href")))
    return found


def test_every_public_page_is_accessible_on_the_smallest_screen(browser: Browser, city: City) -> None:
    for page in visit(browser, city, viewport=SMALLEST):
        faults = faults_of(page, [*PUBLIC, *firsts(page)], "pages-320")
        assert faults == [], "\n\n".join(faults)


def test_every_public_page_is_accessible_at_a_desk_by_night(night: Page, city: City) -> None:
    faults = faults_of(night, PUBLIC, "pages-nuit")
    assert faults == [], "\n\n".join(faults)


def test_every_public_page_is_whole_without_scripts(browser: Browser, city: City) -> None:
    for page in visit(browser, city, viewport=SMALLEST, java_script_enabled=False):
        for address in PUBLIC:
            page.goto(address)
            expect(page.locator("h1")).to_be_visible()
            assert not sideways(page), address
        page.goto("/")
        page.locator("summary", has_text="Menu").click()
        expect(page.get_by_role("navigation", name="Menu principal").first).to_be_visible()


def test_buttons_and_fields_keep_their_edges_in_the_reader_s_own_colours(browser: Browser, city: City) -> None:
    script = """() => [...document.querySelectorAll("main .button, main .input, main .choice")]
        .filter(each => each.offsetParent && parseFloat(getComputedStyle(each).borderTopWidth) < 1)
        .map(each => each.outerHTML)"""
    for page in visit(browser, city, viewport=PHONE, forced_colors="active"):
        for address in ("/", "/demarches/acte-de-naissance/", "/demarches/acte-de-naissance/commencer/", "/suivre/"):
            page.goto(address)
            assert page.evaluate(script) == [], address
            assert not sideways(page), address


def test_a_resident_s_own_pages_are_accessible_by_day_and_by_night(sign_in: SignIn, city: City) -> None:
    page = sign_in("claire.riou@courriel.example", viewport=SMALLEST)
    page.goto("/mon-espace/demandes/")
    own = page.locator('main a[href*="/mon-espace/demandes/D-"]').first.get_attribute("href")
    faults = faults_of(page, [*SPACE, str(own)], "espace-320")
    page = sign_in("claire.riou@courriel.example", viewport=DESKTOP, color_scheme="dark")
    faults += faults_of(page, ["/mon-espace/", str(own), "/mon-espace/profil/"], "espace-nuit")
    assert faults == [], "\n\n".join(faults)


def test_an_agent_s_pages_are_accessible_by_day_and_by_night(sign_in: SignIn, city: City) -> None:
    page = sign_in("erell.moal@kermor.example")
    page.goto("/agents/?vue=toutes")
    links = page.locator('main a[href^="/agents/demandes/"]').all()
    case, *others = [str(link.get_attribute("href")) for link in links[:3]]
    faults = faults_of(page, [*DESK, case, f"{case}demander/", f"{case}attribuer/"], "bureau-jour")
    page = sign_in("erell.moal@kermor.example", color_scheme="dark")
    faults += faults_of(page, [DESK[0], case], "bureau-nuit")
    page = sign_in("erell.moal@kermor.example", viewport=SMALLEST)
    faults += faults_of(page, [DESK[0], case, *others], "bureau-320")
    assert faults == [], "\n\n".join(faults)


def test_the_first_key_leads_past_the_menu(desktop: Page, city: City) -> None:
    for address in ("/", "/demarches/acte-de-naissance/", "/demarches/acte-de-naissance/commencer/"):
        desktop.goto(address)
        desktop.keyboard.press("Tab")
        skip = desktop.get_by_role("link", name="Aller au contenu")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        desktop.keyboard.press("Enter")
        expect(desktop.locator("#contenu")).to_be_focused()


def test_a_wrong_page_takes_the_keyboard_to_its_summary_and_from_there_to_the_field(desktop: Page, city: City) -> None:
    desktop.goto("/suivre/")
    press(desktop, "Voir où elle en est")
    expect(desktop.locator(".error-summary")).to_be_focused()
    assert desktop.title().startswith("Erreur")
    assert not axe_faults(desktop)
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")
    expect(desktop.locator('[name="reference"]')).to_be_focused()
