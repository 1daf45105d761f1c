"""Agents at their desk: a request taken, completed, granted; another refused; a call from somebody without computer."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.journeys import papers
from tests.journeys.conftest import City, SignIn
from tests.journeys.walking import Filed, Walk, date_parts, mail_to, pdf_text, send, wait_until

ERELL, JORDAN = "erell.moal@kermor.example", "jordan.kerhoas@kermor.example"
RESIDENT = "jc.floch@courriel.example"
DEATH_RECORD = "/demarches/acte-de-deces/commencer/"


def ask_for_a_death_record(page: Page) -> Filed:
    """The shortest way through the form; another test judges its screens."""
    walk = Walk(page, "", judged=False)
    page.goto(DEATH_RECORD)
    walk.step("Quel acte ?", drawn_in_kermor="oui")
    walk.step("Quel document ?", format="plurilingue", copies="1")
    walk.step(
        "La personne concernée",
        subject__family_name="Floch",
        subject__given_names="Marie",
        **date_parts("subject__birth_date", "1931-09-07"),
        **date_parts("death_date", "2011-01-03"),
    )
    walk.step(
        "Vous",
        relation="descendant",
        person__family_name="Floch",
        person__given_names="Jean-Claude",
        **date_parts("person__birth_date", "1958-03-14"),
        email=RESIDENT,
        reply_by="courriel",
    )
    walk.step("L’envoi", delivery="retrait", pickup_place="mairie-du-port")
    return send(walk)


def open_at_the_desk(walk: Walk, reference: str) -> None:
    """From the inbox, by its number."""
    walk.open("/agents/", "Boîte de réception")
    walk.fill(q=reference)
    walk.press("Filtrer")
    with walk.page.expect_navigation():
        walk.page.locator(f'main a[href*="{reference}"]').first.click()
    walk.screen()
    walk.sees(reference)


def test_an_agent_asks_for_a_piece_the_resident_sends_it_and_reads_the_decision(
    sign_in: SignIn, city: City, tmp_path: Path
) -> None:
    resident = Walk(sign_in(RESIDENT), "demande-suivie")
    kept = ask_for_a_death_record(resident.page)
    agent = Walk(sign_in(ERELL), "bureau")
    open_at_the_desk(agent, kept.reference)
    agent.press("Me l’attribuer")
    agent.sees("La demande est à vous")
    agent.press("Demander une pièce")
    agent.screen()
    agent.fill(items="link_proof", message="Une photo du livret de famille convient.")
    agent.press("Envoyer la demande de compléments")
    agent.screen()
    agent.sees("En attente de l’usager")
    mail_to(city, RESIDENT, kept.reference, "livret de famille")

    resident.open(f"/mon-espace/demandes/{kept.reference}/")
    resident.sees("Une photo du livret de famille convient.")
    resident.page.locator('main input[type="file"]').set_input_files(papers.photograph(tmp_path, "livret.jpg"))
    resident.press("Envoyer")
    resident.screen()

    agent.page.reload()
    agent.sees("livret.jpg")
    agent.press("Délivrer l’acte")
    agent.screen()
    agent.press("Enregistrer la décision")
    agent.screen()
    mail_to(city, RESIDENT, kept.reference, "votre document")
    decision = wait_for_paper(resident, kept.reference, "Décision")
    resident.screen()
    assert kept.reference in pdf_text(resident.page, decision, city.folder)


def wait_for_paper(walk: Walk, reference: str, name: str) -> str:
    """The address of a paper of this request, once the worker has made it."""

    def found() -> str | None:
        walk.page.goto(f"/mon-espace/demandes/{reference}/")
        link = walk.page.locator("main .docs a", has_text=name)
        return link.first.get_attribute("href") if link.count() else None

    return wait_until(found, f"the paper {name} of {reference}")


def test_a_refusal_says_why_and_to_whom_one_may_turn(sign_in: SignIn, city: City) -> None:
    resident = Walk(sign_in(RESIDENT), "demande-refusee")
    kept = ask_for_a_death_record(resident.page)
    agent = Walk(sign_in(ERELL), "bureau-refus")
    agent.page.goto(f"/agents/demandes/{kept.reference}/")
    agent.press("Refuser")
    agent.screen()
    agent.fill(reasons="L’acte demandé concerne une autre personne.")
    agent.press("Enregistrer la décision")
    agent.screen()
    resident.open(f"/mon-espace/demandes/{kept.reference}/")
    resident.sees("L’acte demandé concerne une autre personne.", "Si vous n’êtes pas d’accord", "procureur")
    mail_to(city, RESIDENT, kept.reference, "procureur")


def test_jordan_files_for_yvonne_riou_who_calls_and_has_no_computer(sign_in: SignIn, city: City) -> None:
    walk = Walk(sign_in(JORDAN), "appel-yvonne")
    walk.open("/agents/contact/", "Nouveau contact")
    walk.fill(channel="phone", person="Yvonne Riou")
    walk.press("Chercher la personne")
    walk.screen("Nouveau contact")
    walk.sees("Yvonne", "vérifiez deux éléments")
    walk.fill(
        procedure="registre-personnes-fragiles",
        way="short",
        subject="Être inscrite sur le registre",
        message="Elle vit seule et voudrait être appelée pendant les canicules.",
        consent="verbal",
    )
    walk.press("Déposer la demande")
    walk.screen("Demande déposée")
    receipt = walk.page.get_by_role("link", name="Récépissé").or_(walk.page.locator(".docs a")).first

    def ready() -> str | None:
        walk.page.reload()
        return receipt.get_attribute("href") if receipt.count() else None

    text = pdf_text(walk.page, wait_until(ready, "the receipt"), city.folder)
    assert "Yvonne" in text
    assert "Riou" in text
    walk.screen("Demande déposée")
