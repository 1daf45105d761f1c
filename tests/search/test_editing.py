"""Editors teach the search: from an empty search to a synonym in one click, CSV in and out."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.models import User
from search.actions import Entry, put_synonym, rebuild
from search.asking import monday
from search.models import AskedQuery, BestBet, Synonym
from search.query import find
from tests.pages.conftest import make_place

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
REPORT = "/cms/recherche/recherches/"


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("admin@kermor.example"))
    return client


def asked(text, *, week=date(2026, 11, 23), count=3, results=0, **fields):
    return AskedQuery.objects.create(
        week=monday(week), fingerprint=text or "secret", text=text, asked=count, results=results, **fields
    )


def test_the_report_shows_empty_searches_most_asked_first_and_never_unwritten_ones(admin):
    asked("trottinette", count=2)
    asked("drone", count=9)
    asked("acte", results=5)
    asked("", count=50)
    text = admin.get(REPORT, follow=True).content.decode()
    assert text.index("drone") < text.index("trottinette")
    assert ">acte<" not in text.replace("\n", "").replace(" ", "")
    assert "50" not in [part.strip() for part in text.split("<td>")]


def test_the_report_is_filtered_by_week_and_by_what_people_said(admin):
    asked("trottinette")
    asked("drone", week=date(2026, 11, 9))
    asked("piscine", results=7, found_no=3)
    text = admin.get(REPORT, {"week": "2026-11-09", "came": "rien"}).content.decode()
    assert "drone" in text
    assert "?autres=trottinette" not in text
    text = admin.get(REPORT, {"came": "non"}).content.decode()
    assert "?autres=piscine" in text
    assert "?autres=drone" not in text


def test_the_report_leaves_as_csv(admin):
    asked("trottinette")
    answer = admin.get(REPORT, {"came": "rien", "export": "csv"})
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    assert "trottinette" in text


def test_one_click_opens_a_synonym_s_form_with_the_word_in_it_and_saving_counts_at_once(admin):
    rebuild(entries=[Entry("p:1", "page", "velo", "Vélos et engins à roulettes", "/velo/")])
    asked("trottinette")
    add = reverse("wagtailsnippets_search_synonym:add")
    assert f"{add}?autres=trottinette" in admin.get(REPORT, follow=True).content.decode()
    assert "trottinette</textarea>" in admin.get(f"{add}?autres=trottinette").content.decode()
    assert find("trottinette").entries == []
    admin.post(add, {"main": "engins à roulettes", "others": "trottinette\ngyropode", "two_way": "on"})
    assert [entry.slug for entry in find("trottinettes").entries] == ["velo"]
    admin.post(reverse("wagtailsnippets_search_synonym:delete", args=[Synonym.objects.get().pk]))
    assert find("trottinette").entries == []


def test_a_best_bet_s_form_knows_the_query_and_refuses_two_targets(admin):
    add = reverse("wagtailsnippets_search_bestbet:add")
    assert "trottinette</textarea>" in admin.get(f"{add}?recherches=trottinette").content.decode()
    place = make_place()
    form = {
        "queries": "mairie",
        "place": place.pk,
        "url": "https://a.example/",
        "title": "A",
        "page": "",
        "summary": "",
    }
    assert "un seul des trois" in admin.post(add, form).content.decode()
    admin.post(add, {**form, "url": "", "title": ""})
    assert BestBet.objects.get().target == "Hôtel de ville"


def test_synonyms_go_out_and_come_back_as_one_file(admin):
    put_synonym(main="décès", others=["mort", "deuil"], two_way=False)
    put_synonym(main="cantine", others=["réfectoire"], two_way=True)
    sent = admin.get("/cms/recherche/synonymes/?fichier").content
    Synonym.objects.all().delete()
    answer = admin.post("/cms/recherche/synonymes/", {"file": SimpleUploadedFile("s.csv", sent)})
    assert answer.status_code == 302
    rows = {row.main: (row.forms, row.two_way) for row in Synonym.objects.all()}
    assert rows == {"décès": (["mort", "deuil"], False), "cantine": (["réfectoire"], True)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"a;b\n1;2\n", "colonnes"),
        ("mot;autres\ndécès;\n".encode(), "Ligne 2"),
        ("mot;autres\ndécès;mort\nle;la\n".encode(), "Ligne 3"),
        (b"mot;autres\n\xff\xfe;x\n", "UTF-8"),
        (b"mot,autres\n", "colonnes"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_changes_nothing(admin, content, said):
    answer = admin.post("/cms/recherche/synonymes/", {"file": SimpleUploadedFile("s.csv", content)})
    assert said in answer.content.decode()
    assert Synonym.objects.count() == 0


def test_a_writer_without_the_right_does_not_see_the_searches(client):
    from django.contrib.auth.models import Permission

    writer = User.objects.create_user("redacteur@kermor.example")
    writer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(writer)
    for address in (f"{REPORT}?came=rien", "/cms/recherche/remarques/", "/cms/recherche/synonymes/"):
        assert client.get(address).status_code in (302, 403)


def test_the_admin_s_home_shows_what_found_nothing_lately_to_those_who_may_change_it(admin, client):
    from django.utils import timezone

    asked("trottinette", week=timezone.localdate())
    asked("drone", week=date(2020, 1, 6))
    text = admin.get("/cms/").content.decode()
    assert "« trottinette », 3 fois" in text.replace("\u00a0", " ")
    assert "drone" not in text
