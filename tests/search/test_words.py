"""What people mean: slips, sounds, synonyms, best bets, and what editors say counting at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.lib.french_sounds import sound
from search.actions import Entry, forget_entry, put_entry, put_synonym, rebuild
from search.lexicon import lexicon
from search.models import BestBet, SearchEntry, SearchWord
from search.query import find
from search.ranking import explain
from search.suggestions import suggest
from search.understanding import understand
from tests.pages.conftest import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    rebuild(
        entries=[
            Entry("p:1", "page", "restauration", "Restauration scolaire", "/restauration/", body="Le menu du midi"),
            Entry("p:2", "page", "demenager", "Je déménage", "/demenager/", body="Prévenir la mairie, le courrier"),
            Entry("p:3", "page", "recensement", "Recensement citoyen", "/recensement/", body="À seize ans"),
            Entry("p:4", "page", "naissance", "J’attends un enfant", "/naissance/", words="grossesse, enceinte"),
            Entry("d:1", "procedure", "deces", "Demander un acte de décès", "/deces/", body="obsèques"),
            Entry("d:2", "procedure", "passeport", "Demander un passeport", "/passeport/"),
            Entry("l:1", "place", "mediatheque", "Médiathèque centrale", "/lieux/mediatheque/"),
        ]
    )


def slugs(typed, **options):
    return [entry.slug for entry in find(typed, **options).entries]


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("quantine", "cantine"),
        ("recenssement", "recensement"),
        ("bibliotek", "bibliothek"),
        ("fotografie", "photographie"),
        ("pissine", "piscine"),
        ("creche", "kreche"),
        ("dechetteri", "decheterie"),
        ("inscripsion", "inscription"),
    ],
)
def test_words_that_sound_alike_have_one_key(heard, written):
    assert sound(heard) == sound(written)


@pytest.mark.parametrize(("one", "other"), [("maire", "mer"), ("ecole", "cole"), ("bac", "bar"), ("vote", "volt")])
def test_words_that_sound_different_have_two(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("typed", "first", "corrected"),
    [
        ("demenagé", "demenager", ""),
        ("recenssement", "recensement", "recensement"),
        ("passeprot", "passeport", "passeport"),
        ("mediateque", "mediatheque", "médiathèque"),
        ("naisssance deces", "deces", ""),
    ],
)
def test_slips_are_put_right_and_the_page_can_say_so(typed, first, corrected):
    found = find(typed)
    assert found.entries[0].slug == first
    assert not corrected or found.corrected == corrected


def test_a_known_word_is_never_corrected_and_exactly_means_exactly():
    assert find("passeport").corrected == ""
    assert slugs("passeprot", exactly=True) == []


@pytest.mark.parametrize("typed", ["dcd", "29200", "0261910000", "xqzwv"])
def test_short_words_numbers_and_noise_are_left_alone(typed):
    found = find(typed)
    assert found.corrected == ""
    assert found.entries == []


def test_a_rare_word_beside_a_common_one_is_offered_not_forced():
    for number in range(12):
        put_entry(entry=Entry(f"n:{number}", "news", f"n{number}", f"La plage {number}", f"/n{number}/"))
    put_entry(entry=Entry("p:9", "page", "plaqe", "La plaqe", "/plaqe/"))
    found = find("plaqe")
    assert found.entries[0].slug == "plaqe"
    assert found.better == "plage"


def test_a_synonym_leads_to_the_city_s_word_from_the_next_search_on():
    assert slugs("cantoche") == []
    put_synonym(main="restauration scolaire", others=["cantoche", "réfectoire"], two_way=True)
    assert slugs("cantoche") == ["restauration"]
    assert slugs("le refectoire")[0] == "restauration"
    put_synonym(main="restauration scolaire", others=["réfectoire"], two_way=True)
    assert slugs("cantoche") == []


def test_a_one_way_synonym_does_not_lead_back():
    put_synonym(main="décès", others=["mort"], two_way=False)
    put_entry(entry=Entry("n:1", "news", "mortier", "Une mort célèbre", "/mort/"))
    assert "deces" in slugs("mort")
    assert slugs("décès") == ["deces"]


def test_a_slip_in_a_synonym_is_put_right_too():
    put_synonym(main="restauration scolaire", others=["cantine"], two_way=True)
    assert slugs("cantinne")[0] == "restauration"
    assert slugs("quantine")[0] == "restauration"


def test_words_that_editors_wrote_on_a_page_find_it_without_being_shown():
    found = find("je suis enceinte")
    assert found.entries[0].slug == "naissance"
    assert "enceinte" not in found.entries[0].summary


@pytest.mark.parametrize(
    ("main", "others"), [("le la", ["mot"]), ("mot", []), ("mot", ["de la"]), ("", ["mot"]), ("x" * 300, ["mot"])]
)
def test_a_synonym_that_cannot_be_looked_for_is_refused(main, others):
    with pytest.raises(ValidationError):
        put_synonym(main=main, others=others, two_way=True)


def test_a_best_bet_comes_first_for_just_its_words_and_only_in_its_days():
    place = make_place("hotel-de-ville", "Hôtel de ville")
    put_entry(
        entry=Entry("place:hotel-de-ville", "place", "hotel-de-ville", "Hôtel de ville", "/lieux/hotel-de-ville/")
    )
    today = timezone.localdate()
    bet = BestBet.objects.create(queries="acte de décès\nle passeport", place=place)
    assert slugs("PASSEPORTS")[0] == "hotel-de-ville"
    assert slugs("passeport perdu")[0] == "passeport"
    bet.starts_on = today + timedelta(days=1)
    bet.save()
    assert slugs("passeport")[0] == "passeport"
    bet.starts_on, bet.ends_on = None, today
    bet.save()
    assert slugs("passeport")[0] == "hotel-de-ville"
    bet.delete()
    assert slugs("passeport")[0] == "passeport"


def test_a_best_bet_may_lead_to_another_site():
    BestBet.objects.create(queries="vignette", url="https://www.certificat-air.gouv.fr/", title="Vignette Crit’Air")
    found = find("vignettes")
    assert [(entry.label, entry.url) for entry in found.entries] == [
        ("Vignette Crit’Air", "https://www.certificat-air.gouv.fr/")
    ]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"url": "javascript:alert(1)", "title": "x"},
        {"url": "https://a.example/"},
        {"url": "https://a.example/", "title": "x", "queries": "de la"},
    ],
)
def test_a_best_bet_without_one_good_target_is_refused(values):
    with pytest.raises(ValidationError):
        BestBet(**{"queries": "mot", **values}).full_clean()


def test_the_words_follow_what_is_published_and_withdrawn():
    assert SearchWord.objects.get(word="passeport").entries == 1
    put_entry(entry=Entry("p:8", "page", "voyage", "Passeport et voyage", "/voyage/"))
    assert SearchWord.objects.get(word="passeport").entries == 2
    put_entry(entry=Entry("p:8", "page", "voyage", "Voyage", "/voyage/"))
    assert SearchWord.objects.get(word="passeport").entries == 1
    forget_entry(key="d:2")
    assert SearchWord.objects.get(word="passeport").entries == 0
    assert SearchWord.objects.get(word="mediatheque").shown == "médiathèque"


def test_an_order_can_be_explained():
    question = understand("acte de deces", lexicon())
    parts = explain(question, SearchEntry.objects.get(key="d:1"))
    assert [word for word, _weight, _points in parts] == ["acte", "deces"]
    assert all(points > 0 for _word, _weight, points in parts)


def test_suggestions_come_from_two_letters_on_and_from_slips_of_finished_words():
    assert [one.url for one in suggest("pass")] == ["/passeport/"]
    assert suggest("acte de déc")[0].url == "/deces/"
    assert suggest("p") == []
    assert suggest("de ") == []
    assert suggest("\x00") == []


def test_suggestions_cost_one_question_to_the_engine(django_assert_num_queries):
    suggest("pass")
    with django_assert_num_queries(4):
        suggest("pass")
