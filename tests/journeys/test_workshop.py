"""An editor builds a procedure on a phone, without JavaScript, and a resident finds it open."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.walking import RULES, plain, sideways

PUBLISHER = "solenn.abgrall@kermor.example"
PASSWORD = "demonstration-kermor"
SCREENS = (
    "", "pages/", "pages/act/", "questions/act_kind/", "questions/act_kind/reponses/", "textes/donnees/",
    "condition/question:act_number/?about=question:act_kind", "listes/services/", "publication/",
)  # fmt: skip


def sign_in(page: Page, next_page: str) -> None:
    page.goto(f"/comptes/mot-de-passe/?next={next_page}")
    page.locator('input[name="login"]').fill(PUBLISHER)
    page.locator('input[name="password"]').fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Se connecter").click()


def press(page: Page, words: str) -> None:
    main = page.locator("main")
    button = main.get_by_role("button", name=words, exact=True)
    (button if button.count() else main.get_by_role("link", name=words, exact=True)).first.click()


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f'main [name="{name}"]')
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def says(page: Page, *words: str) -> None:
    text = plain(page.locator("main").inner_text())
    for each in words:
        assert each in text, f"{page.url} does not say « {each} »:\n{text[:2000]}"


def create(page: Page) -> None:
    sign_in(page, "/cms/demarches/add/")
    fill(page, title="Réserver un barnum", slug="reserver-un-barnum")
    page.locator('main [name="department"]').select_option(label="Service de l’état civil")
    press(page, "Enregistrer le brouillon")
    press(page, "Commencer")


def build(page: Page) -> None:
    press(page, "Pages et questions")
    press(page, "Ajouter une page")
    fill(page, title="Le barnum")
    press(page, "Enregistrer")
    press(page, "Ajouter une question")
    fill(page, label="De quelle taille ?", type="choice")
    press(page, "Ajouter la question")
    press(page, "Modifier les réponses")
    for at, label in enumerate(("Petit", "Grand")):
        press(page, "Ajouter une réponse")
        fill(page, **{f"o-{at}-label": label})
    press(page, "Enregistrer")
    press(page, "Le barnum")
    press(page, "Ajouter une question")
    fill(page, label="Pour combien de personnes ?", type="number")
    press(page, "Ajouter la question")
    press(page, "Ajouter une condition")
    page.locator("#about").select_option(label="De quelle taille ?")
    press(page, "Continuer")
    page.get_by_label("Grand").check()
    press(page, "Ajouter cette condition")
    says(page, "Si « De quelle taille ? » est « Grand »")
    press(page, "Liste des tâches")


def complete(page: Page) -> None:
    says(page, "base légale", "combien de mois")
    press(page, "Base légale et données personnelles")
    fill(page, legal_basis="Règlement du prêt de matériel", purpose="Prêter du matériel", months="12")
    press(page, "Enregistrer")


def test_an_editor_builds_and_publishes_without_javascript_and_a_resident_finds_it_open(bare: Page) -> None:
    create(bare)
    build(bare)
    complete(bare)
    press(bare, "Publier…")
    press(bare, "Publier")
    says(bare, "Publiée", "version 1")
    press(bare, "Liste des tâches")
    press(bare, "Ouverture du dépôt en ligne")
    bare.locator('input[name="intake"][value="open"]').check()
    press(bare, "Enregistrer")
    bare.goto("/demarches/reserver-un-barnum/commencer/")
    expect(bare.get_by_role("heading", level=1)).to_have_text("Votre demande")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_screens_of_the_workshop_hold_and_have_no_fault_that_axe_can_see(desktop: Page, width: int) -> None:
    sign_in(desktop, "/cms/demarches/")
    desktop.set_viewport_size({"width": width, "height": 900})
    desktop.goto("/cms/demarches/")
    desktop.get_by_role("link", name="Demander un acte de naissance").first.click()
    start = desktop.url
    for end in SCREENS:
        desktop.goto(f"{start}{end}")
        assert not sideways(desktop), f"{desktop.url}: {sideways(desktop)}"
        report = Axe().run(desktop, context=".workshop", options=RULES).response["violations"]
        faults = [(each["id"], node["html"][:200]) for each in report for node in each["nodes"][:2]]
        assert not faults, f"{desktop.url}: {faults}"
