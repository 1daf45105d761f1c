"""What is printed, letter for letter, and what never is."""

import json
import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from portal.eservices import receipts
from portal.eservices.receipts import (
    AcknowledgementData,
    Answer,
    CertificateData,
    City,
    DecisionData,
    Issued,
    Piece,
    Price,
    PriceLine,
    ReceiptData,
    Section,
    Service,
)

SILENCE = "Sans réponse de notre part le 24 janvier 2027, et si votre dossier est complet, votre demande sera rejetée."
REMEDY = "Vous disposerez de deux mois pour saisir le tribunal administratif de Rennes (3, contour de la Motte)."

COMMON: dict[str, Any] = {
    "city": City(
        name="Ville de Kermor",
        address="1, place de l’Hôtel-de-Ville, 29999 Kermor",
        phone="02 61 91 00 00",
        email="contact@kermor.example",
        site="kermor.example",
        logo="img/logo-kermor.svg",
        data_officer="dpo@kermor.example",
    ),
    "service": Service(
        name="Espace public et voirie",
        address="15, rue des Ateliers, 29999 Kermor",
        phone="02 61 91 07 00",
        email="voirie@kermor.example",
    ),
    "reference": "D-7K3F-92XM",
    "procedure": "Réserver un stationnement pour un déménagement",
    "received": "mardi 24 novembre 2026, à 14 h 31 (heure de Paris)",
    "received_at": "2026-11-24T14:31:08+01:00",
    "verification_code": "7K3F-92XM-4TQ8",
    "verification_url": "https://kermor.example/verifier/7K3F-92XM-4TQ8",
    "channel": "le site kermor.example, sans compte",
    "applicant": "Maïwenn Le Goff",
    "applicant_contact": "maiwenn.legoff@courriel.example",
}
ANSWERS = (
    Answer(question="Où faut-il réserver les places ?", answer=("9, rue des Halles, 29999 Kermor, côté impair",)),
    Answer(question="Quelle longueur ?", answer=("15 mètres, devant le 7 et le 9",)),
    Answer(question="Quand déménagez-vous ?", answer=("Samedi 12 décembre 2026", "de 7 h à 20 h")),
    Answer(question="Immatriculation du véhicule (facultatif)"),
    Answer(question="Avez-vous un handicap à nous signaler ?", answer=("cécité",), sensitive=True),
)


def receipt(**changes: Any) -> ReceiptData:
    given: dict[str, Any] = {
        **COMMON,
        "sections": (Section(title="Vos réponses", answers=ANSWERS),),
        "pieces": (
            Piece(label="Justificatif de domicile", state="facture-eau-octobre.pdf, 1 page"),
            Piece(label="Photo de la rue", state="à fournir"),
        ),
        "price": Price(
            title="Prix estimé",
            lines=(
                PriceLine(label="Stationnement, un jour, jusqu’à 20 m", amount="0,00 €"),
                PriceLine(label="Zone payante, 3 places × 6,50 €", amount="19,50 €"),
            ),
            total_label="Total, à payer seulement après l’accord",
            total="19,50 €",
            tariff="Tarifs votés le 12 décembre 2025, applicables depuis le 1er janvier 2026.",
        ),
        "next_steps": ("Réponse au plus tard le 24 janvier 2027.", SILENCE, REMEDY),
        "privacy": "Vos données servent à instruire la demande et sont gardées 5 ans.",
    }
    return ReceiptData(**(given | changes))


def acknowledgement(**changes: Any) -> AcknowledgementData:
    return AcknowledgementData(**(COMMON | {"silence": (SILENCE,), "remedies": (REMEDY,)} | changes))


def decision(**changes: Any) -> DecisionData:
    given: dict[str, Any] = {
        **COMMON,
        "outcome": "Votre demande est refusée.",
        "decided_on": "3 décembre 2026",
        "signed_by": "Maëlle Kerdoncuff",
        "capacity": "maire",
        "delegation": "Arrêté de délégation du 4 juillet 2026",
        "legal_basis": ("Code général des collectivités territoriales, article L2213-2",),
        "reasons": ("La rue des Halles est fermée ce jour-là pour le marché de Noël.",),
        "remedies": (REMEDY,),
    }
    return DecisionData(**(given | changes))


def certificate() -> CertificateData:
    return CertificateData(
        **COMMON,
        deemed_on="24 janvier 2027",
        issued_on="2 février 2027",
        signed_by="Maëlle Kerdoncuff",
        capacity="maire",
    )


