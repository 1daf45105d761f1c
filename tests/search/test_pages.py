"""The doors of the search: results, suggestions, « avez-vous trouvé ? », for anybody and for whatever is typed."""

import json
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from portal.lib.page_cache import SHELF
from search.actions import Entry, put_entry, put_synonym, rebuild
from search.asking import SHARED_BY, forget_old, note_asked
from search.engine import check
from search.models import AskedQuery, SearchRemark
from search.query import find

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def city(db):
    rebuild(
        entries=[
            Entry("d:1", "procedure", "acte", "Demander un acte de naissance", "/acte/", "L’acte est gratuit."),
            Entry("d:2", "procedure", "mariage", "Acte de mariage <b>", "/mariage/"),
            Entry("p:1", "page", "ecole", "S’inscrire à l’école", "/ecole/", body="naissance"),
            Entry("l:1", "place", "ecole-eloi", "École Saint-Éloi", "/lieux/eloi/"),
        ]
    )


def page(client, **query):
    return client.get("/recherche/", query)


def test_the_words_looked_for_are_marked_and_nothing_typed_is_html(client):
    text = page(client, q="acte <script>").content.decode()
    assert "<mark>acte</mark>" in text
    assert "&lt;b&gt;" in text
    assert "<script>" not in text.replace('<script type="module"', "")


def test_a_slip_is_said_with_a_way_back_to_the_exact_words(client):
    text = page(client, q="naisance").content.decode()
    assert "pour « naissance »" in text.replace("\u00a0", " ")
    assert "tel-quel=1" in text
    assert "Aucun résultat" in page(client, **{"q": "naisance", "tel-quel": "1"}).content.decode()


def test_nothing_found_offers_themes_a_telephone_and_a_box_for_what_was_missing(client):
    from portal.pages.models import Theme

    Theme.objects.create(slug="papiers", title="Papiers", order=1)
    text = page(client, q="trottinette").content.decode()
    assert "/demarches/#theme-papiers" in text
    assert "Dites-nous ce que vous cherchiez" in text


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        '"',
        "acte OR (",
        "*:)(^-",
        "🙂🙂",
        "\x00acte",
        "שלום עולם",
        "\u202eacte",
        "<script>",
        "%",
        "a" * 201,
    ],
)
def test_whatever_is_typed_is_answered(client, typed):
    assert page(client, q=typed).status_code == 200
    assert client.get("/recherche/suggestions/", {"q": typed}).status_code == 200
    answer = client.get("/api/v1/search/", {"q": typed})
    assert answer.status_code == 200


def test_the_results_page_is_never_kept_nor_marks_its_visitor(client):
    SHELF._pages.clear()
    answer = page(client, q="acte")
    assert not answer.cookies
    assert not SHELF._pages


def test_the_api_gives_the_page_s_results_in_the_page_s_order(client):
    for typed in ("acte", "ecole naissance", "naisance", "eloi"):
        told = client.get("/api/v1/search/", {"q": typed}).json()
        found = find(typed)
        assert [(row["kind"], row["slug"], row["title"]) for row in told["results"]] == [
            (entry.kind, entry.slug, entry.label) for entry in found.entries
        ]
        assert told["corrected"] == found.corrected
        assert told["total"] == len(found.entries)


def test_the_api_narrows_by_kind_and_number_and_refuses_what_it_does_not_know(client):
    told = client.get("/api/v1/search/", {"q": "ecole", "kind": "place"}).json()
    assert [row["slug"] for row in told["results"]] == ["ecole-eloi"]
    assert told["counts"] == {"place": 1, "page": 1}
    assert len(client.get("/api/v1/search/", {"q": "acte", "limit": 1}).json()["results"]) == 1
    assert client.get("/api/v1/search/", {"q": "acte", "kind": "personne"}).status_code == 422
    assert client.get("/api/v1/search/", {"q": "acte", "limit": 1000}).status_code == 422


def test_suggestions_are_few_and_may_be_kept_for_a_minute(client):
    answer = client.get("/recherche/suggestions/", {"q": "act"})
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    told = json.loads(answer.content)
    assert [one["label"] for one in told["suggestions"]] == ["Demander un acte de naissance", "Acte de mariage <b>"]
    assert client.post("/recherche/suggestions/").status_code == 405


def test_a_search_is_counted_once_a_minute_and_not_for_its_second_page(client):
    page(client, q="acte")
    page(client, q="ACTES")
    page(client, q="acte")
    page(client, q="acte", page="2")
    page(client, q="acte", sorte="procedure")
    rows = {row.text: row.asked for row in AskedQuery.objects.all()}
    assert rows == {"acte": 1}


