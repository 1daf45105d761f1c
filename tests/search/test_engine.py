"""The search engine is settings alone: a real OpenSearch finds what the database finds, and its loss is survived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from modelsearch.backends import get_search_backend

from portal.settings.environment import search_engine
from search.actions import Entry, forget_entry, put_entry, rebuild
from search.query import find
from tests.search.opensearch import Engine, running

CITY = [
    Entry("p:1", "page", "mediatheques", "Les médiathèques", "/mediatheques/", body="Sept bibliothèques et un bus"),
    Entry("p:2", "page", "ecole", "Inscription à l’école", "/ecole/", body="Activités scolaires, cantine"),
    Entry("d:1", "procedure", "acte", "Demander un acte de naissance", "/demarches/acte/", words="extrait"),
    Entry("l:1", "place", "saint-eloi", "École Saint-Éloi", "/lieux/saint-eloi/", body="Cantine sur place"),
    Entry("n:1", "news", "cantine", "La cantine passe au bio", "/actualites/cantine/", body="École par école"),
]
ASKED = ["bibliotheque", "ÉCOLE", "cantine école", "acte de naissance", "extrait", "scolaires", "saint eloi", "le la"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with running(tmp_path_factory.mktemp("opensearch")) as started:
        yield started


@pytest.fixture
def on_opensearch(engine: Engine, settings: Any, db: None) -> None:
    """The same settings as an administrator gives: SEARCH_URL alone."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": search_engine(f"opensearch3+{engine.url}/ville")}


def answers() -> dict[str, list[str]]:
    return {typed: [entry.key for entry in find(typed).entries] for typed in ASKED}


def seen() -> None:
    """The engine shows what it was given a second later; a test asks at once."""
    for index in get_search_backend().all_indexes():
        index.refresh()


def test_an_engine_gives_the_same_results_in_the_same_order_as_the_database(
    db: None, engine: Engine, settings: Any
) -> None:
    rebuild(entries=CITY)
    by_database = answers()
    assert by_database["bibliotheque"] == ["p:1"]
    settings.WAGTAILSEARCH_BACKENDS = {"default": search_engine(f"opensearch3+{engine.url}/ville")}
    call_command("update_index", verbosity=0)
    seen()
    assert answers() == by_database
    assert not find("cantine").degraded


def test_what_is_published_or_withdrawn_is_found_or_not_by_the_engine(on_opensearch: None) -> None:
    call_command("update_index", verbosity=0)
    put_entry(entry=CITY[0])
    put_entry(entry=CITY[3])
    seen()
    assert [entry.key for entry in find("cantine").entries] == ["l:1"]
    forget_entry(key="l:1")
    seen()
    assert find("cantine").entries == []


def test_a_killed_engine_leaves_the_site_its_search(
    db: None, tmp_path_factory: pytest.TempPathFactory, settings: Any
) -> None:
    rebuild(entries=CITY)
    with running(tmp_path_factory.mktemp("killed")) as mortal:
        settings.WAGTAILSEARCH_BACKENDS = {"default": search_engine(f"opensearch3+{mortal.url}/ville")}
        call_command("update_index", verbosity=0)
        mortal.kill()
        found = find("cantine")
        assert found.degraded
        assert found.entries[0].key == "n:1"
        put_entry(entry=Entry("p:9", "page", "marche", "Le marché", "/marche/"))  # publishing goes on too
        assert [entry.key for entry in find("marché").entries] == ["p:9"]


@pytest.mark.parametrize("url", ["http://localhost:9200", "solr+http://localhost", "opensearch3+ftp://localhost"])
def test_an_unknown_engine_is_refused_by_name(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL"):
        search_engine(url)


def test_an_engine_s_address_names_its_indexes_and_keeps_its_password() -> None:
    backend = search_engine("elasticsearch9+https://ville:secret@moteur:9200/kermor")
    assert backend["URLS"] == ["https://ville:secret@moteur:9200"]
    assert backend["INDEX_PREFIX"] == "kermor_"
    assert search_engine("")["BACKEND"] == "wagtail.search.backends.database"