DOCUMENTS: dict[receipts.Kind, Issued] = {
    "receipt": receipt(),
    "acknowledgement": acknowledgement(),
    "decision": decision(),
    "certificate": certificate(),
}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {kind: receipts.build(kind, receipts.frozen(data)) for kind, data in DOCUMENTS.items()}


def text_of(content: bytes, folder: Path) -> str:
    """What pdftotext reads, on one line, with plain blanks."""
    (folder / "a.pdf").write_bytes(content)
    done = subprocess.run(["pdftotext", folder / "a.pdf", "-"], capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


@pytest.mark.parametrize("kind", list(DOCUMENTS))
def test_every_document_is_named_dated_and_can_be_checked(
    kind: receipts.Kind, made: dict[str, bytes], tmp_path: Path
) -> None:
    said = text_of(made[kind], tmp_path)
    for mention in (
        receipts.heading(kind, DOCUMENTS[kind]),
        "Réserver un stationnement pour un déménagement",
        "D-7K3F-92XM",
        "mardi 24 novembre 2026, à 14 h 31 (heure de Paris)",
        "Maïwenn Le Goff",
        "Espace public et voirie",
        "15, rue des Ateliers, 29999 Kermor",
        "02 61 91 07 00",
        "voirie@kermor.example",
        "7K3F-92XM-4TQ8",
        "kermor.example/verifier/",
    ):
        assert mention in said


@pytest.mark.parametrize("kind", list(DOCUMENTS))
def test_every_document_is_tagged_titled_and_archivable(kind: receipts.Kind, made: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(made[kind])) as document:
        assert (
            str(document.docinfo["/Title"]) == f"{receipts.heading(kind, DOCUMENTS[kind])} D-7K3F-92XM, Ville de Kermor"
        )
        assert str(document.Root.Lang) == "fr"
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
    assert len(made[kind]) < 300_000


@pytest.mark.parametrize("kind", list(DOCUMENTS))
def test_every_document_carries_its_own_data_and_can_be_made_again_from_it(
    kind: receipts.Kind, made: dict[str, bytes]
) -> None:
    with pikepdf.open(BytesIO(made[kind])) as document:
        carried = json.loads(document.attachments["demande.json"].get_file().read_bytes())
    assert carried == receipts.frozen(DOCUMENTS[kind])
    assert receipts.frozen(receipts.parsed(kind, carried)) == carried


@pytest.mark.parametrize(
    "mention",
    [
        "Où faut-il réserver les places ?",
        "9, rue des Halles, 29999 Kermor, côté impair",
        "Samedi 12 décembre 2026 de 7 h à 20 h",
        "Sans réponse",
        "le site kermor.example, sans compte",
        "facture-eau-octobre.pdf, 1 page",
        "à fournir",
        "Zone payante, 3 places × 6,50 €",
        "Total, à payer seulement après l’accord",
        "19,50 €",
        "Tarifs votés le 12 décembre 2025",
        "Réponse au plus tard le 24 janvier 2027.",
        SILENCE,
        REMEDY,
        "kermor.example/suivre",
        "Il ne vaut pas décision.",
        "dpo@kermor.example",
        "Page 1 sur",
    ],
)
def test_a_receipt_prints_everything_that_was_filed(mention: str, made: dict[str, bytes], tmp_path: Path) -> None:
    assert mention in text_of(made["receipt"], tmp_path)


def test_a_sensitive_answer_is_said_to_be_given_and_never_printed_nor_carried(
    made: dict[str, bytes], tmp_path: Path
) -> None:
    said = text_of(made["receipt"], tmp_path)
    assert "Avez-vous un handicap à nous signaler ? renseigné" in said
    assert "cécité" not in said
    assert "cécité" not in json.dumps(receipts.frozen(receipt()), ensure_ascii=False)
    careless = receipts.frozen(receipt())
    careless["sections"][0]["answers"][4]["answer"] = ["cécité"]
    assert "cécité" not in receipts.html_for("receipt", careless)


def test_a_tracking_code_is_printed_and_kept_nowhere() -> None:
    data = receipts.frozen(receipt())
    assert "KX7F-23MQ" in receipts.html_for("receipt", data, tracking_code="KX7F-23MQ")
    assert "Code de suivi" not in receipts.html_for("receipt", data)


def test_an_assisted_filing_names_the_agent(tmp_path: Path) -> None:
    filed = receipts.frozen(receipt(filed_by="Mme Le Gall, agente d’accueil, pour M. Karim Haddad"))
    assert "Mme Le Gall, agente d’accueil, pour M. Karim Haddad" in text_of(receipts.build("receipt", filed), tmp_path)


@pytest.mark.parametrize("mention", ["Nous avons reçu votre demande le mardi 24 novembre 2026", SILENCE, REMEDY])
def test_an_acknowledgement_prints_its_mandatory_mentions(mention: str, made: dict[str, bytes], tmp_path: Path) -> None:
    assert mention in text_of(made["acknowledgement"], tmp_path)


def test_an_acknowledgement_lists_what_is_missing(tmp_path: Path) -> None:
    data = acknowledgement(
        missing=("votre attestation d’assurance",),
        missing_until="15 février 2027",
        missing_effect="Notre délai de réponse est suspendu jusqu’à leur réception.",
    )
    said = text_of(receipts.build("acknowledgement", receipts.frozen(data)), tmp_path)
    assert "votre attestation d’assurance" in said
    assert "Envoyez ces pièces avant le 15 février 2027. Notre délai de réponse est suspendu" in said


@pytest.mark.parametrize(
    "mention",
    [
        "Votre demande est refusée.",
        "La rue des Halles est fermée ce jour-là pour le marché de Noël.",
        "article L2213-2",
        REMEDY,
        "Décision prise le 3 décembre 2026.",
        "Maëlle Kerdoncuff maire Espace public et voirie",
        "Arrêté de délégation du 4 juillet 2026",
    ],
)
def test_a_decision_prints_outcome_reasons_remedies_and_signature(
    mention: str, made: dict[str, bytes], tmp_path: Path
) -> None:
    assert mention in text_of(made["decision"], tmp_path)


def test_a_department_without_address_or_phone_is_reached_through_the_city(tmp_path: Path) -> None:
    data = receipts.frozen(acknowledgement(service=Service(name="Voirie")))
    said = text_of(receipts.build("acknowledgement", data), tmp_path)
    assert "Voirie, 1, place de l’Hôtel-de-Ville, 29999 Kermor, 02 61 91 00 00, contact@kermor.example." in said


def test_a_certificate_says_since_when_the_request_is_accepted(made: dict[str, bytes], tmp_path: Path) -> None:
    said = text_of(made["certificate"], tmp_path)
    assert "acceptée depuis le 24 janvier 2027" in said
    assert "L. 232-3" in said


def test_forty_long_questions_in_every_script_print_to_the_last(tmp_path: Path) -> None:
    tricky = ["Seán O’Neil", "Nguyễn Thị Ánh", "Fañch Le Cléac’h", "😀 merci 🙏", "Łukasz Żółć", "x" * 400, "O"]
    tricky += ["مرحبا بكم في كرمور", "Ligne un\nLigne deux", "Lorem ipsum dolor sit amet. " * 250]
    answers = tuple(
        Answer(question=f"Question numéro {n}, posée comme elle l’a été ?", answer=(f"{n} : {tricky[n % 10]}",))
        for n in range(40)
    )
    data = receipts.frozen(receipt(sections=(Section(title="Tout", answers=answers),)))
    said = text_of(receipts.build("receipt", data), tmp_path)
    for n in range(40):
        assert f"Question numéro {n}," in said
    for words in ("Seán O’Neil", "Nguyễn Thị Ánh", "Fañch Le Cléac’h", "😀", "Łukasz Żółć", "Ligne un Ligne deux"):
        assert words in said
    assert said.count("Lorem ipsum") == 1000


def test_what_people_typed_is_never_read_as_html() -> None:
    hostile = Answer(question="Nom ?", answer=('<img src="https://example.org/x.png"><script>',))
    data = receipts.frozen(receipt(sections=(Section(title="<b>", answers=(hostile,)),)))
    assert "<img src=&quot;https" not in receipts.html_for("receipt", data)
    assert "&lt;img src=&quot;https" in receipts.html_for("receipt", data)
    assert receipts.build("receipt", data)


def test_arabic_and_hebrew_read_from_right_to_left() -> None:
    assert Answer(question="?", answer=("12 مرحبا",)).direction == "rtl"
    assert Answer(question="?", answer=("12 rue",)).direction == "ltr"
    assert Answer(question="?").direction == "ltr"


def test_an_unknown_key_is_refused_rather_than_forgotten() -> None:
    with pytest.raises(TypeError, match="colour"):
        receipts.parsed("receipt", receipts.frozen(receipt()) | {"colour": "blue"})


def test_a_total_without_lines_is_printed_with_its_amount(tmp_path: Path) -> None:
    alone = Price(title="Montant", lines=(), total_label="Prix pour un an", total="12,00 €")
    said = text_of(receipts.build("receipt", receipts.frozen(receipt(price=alone))), tmp_path)
    assert "Prix pour un an" in said
    assert "12,00 €" in said
