"""Own pages of a resident and an agent by day and by night, the menu, the keyboard; public ones: test_for_everyone."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, City, SignIn, visit
from tests.journeys.walking import SHOTS, axe_faults, check_screen, press

SMALLEST = {"width": 320, "height": 640}
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


def test_the_menu_opens_without_scripts(browser: Browser, city: City) -> None:
    for page in visit(browser, city, viewport=SMALLEST, java_script_enabled=False):
        page.goto("/")
        page.locator("summary", has_text="Menu").click()
        expect(page.get_by_role("navigation", name="Menu principal").first).to_be_visible()


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