@pytest.mark.parametrize("typed", ["marie@courriel.example", "06 12 34 56 78", "dossier 123456"])
def test_what_looks_like_a_person_is_not_even_counted(client, typed):
    page(client, q=typed)
    assert AskedQuery.objects.count() == 0


def test_a_word_no_page_holds_is_written_down_only_once_several_asked(settings):
    from django.core.cache import cache

    for number in range(1, SHARED_BY + 1):
        row = note_asked(typed="trottinette dupont", results=0)
        cache.clear()
        assert row.text == ("trottinette dupont" if number == SHARED_BY else "")
    assert AskedQuery.objects.get().asked == SHARED_BY


def test_a_search_that_cannot_be_counted_is_answered(client):
    with patch("search.views.note_asked", side_effect=DatabaseError):
        assert page(client, q="acte").status_code == 200


def test_yes_and_no_are_counted_with_the_query_without_account_or_token(client):
    said = client.post("/recherche/avis/", {"q": "acte", "trouve": "oui"}, **OURS)
    assert said.headers["Location"] == "/recherche/avis/?merci=1"
    said = client.post("/recherche/avis/", {"q": "acte", "trouve": "non"}, **OURS)
    assert said.headers["Location"] == "/recherche/avis/?q=acte"
    row = AskedQuery.objects.get()
    assert (row.found_yes, row.found_no) == (1, 1)
    assert "Merci" in client.get("/recherche/avis/?merci=1").content.decode()


@pytest.mark.parametrize("headers", [{}, {"HTTP_ORIGIN": "https://ailleurs.example"}, {"HTTP_ORIGIN": "null"}])
def test_an_answer_sent_from_another_site_is_refused(client, headers):
    assert client.post("/recherche/avis/", {"q": "acte", "trouve": "oui"}, **headers).status_code == 403
    assert AskedQuery.objects.count() == 0


def test_a_remark_is_kept_without_a_name_and_refused_with_a_number(client):
    form = {"q": "trottinette", "cherchait": "Les règles pour les trottinettes"}
    assert client.post("/recherche/avis/", form, **OURS).status_code == 302
    assert SearchRemark.objects.get().query == "trottinette"
    answer = client.post("/recherche/avis/", {**form, "cherchait": "Appelez-moi au 06 12 34 56 78"}, **OURS)
    assert answer.status_code == 400
    assert "Enlevez" in answer.content.decode()
    assert client.post("/recherche/avis/", {"q": "x", "cherchait": " "}, **OURS).status_code == 400
    assert SearchRemark.objects.count() == 1


def test_nobody_may_answer_without_end(client):
    for _ in range(30):
        client.post("/recherche/avis/", {"q": "acte", "trouve": "oui"}, **OURS)
    assert AskedQuery.objects.get().found_yes == 20


def test_what_is_older_than_a_year_is_forgotten(client):
    from datetime import date

    note_asked(typed="acte", results=2, at=date(2020, 1, 1))
    note_asked(typed="ecole", results=2)
    SearchRemark.objects.create(query="acte", text="…", written_on=date(2020, 1, 1))
    assert forget_old() == 2
    assert AskedQuery.objects.get().text == "ecole"


def _lose_the_index():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TABLE wagtailsearch_indexentry_fts")
        else:
            cursor.execute("DELETE FROM wagtailsearch_indexentry")


def test_a_lost_index_leaves_the_site_its_search_is_told_by_health_and_is_cured(client):
    assert check() == "ok"
    _lose_the_index()
    assert check() != "ok"
    assert page(client, q="acte").status_code == 200
    if connection.vendor == "sqlite":
        assert find("acte").degraded
        assert find("acte").entries[0].slug == "acte"
    assert client.get("/sante/").json()["parts"]["search"] != "ok"
    with patch("search.management.commands.rebuild_search.all_entries", return_value=_entries()):
        call_command("rebuild_search", verbosity=0)
    assert check() == "ok"
    assert not find("acte").degraded


def _entries():
    return [Entry("d:1", "procedure", "acte", "Demander un acte de naissance", "/acte/")]


def test_the_database_answers_by_synonyms_and_slips_too(monkeypatch):
    def lost(*args, **kwargs):
        raise ConnectionError

    put_synonym(main="acte de naissance", others=["extrait"], two_way=True)
    monkeypatch.setattr("search.query.get_search_backend", lost)
    assert find("extrait").entries[0].slug == "acte"
    assert find("naisance").entries[0].slug == "acte"


def test_an_empty_site_is_well():
    rebuild(entries=[])
    assert check() == "ok"
    assert find("acte").entries == []
    put_entry(entry=Entry("p:1", "page", "a", "Acte", "/a/"))
    assert find("acte").entries[0].slug == "a"
