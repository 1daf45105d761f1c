"""Advice on plain French: what is hard is named with what would be simpler, and nothing ever raises."""

from __future__ import annotations

import random
import time

import pytest

from portal.lib import plain_language
from portal.lib.plain_language import MOST_CHARACTERS, read, sentences, syllables

EASY = (
    "Vous avez un chien. Il doit porter une puce. Le vétérinaire la pose. Gardez bien la carte. "
    "Votre chien se perd ? Appelez la mairie. Nous gardons les chiens perdus huit jours. Venez avec la carte."
)
HARD = (
    "L’administration communale compétente procède, préalablement à l’instruction réglementaire des sollicitations, "
    "à la vérification exhaustive de la recevabilité administrative des pièces justificatives communiquées par les "
    "pétitionnaires, conformément aux dispositions législatives et réglementaires applicables en la matière."
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(finding.kind, finding.excerpt) for finding in read(text).findings]


def test_an_easy_text_reads_easier_than_a_hard_one() -> None:
    easy, hard = read(EASY), read(HARD)
    assert easy.ease is not None
    assert hard.ease is not None
    assert easy.ease > 70 > 30 > hard.ease
    assert easy.level == "facile"
    assert hard.level == "très difficile"
    assert not easy.findings


@pytest.mark.parametrize(
    ("word", "count"),
    [("mairie", 2), ("table", 1), ("tables", 1), ("école", 2), ("œuf", 1), ("y", 1), ("habitation", 4)],
)
def test_syllables_are_those_one_hears(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= (1 if word == "mairie" else 0)


def test_a_sentence_over_twenty_five_words_is_named_and_one_of_twenty_five_is_not() -> None:
    assert kinds("mot " * 25 + ".") == []
    ((kind, excerpt),) = kinds("mot " * 26 + ".")
    assert kind == "sentence"
    assert excerpt.endswith("…")
    assert read("mot " * 26).findings[0].advice == "26 mots\u00a0: coupez-la en deux."


def test_items_of_a_list_are_sentences_of_their_own() -> None:
    assert len(sentences("une pièce d’identité\nun justificatif\nune photo")) == 3
    assert kinds("\n".join(["un papier à joindre à la demande"] * 10)) == []
    assert sentences("Coût : 3.5 euros. Payez sur place.") == ["Coût : 3.5 euros.", "Payez sur place."]


def test_office_words_come_with_a_simpler_one_once_each_whatever_the_apostrophe() -> None:
    found = [
        row
        for row in read("Préalablement à l'effet de… préalablement, en sus, À L’EFFET DE.").findings
        if row.kind == "word"
    ]
    assert [row.excerpt.lower() for row in found] == ["préalablement", "à l'effet de", "en sus"]
    assert found[2].advice == "Plus simple\u00a0: en plus."
    assert kinds("La prorogationniste et l’ensus.") == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Le CCAS vous aide.", ["CCAS"]),
        ("Le centre communal d’action sociale (CCAS) vous aide. Le CCAS reçoit.", []),
        ("Le CCAS (centre communal d’action sociale) vous aide.", []),
        ("Un PDF, un RIB, le XVIe siècle, Louis XIV, un SMS.", []),
        ("La CAF et la MDPH, puis la CAF.", ["CAF", "MDPH"]),
    ],
)
def test_initials_are_spelt_out_once(text: str, named: list[str]) -> None:
    assert [excerpt for kind, excerpt in kinds(text) if kind == "acronym"] == named


def test_shouting_and_passive_turns_are_named() -> None:
    assert ("capitals", "FERMETURE EXCEPTIONNELLE DU PORT") in kinds("FERMETURE EXCEPTIONNELLE DU PORT lundi.")
    assert [kind for kind, _ in kinds("Votre demande est examinée par le service.")] == ["passive"]
    assert kinds("Le bus passe par la gare.") == []


def test_too_little_text_is_not_measured() -> None:
    assert read("Bonjour.").ease is None
    assert read("").words == 0


def test_whatever_the_text_it_answers_within_bounds() -> None:
    drawn = random.Random(42)
    letters = "abcdeéèêœ ’'.!?\n«»-–0123456789ABC🙂\u00a0\u202f(),:;"
    for _ in range(300):
        text = "".join(drawn.choices(letters, k=drawn.randint(0, 400)))
        found = read(text)
        assert found.ease is None or 0 <= found.ease <= 100
        assert found.sentences <= found.words or found.words == 0
        assert all(len(row.excerpt) <= plain_language.EXCERPT + 1 and row.advice for row in found.findings)
        again = read(text)
        assert again == found


def test_a_text_without_end_is_read_in_no_time() -> None:
    start = time.perf_counter()
    for text in ("mot " * 100_000, "A" * 500_000, "est " * 100_000, "e" * 300_000, "AB " * 90_000):
        read(text)
    assert time.perf_counter() - start < 5
    assert read("mot " * 100_000).words == MOST_CHARACTERS // 4
