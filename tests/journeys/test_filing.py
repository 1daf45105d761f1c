"""Five people file the five procedures, from the public page to the receipt, the mail, and their own space."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import papers
from tests.journeys.conftest import City
from tests.journeys.walking import (
    Filed,
    Walk,
    date_parts,
    filed,
    mail_to,
    pdf_text,
    send,
    wait_until,
)


def prove(walk: Walk, city: City, kept: Filed, *, email: str, says: str) -> None:
    """The receipt and the mail tell what was sent; number and code find it; the same address claims it."""
    receipt = pdf_text(walk.page, kept.receipt, city.folder)
    assert kept.reference in receipt
    assert says in receipt
    mail_to(city, email, kept.reference)
    # One of the five judges the pages that all go through.
    quiet = Walk(walk.page, f"{walk.name}-suite", judged=walk.name == "naissance")
    follow(quiet, kept)
    sign_in_by_code(quiet, city, email)
    walk.open("/mon-espace/demandes/")
    walk.sees(kept.reference)
    with walk.page.expect_navigation():
        walk.page.locator(f'main a[href*="{kept.reference}"]').first.click()
    walk.screen()
    walk.sees(kept.reference)


def follow(walk: Walk, kept: Filed) -> None:
    """/suivre/ by number and code, without account."""
    walk.open("/suivre/", "Suivre une demande")
    walk.fill(reference=kept.reference, code=kept.code)
    walk.press("Voir où elle en est")
    walk.screen()
    walk.sees(kept.reference)


def sign_in_by_code(walk: Walk, city: City, email: str) -> None:
    """The mailed six digits open the account, or make it."""
    walk.open("/comptes/login/", "Se connecter")
    walk.fill(login=email)
    walk.press("Recevoir le code")
    walk.screen("Saisissez le code reçu")
    code = wait_until(lambda: re.search(r"\b(\d{6})\b", mail_to(city, email, "code")), "the six digits")
    walk.fill(code=code[1])
    walk.press("Se connecter")
    expect(walk.page).to_have_url(re.compile("/mon-espace/"))


def test_maiwenn_asks_for_her_birth_record_after_a_wrong_answer(phone: Page, city: City, tmp_path: Path) -> None:
    walk = Walk(phone, "naissance")
    walk.open("/demarches/acte-de-naissance/", "Demander un acte de naissance")
    walk.press("Commencer")
    walk.step("Quel acte ?", drawn_in_kermor="oui")
    walk.step("Quel document ?", format="integrale", copies="9")
    expect(phone.locator(".error-summary")).to_be_focused()
    expect(phone.locator('[name="copies"]')).to_have_value("9")
    walk.screen("Quel document ?")
    walk.fill(copies="2")
    walk.press("Enregistrer et continuer")
    walk.step(
        "La personne concernée",
        subject__family_name="Le Cléac’h",
        subject__given_names="Maïwenn",
        **date_parts("subject__birth_date", "1992-05-12"),
    )
    walk.step(
        "Ses parents",
        parents_known="deux",
        parent1__family_name="Le Cléac’h",
        parent1__given_names="Hervé",
        parent2__family_name="Le Goff",
        parent2__given_names="Soizic",
    )
    walk.step("Vous", relation="interesse", email="maiwenn.lecleach@courriel.example", reply_by="courriel")
    walk.step("Les justificatifs", applicant_id__upload=papers.photograph(tmp_path))
    walk.step(
        "L’envoi",
        delivery="courrier",
        address__line1="8 rue de la Vigie",
        address__postcode="29999",
        address__city="Kermor",
    )
    walk.sees("carte d’identité.jpg", "8 rue de la Vigie")
    kept = send(walk)
    prove(walk, city, kept, email="maiwenn.lecleach@courriel.example", says="Copie intégrale")


def test_claire_enrols_lena_and_asks_for_another_school_with_back_refresh_and_a_double_click(
    phone: Page, city: City, tmp_path: Path
) -> None:
    walk = Walk(phone, "ecole")
    walk.open("/demarches/inscription-scolaire/", "Inscrire un enfant à l’école publique")
    walk.press("Commencer")
    walk.step("Que souhaitez-vous faire ?", kind="premiere", school_year="2027-2028")
    walk.step(
        "L’enfant",
        child__family_name="Morvan",
        child__given_names="Léna",
        **date_parts("child__birth_date", "2024-03-12"),
        child__birth_place__label="Kermor",
        level_change="non",
    )
    phone.go_back()
    expect(phone.locator('[name="child__given_names"]')).to_have_value("Léna")
    phone.reload()
    expect(phone.locator('[name="child__given_names"]')).to_have_value("Léna")
    walk.press("Enregistrer et continuer")
    walk.step(
        "Les responsables",
        guardians__0__person__family_name="Morvan",
        guardians__0__person__given_names="Claire",
        guardians__0__link="mere",
        guardians__0__authority="oui",
        parents_separated="oui",
        residence="chez_1",
        other_parent_informed="informe",
    )
    walk.step(
        "L’adresse de l’enfant",
        address__line1="14 rue des Calfats",
        address__postcode="29999",
        address__city="Kermor",
        email="claire.morvan@courriel.example",
        reply_by="courriel",
    )
    walk.step("Le choix de l’école", choice="derogation")
    walk.step(
        "L’école souhaitée",
        reasons=["fratrie"],
        wished__0="ecole-primaire-des-carmes",
        sibling__family_name="Morvan",
        sibling__given_names="Malo",
        **date_parts("sibling__birth_date", "2020-02-18"),
        sibling_school="ecole-primaire-des-carmes",
    )
    walk.step(
        "Les justificatifs",
        child_id__upload=papers.photograph(tmp_path),
        guardian_id__upload=papers.pdf(tmp_path, "passeport.pdf"),
        sworn_home=True,
    )
    walk.screen("Vérifiez vos réponses")
    walk.fill(certify=True)
    phone.get_by_role("button", name="Envoyer la demande").dblclick()
    kept = filed(walk)
    walk.sees("Une seconde demande part avec elle")
    prove(walk, city, kept, email="claire.morvan@courriel.example", says="Léna")


def test_nolwenn_begins_on_her_phone_and_goes_on_at_her_desk_by_the_mailed_link(
    phone: Page, desktop: Page, city: City
) -> None:
    walk = Walk(phone, "conservatoire")
    walk.open("/demarches/inscription-conservatoire/", "S’inscrire au conservatoire")
    walk.press("Commencer")
    walk.step("Votre demande", request="nouvelle", for_whom="child")
    walk.step(
        "L’élève",
        child__family_name="Tanguy",
        child__given_names="Gwenn",
        **date_parts("child__birth_date", "2017-10-03"),
        child__birth_place__label="Kermor",
    )
    walk.fill(wishes__0__discipline="harpe-celtique", wishes__0__site="aber")
    walk.press("Enregistrer et finir plus tard")
    walk.screen("Votre brouillon est enregistré")
    walk.fill(email="nolwenn.tanguy@courriel.example")
    walk.press("Recevoir le lien")
    walk.sees("Le lien est parti")
    mail = mail_to(city, "nolwenn.tanguy@courriel.example", "/reprendre/")
    link = re.search(r"/reprendre/\S+", mail)
    assert link
    go_on_with_the_conservatory(Walk(desktop, "conservatoire-bureau"), city, link[0])


def go_on_with_the_conservatory(walk: Walk, city: City, link: str) -> None:
    """The other device finds every answer, and finishes."""
    walk.open(link, "Reprendre votre démarche")
    walk.press("Ouvrir mon brouillon")
    expect(walk.page.locator('[name="wishes__0__discipline"]')).to_have_value("harpe-celtique")
    walk.step("Vos vœux", wishes__1__discipline="violon", wishes__1__site="theatre", if_none="attente")
    walk.step("Vos disponibilités", free_times__mercredi__apres_midi=True, instrument="pret")
    walk.step(
        "Les responsables",
        guardians__0__person__family_name="Tanguy",
        guardians__0__person__given_names="Nolwenn",
        guardians__0__link="mere",
        guardians__0__authority="oui",
        parents_separated="non",
        other_parent_informed="accord",
    )
    walk.step(
        "Vous joindre",
        address__line1="8 rue du Menhir",
        address__postcode="29999",
        address__city="Kermor",
        email="nolwenn.tanguy@courriel.example",
        reply_by="courriel",
    )
    walk.step("Le tarif", qf_source="none", household_rank="1", instalments="3")
    walk.step("Les justificatifs", insurance__later=True)
    kept = send(walk)
    prove(walk, city, kept, email="nolwenn.tanguy@courriel.example", says="Harpe celtique")


def test_suryadi_who_has_one_single_name_takes_a_library_card_by_night(night: Page, city: City) -> None:
    walk = Walk(night, "mediatheque-nuit")
    walk.open("/demarches/inscription-mediatheque/", "S’inscrire dans les médiathèques")
    walk.press("Commencer")
    walk.step("Qui s’inscrit ?", kind="moi")
    walk.step(
        "Les personnes à inscrire",
        readers__0__person__family_name="Suryadi",
        readers__0__person__single_name=True,
        readers__0__card="jeune_adulte",
        **date_parts("readers__0__person__birth_date", "1999-04-02"),
    )
    walk.step(
        "Adresse et contact",
        address__line1="6 rue des Sources",
        address__postcode="29999",
        address__city="Kermor",
        email="suryadi@courriel.example",
        reply_by="courriel",
    )
    walk.step("Votre carte", pickup="mediatheque-des-dunes", digital="oui", rules=True)
    kept = send(walk)
    prove(walk, city, kept, email="suryadi@courriel.example", says="Suryadi")


def test_tanguy_asks_a_question_in_a_browser_without_scripts(bare: Page, city: City, tmp_path: Path) -> None:
    walk = Walk(bare, "question-sans-script", scripts=False)
    walk.open("/demarches/poser-une-question/", "Poser une question à la ville")
    walk.press("Commencer")
    walk.step("Votre message concerne…", topic="aides")
    walk.step("Le sujet précis", matter="registre-canicule")
    walk.step(
        "Votre message",
        subject="Registre des personnes fragiles",
        message="Comment inscrire ma voisine sur le registre des personnes fragiles ?",
        files__upload=papers.pdf(tmp_path, "courrier.pdf"),
        is_complaint="question",
    )
    walk.step("Vous répondre", no_answer_wanted="non", for_whom="self")
    walk.step(
        "Vos coordonnées",
        person__family_name="Le Dantec",
        person__given_names="Tanguy",
        email="tanguy.ledantec@courriel.example",
        reply_by="courriel",
    )
    kept = send(walk)
    prove(walk, city, kept, email="tanguy.ledantec@courriel.example", says="Registre des personnes fragiles")
