"""Pages in a made-up language: whatever is not in brackets was never marked for translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.translation import trans_real

from portal.cms import translations
from portal.lib import page_cache
from tests.eservices import factories
from tests.languages.pseudo import PseudoTranslation, bare_words, pseudo
from tests.languages.test_catalogues import load_tool
from tests.pages.conftest import City

# What the small city's English pages say themselves, names, and days as English writes them.
DATA = (
    "Kermor", "Kermor in English", "What are you looking for?", "What are you looking", "for?", "Nov",
    "Hôtel de ville –", "Services", "Get a birth certificate", "Free.", "Free", "5 minutes", "Places", "Call.",
    "Come.", "Anyone.", "Ville de", "Ville de Kermor", "Centre", "ETAT CIVIL", "etat.civil@kermor.example",
    "Emprunter une charrette", "PDF", "JPEG", "PNG", "HEIC",
)  # fmt: skip
DAY = re.compile(
    r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d+\s(January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\s\d{4}|D-[0-9A-Z]{4}-[0-9A-Z]{4}"
)
ADDRESSES = (
    "/en/", "/en/demarches/", "/en/demarches/acte-de-naissance/", "/en/lieux/", "/en/lieux/hotel-de-ville/",
    "/en/recherche/", "/en/recherche/?q=zzzz", "/en/suivre/", "/en/suivre/code/", "/en/verifier/", "/en/reprendre/",
    "/en/comptes/login/", "/en/comptes/mot-de-passe/", "/en/rien/", "/en/vivre-a-kermor/dechets/",
)  # fmt: skip
OWN = (
    "/en/mon-espace/", "/en/mon-espace/demandes/", "/en/mon-espace/messages/", "/en/mon-espace/documents/",
    "/en/mon-espace/profil/", "/en/mon-espace/profil/identite/", "/en/mon-espace/profil/coordonnees/",
    "/en/mon-espace/profil/fermer/", "/en/mon-espace/donnees/", "/en/mon-espace/donnees/consultations/",
    "/en/comptes/2fa/", "/en/comptes/email/", "/en/comptes/logout/",
)  # fmt: skip

pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch, english: City) -> Iterator[City]:
    """English, said in brackets."""
    sentences = (text for key in load_tool().resident_texts() for text in key[1:] if text)
    monkeypatch.setitem(trans_real._translations, "en", PseudoTranslation("en", sentences))
    monkeypatch.setattr(translations, "_WORDS", {})
    page_cache._move_epoch()
    yield english
    page_cache._move_epoch()


def _unmarked(client: Client, addresses: tuple[str, ...]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        html = client.get(address, follow=True).content.decode()
        assert "⟦" in html, address
        texts = [_plain(text) for text in bare_words(html, "en")]
        left = [text for text in texts if text]
        if left:
            found[address] = left
    return found


def _plain(text: str) -> str:
    """A text without the city's data, days and numbers; empty when nothing is left."""
    text = DAY.sub("", text)
    for known in sorted(DATA, key=len, reverse=True):
        text = text.replace(known, "")
    return text if re.search(r"[^\W\d_]{3,}", text) else ""


def test_public_pages_say_nothing_that_cannot_be_translated(client: Client, made_up: City) -> None:
    left = _unmarked(client, ADDRESSES)
    assert sorted({text for texts in left.values() for text in texts}) == [], left


def test_a_residents_own_pages_say_nothing_that_cannot_be_translated(client: Client, made_up: City) -> None:
    owner = factories.resident("yann@example.org")
    factories.submitted(factories.procedure(), owner=owner)
    client.force_login(owner.user)
    left = _unmarked(client, OWN)
    own = {owner.display_name, "yann@example.org", *owner.display_name.split()}
    left = {address: [text for text in texts if text not in own] for address, texts in left.items()}
    assert {address: texts for address, texts in left.items() if texts} == {}


def test_a_filing_says_nothing_that_is_neither_translated_nor_marked_french(client: Client, made_up: City) -> None:
    made = factories.procedure()
    assert _unmarked(client, (f"/en/demarches/{made.slug}/commencer/",)) == {}


def test_the_made_up_language_keeps_what_is_put_into_a_sentence() -> None:
    assert pseudo("Étape %(n)s") == "⟦Étàpé %(n)s~~~~⟧"
    assert bare_words('<p lang="fr">Mots</p><p>Mots ⟦dits <b>ici</b>⟧</p><img alt="Vue">', "en") == ["Mots", "Vue"]
