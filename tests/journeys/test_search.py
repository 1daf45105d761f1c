"""Looking for something in the browser: suggestions by the keyboard, « avez-vous trouvé ? » without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.walking import axe_faults


def test_suggestions_come_while_typing_and_the_keyboard_chooses_one(phone: Page) -> None:
    phone.goto("/")
    box = phone.get_by_role("combobox").or_(phone.locator("#recherche"))
    box.focus()
    box.press_sequentially("déchèterie", delay=20)
    options = phone.get_by_role("option")
    expect(options.first).to_be_visible()
    assert axe_faults(phone) == ""
    expect(phone.locator("[aria-live=polite]")).to_have_text(re.compile(r"\d suggestion"))
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(options.first).to_be_hidden()
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(phone).not_to_have_url(re.compile("/recherche/"))
    expect(phone.locator("h1")).to_contain_text(re.compile("déchèterie|Déchets", re.I))


def test_enter_without_a_choice_searches_as_ever(phone: Page) -> None:
    phone.goto("/")
    phone.locator("#recherche").press_sequentially("cantine", delay=20)
    expect(phone.get_by_role("option").first).to_be_visible()
    phone.locator("#recherche").press("Enter")
    expect(phone).to_have_url(re.compile(r"/recherche/\?q=cantine"))


def test_without_scripts_somebody_says_what_was_missing_and_no_cookie_is_left(bare: Page) -> None:
    page = bare
    page.goto("/recherche/?q=cantine")
    page.get_by_role("button", name="Non", exact=True).click()
    page.get_by_label("Que cherchiez-vous").fill("Le menu de la semaine prochaine")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est noté")
    assert page.context.cookies() == []
