"""People search as they speak: accents, plurals, stop words, and whatever else ends up in the box."""

import pytest

from search.actions import Entry, forget_entry, put_entry, rebuild
from search.models import SearchEntry
from search.query import find

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    rebuild(
        entries=[
            Entry("p:1", "page", "mediatheques", "Les médiathèques", "/mediatheques/", body="Sept bibliothèques"),
            Entry("p:2", "page", "ecole", "Inscription à l’école", "/ecole/", body="Activités scolaires, cantine"),
            Entry("d:1", "procedure", "acte", "Demander un acte de naissance", "/demarches/acte/", words="extrait"),
            Entry("l:1", "place", "saint-eloi", "École Saint-Éloi", "/lieux/saint-eloi/"),
        ]
    )


def slugs(typed, kinds=()):
    return [entry.slug for entry in find(typed, kinds).entries]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bibliotheque", "mediatheques"),
        ("BIBLIOTHÈQUES", "mediatheques"),
        ("scolaire", "ecole"),
        ("l'inscription", "ecole"),
        ("saint eloi", "saint-eloi"),
        ("acte de naissance", "acte"),
        ("extrait naissance", "acte"),
    ],
)
def test_words_are_found_whatever_their_accents_plural_or_elision(typed, first):
    assert slugs(typed)[0] == first


def test_entries_with_some_of_the_words_come_after_those_with_all():
    assert slugs("inscription ecole")[0] == "ecole"
    assert "saint-eloi" in slugs("inscription ecole")


@pytest.mark.parametrize("typed", ['"', '" "', "", "   ", "le la les", "🙂", "x" * 10_000, "*:)(^-", "\x00"])
def test_what_holds_no_word_finds_nothing_and_breaks_nothing(typed):
    assert slugs(typed) == []


def test_the_words_of_a_search_language_are_only_words():
    assert slugs('"acte OR naissance" AND NOT*')[0] == "acte"


def test_kinds_narrow_the_entries_but_not_the_counts():
    found = find("ecole", ["place"])
    assert [entry.slug for entry in found.entries] == ["saint-eloi"]
    assert found.counts == {"page": 1, "place": 1}


def test_a_forgotten_entry_is_not_found_and_a_changed_one_is_found_by_its_new_words():
    put_entry(entry=Entry("p:2", "page", "ecole", "La rentrée", "/ecole/"))
    forget_entry(key="l:1")
    assert slugs("ecole") == []
    assert slugs("rentree") == ["ecole"]


def test_a_rebuild_drops_what_no_source_names_any_more():
    assert rebuild(entries=[Entry("p:9", "page", "neuf", "Neuf", "/neuf/")]) == 1
    assert SearchEntry.objects.count() == 1


def test_a_lost_engine_degrades_to_the_database(monkeypatch):
    def lost(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("search.query.get_search_backend", lost)
    found = find("naissance")
    assert [entry.slug for entry in found.entries] == ["acte"]
    assert found.degraded


def test_a_search_costs_two_queries_and_a_savepoint(django_assert_num_queries):
    find("acte de naissance")  # the words of the lexicon are read once
    with django_assert_num_queries(4):
        find("acte de naissance")
