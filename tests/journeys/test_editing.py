"""Editors in the admin: what they publish is there for the next visitor."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import City, SignIn
from tests.journeys.walking import Walk, press

SOLENN = "solenn.abgrall@kermor.example"
CHARTER = "/demarches/acte-de-naissance/"
TITLE = "Demander un acte de naissance à Kermor"


def test_a_page_changed_and_published_is_seen_at_once_by_an_anonymous_visitor(
    phone: Page, sign_in: SignIn, city: City
) -> None:
    phone.goto(CHARTER)
    expect(phone.locator("h1")).to_have_text("Demander un acte de naissance")
    editor = Walk(sign_in(SOLENN), "redaction")
    editor.page.goto("/cms/pages/search/?q=acte+de+naissance")
    editor.follow("Demander un acte de naissance")
    editor.page.locator('[name="title"]').fill(TITLE)
    editor.photograph()
    editor.page.get_by_role("button", name="Plus d’actions").or_(
        editor.page.locator("footer [data-w-dropdown-target=toggle]")
    ).first.click()
    press(editor.page, "Publier")
    expect(editor.page.get_by_role("status").or_(editor.page.locator(".messages"))).to_contain_text(TITLE)
    phone.goto(CHARTER)
    expect(phone.locator("h1")).to_have_text(TITLE)


def test_a_question_renamed_in_the_workshop_and_published_is_asked_of_the_next_person(
    phone: Page, sign_in: SignIn, city: City
) -> None:
    editor = Walk(sign_in(SOLENN), "atelier")
    editor.page.goto("/cms/demarches/?q=médiathèques")
    editor.photograph()
    editor.follow("S’inscrire dans les médiathèques")
    workshop = editor.page.url
    editor.photograph()
    editor.follow("Pages et questions")
    editor.photograph()
    editor.follow("Qui s’inscrit ?")
    editor.photograph()
    editor.follow("Votre demande")
    editor.page.locator('[name="label"]').fill("Que souhaitez-vous ?")
    editor.photograph()
    editor.press("Enregistrer")
    phone.goto("/demarches/inscription-mediatheque/commencer/")
    expect(phone.get_by_role("group", name="Votre demande")).to_be_visible()
    editor.page.goto(workshop)
    editor.press("Publier…")
    editor.photograph()
    editor.press("Publier")
    editor.photograph()
    phone.goto("/demarches/inscription-mediatheque/commencer/")
    expect(phone.get_by_role("group", name="Que souhaitez-vous ?")).to_be_visible()


def test_every_list_of_the_admin_can_be_searched(sign_in: SignIn, city: City) -> None:
    admin = sign_in("olivier.trevidic@kermor.example")
    admin.goto("/cms/")
    linked = set(re.findall(r"/cms/[a-z/-]+/", admin.content()))
    lists = [each for each in linked if not re.search("logout|login|block-preview|dismiss|/api/", each)]
    assert len(lists) > 15
    broken = [each for each in lists if not admin.request.get(f"{each}?q=le+port").status < 500]
    assert broken == []
