"""Results come in station by station, add up, and nothing of them is told before the last station has closed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.models import User
from portal.lib import page_cache
from portal.pages.actions.elections import CountRefused, Figures, FileRefused, enter_count, import_counts, template_csv
from portal.pages.models import (
    Candidacy,
    ElectionIndexPage,
    ElectionPage,
    ElectionRound,
    PollingStation,
    StationCount,
)
from portal.pages.models.outcomes import percent
from portal.starter import rights
from tests.pages.conftest import City, add

HEAD = "bureau;inscrits;votants;blancs;nuls;1;2\n"


@pytest.fixture
def election(city: City) -> ElectionPage:
    """Two lists, three stations, a first round that closed an hour ago."""
    index = add(city.section, ElectionIndexPage(title="Résultats des élections", slug="resultats"))
    now = timezone.now()
    page = ElectionPage(title="Municipales", slug="municipales", kind="municipal", seats=55)
    page.rounds = [ElectionRound(number=1, opens_at=now - timedelta(hours=12), closes_at=now - timedelta(hours=1))]
    page.candidacies = [
        Candidacy(round_number=1, number=1, name="Kermor ensemble", leader="Maëlle Kerdoncuff"),
        Candidacy(round_number=1, number=2, name="Kermor demain", leader="Yann Le Floc’h"),
    ]
    add(index, page)
    for number in (1, 2, 3):
        PollingStation.objects.create(number=number, name=f"École, salle {number}")
    return page


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user(email="elections@kermor.example", password="mot-de-passe-long-1")


def enter(page: ElectionPage, clerk: User, number: int, figures: Figures) -> StationCount:
    station = PollingStation.objects.get(number=number)
    return enter_count(page=page, round_number=1, station=station, figures=figures, by=clerk, at=timezone.now())


def told(client: Client, page: ElectionPage) -> str:
    page_cache._move_epoch()
    return client.get(page.url).content.decode().replace("\xa0", " ").replace("\u202f", " ")


ONE = Figures(registered=1000, voters=600, blank=10, null=5, votes={1: 300, 2: 285})
TWO = Figures(registered=900, voters=400, blank=4, null=1, votes={1: 100, 2: 295})


def test_totals_shares_and_progress_follow_each_station(client: Client, election: ElectionPage, clerk: User) -> None:
    enter(election, clerk, 1, ONE)
    html = told(client, election)
    assert "1 bureau dépouillé sur 3" in html
    assert "Résultats partiels" in html
    enter(election, clerk, 2, TWO)
    html = told(client, election)
    assert "2 bureaux dépouillés sur 3" in html
    assert "52,63 %" in html  # 1,000 voters of 1,900
    assert "59,18 %" in html  # 580 of 980 votes cast
    assert "40,82 %" in html
    assert html.index("Kermor demain") < html.index("Kermor ensemble")
    enter(election, clerk, 3, TWO)
    assert "Résultats provisoires" in told(client, election)
    election.rounds.update(is_final=True)
    assert "Résultats définitifs" in told(client, election)


def test_nothing_is_told_before_the_last_station_has_closed(
    client: Client, election: ElectionPage, clerk: User
) -> None:
    enter(election, clerk, 1, ONE)
    closes = timezone.now() + timedelta(minutes=20)
    election.rounds.update(closes_at=closes)
    election = ElectionPage.objects.get(pk=election.pk)
    html = told(client, election)
    assert "La loi interdit" in html
    assert "285" not in html
    assert "1 bureau" not in html
    data = client.get(f"/api/v2/pages/{election.pk}/").json()["results"][0]
    assert data["state"] == "voting"
    assert data["voters"] == data["stations_counted"] == 0
    assert [row["votes"] for row in data["lists"]] == [0, 0]
    assert election.changes_at(timezone.now()) == closes  # the kept page goes with the hour


def test_a_round_to_come_shows_the_lists_by_panel(client: Client, election: ElectionPage) -> None:
    now = timezone.now()
    election.rounds.update(opens_at=now + timedelta(days=2), closes_at=now + timedelta(days=2, hours=12))
    html = told(client, election)
    assert "À venir" in html
    assert html.index("Kermor ensemble") < html.index("Kermor demain")
    election = ElectionPage.objects.get(pk=election.pk)
    assert election.changes_at(now) == election.rounds.get().opens_at


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        (Figures(registered=100, voters=120, blank=0, null=0, votes={1: 100, 2: 20}), "voters"),
        (Figures(registered=100, voters=60, blank=5, null=5, votes={1: 30, 2: 30}), "votes"),
        (Figures(registered=100, voters=60, blank=0, null=0, votes={1: 30, 2: 29}), "votes"),
    ],
)
def test_sums_that_do_not_agree_are_refused(election: ElectionPage, clerk: User, figures: Figures, field: str) -> None:
    with pytest.raises(CountRefused) as refused:
        enter(election, clerk, 1, figures)
    assert [name for name, _sentence in refused.value.faults] == [field]
    assert not StationCount.objects.exists()


def test_the_database_refuses_more_voters_than_registered(election: ElectionPage, clerk: User) -> None:
    row = enter(election, clerk, 1, ONE)
    row.voters = 1001
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_station_entered_again_replaces_its_count(election: ElectionPage, clerk: User) -> None:
    enter(election, clerk, 1, ONE)
    enter(election, clerk, 1, TWO)
    assert StationCount.objects.get().voters == 400


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (1, 800, "0.13"), (0, 5, "0.00"), (5, 5, "100.00")],
)
def test_shares_are_rounded_half_up(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == Decimal(expected)
    assert percent(part, 0) is None


def test_a_file_is_taken_whole(election: ElectionPage, clerk: User) -> None:
    text = HEAD + "1;1 000;600;10;5;300;285\n2;900;400;4;1;100;295\n\n"
    for content in (text.encode(), text.encode("utf-8-sig"), text.replace(";", ",").encode("cp1252")):
        made = import_counts(page=election, round_number=1, content=content, by=clerk, at=timezone.now())
        assert made == StationCount.objects.count() == 2
    assert StationCount.objects.get(station__number=1).votes == {"1": 300, "2": 285}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD + "1;1000;600;10;5;300;285\n2;900;400;4;1;100;294\n", "Ligne 3"),
        (HEAD + "1;1000;six cents;10;5;300;285\n", "votants"),
        (HEAD + "9;1000;600;10;5;300;285\n", "le bureau 9 n’existe pas"),
        (HEAD + "1;1000;600;10;5;300;285\n1;1000;600;10;5;300;285\n", "déjà dans le fichier"),
        (HEAD + "1;1000;-600;10;5;300;285\n", "nombre entier"),
        (HEAD + "1;1000\n", "nombre entier"),
        ("bureau;inscrits\n1;1000\n", "il manque les colonnes"),
        (HEAD, "aucun bureau"),
        ("", None),
        ("PK\x00\x00", "pas un fichier CSV"),
        ("x" * 1_100_000, "pas un fichier CSV"),
    ],
)
def test_a_wrong_file_is_refused_line_by_line_and_nothing_is_kept(
    election: ElectionPage, clerk: User, content: str, said: str | None
) -> None:
    def bring() -> int:
        return import_counts(page=election, round_number=1, content=content.encode(), by=clerk, at=timezone.now())

    if said is None:
        with pytest.raises(FileRefused):
            bring()
    else:
        with pytest.raises(FileRefused) as refused:
            bring()
        assert said in " ".join(refused.value.lines)
    assert not StationCount.objects.exists()


def test_the_empty_file_can_be_filled_and_comes_back(election: ElectionPage, clerk: User) -> None:
    lines = template_csv(election, 1).splitlines()
    assert lines[0] == HEAD.strip()
    filled = "\n".join([lines[0], *(f"{line.split(';')[0]};10;5;1;0;3;1" for line in lines[1:])])
    assert import_counts(page=election, round_number=1, content=filled.encode(), by=clerk, at=timezone.now()) == 3


def test_the_page_costs_as_many_queries_whatever_the_stations(
    client: Client, election: ElectionPage, clerk: User
) -> None:
    enter(election, clerk, 1, ONE)
    client.get("/plan-du-site/")
    costs = []
    for numbers in ([], range(4, 40)):
        for number in numbers:
            station = PollingStation.objects.create(number=number, name=f"Salle {number}")
            enter_count(page=election, round_number=1, station=station, figures=TWO, by=clerk, at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            client.get(election.url, {"inconnue": ""})
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 16


def test_the_list_names_elections_the_latest_first(client: Client, election: ElectionPage) -> None:
    html = client.get("/vivre-a-kermor/resultats/").content.decode()
    assert f'href="{election.url}"' in html


@pytest.mark.ignore_template_errors  # the admin’s own templates
class TestEntering:
    """The quick form and the file, in the admin."""

    def typed(self, **other: Any) -> dict[str, Any]:
        values = {"registered": 1000, "voters": 600, "blank": 10, "null": 5, "votes_1": 300, "votes_2": 285}
        return values | other

    def test_one_station_then_the_next(self, admin_client: Client, election: ElectionPage) -> None:
        url = f"/cms/elections/{election.pk}/1/1/"
        assert "1. Kermor ensemble" in admin_client.get(url).content.decode()
        answer = admin_client.post(url, self.typed())
        assert answer["Location"] == f"/cms/elections/{election.pk}/1/2/"
        assert StationCount.objects.get().entered_by == User.objects.get(is_superuser=True)
        assert "600" in admin_client.get(f"/cms/elections/{election.pk}/").content.decode()

    def test_what_was_typed_is_kept_when_it_does_not_add_up(self, admin_client: Client, election: ElectionPage) -> None:
        answer = admin_client.post(f"/cms/elections/{election.pk}/1/1/", self.typed(votes_2=280))
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "Voix, blancs et nuls font 595, mais il y a 600 votants" in html
        assert 'value="280"' in html
        assert not StationCount.objects.exists()

    def test_a_count_can_be_taken_back(self, admin_client: Client, election: ElectionPage, clerk: User) -> None:
        enter(election, clerk, 1, ONE)
        url = f"/cms/elections/{election.pk}/1/1/retirer/"
        assert admin_client.get(url).status_code == 405
        admin_client.post(url)
        assert not StationCount.objects.exists()

    def test_a_file_goes_through_or_says_why(self, admin_client: Client, election: ElectionPage) -> None:
        url = f"/cms/elections/{election.pk}/1/fichier/"
        wrong = SimpleUploadedFile("t1.csv", (HEAD + "1;1000;600;10;5;300;1\n").encode())
        html = admin_client.post(url, {"file": wrong}).content.decode().replace("\xa0", " ")
        assert "Ligne 2 : Voix, blancs et nuls font 316" in html
        right = SimpleUploadedFile("t1.csv", (HEAD + "1;1000;600;10;5;300;285\n").encode())
        assert admin_client.post(url, {"file": right}).status_code == 302
        assert StationCount.objects.count() == 1
        assert admin_client.post(url).status_code == 200

    def test_a_round_that_has_not_begun_takes_no_count(self, admin_client: Client, election: ElectionPage) -> None:
        election.rounds.update(
            opens_at=timezone.now() + timedelta(days=1), closes_at=timezone.now() + timedelta(days=2)
        )
        assert admin_client.get(f"/cms/elections/{election.pk}/1/1/").status_code == 404

    def test_only_those_who_may_publish_the_page_enter(
        self, client: Client, city: City, election: ElectionPage, clerk: User
    ) -> None:
        urls = [f"/cms/elections/{election.pk}/{rest}" for rest in ("", "1/1/", "1/modele.csv")]
        other = rights.group_for("Publication : actualités", city.news_index, publishes=True, general=rights.WRITING)
        clerk.groups.add(other)
        client.force_login(clerk)
        assert [client.get(url).status_code for url in [*urls, "/cms/elections/"]] == [302, 302, 302, 302]
        assert client.post(urls[1], self.typed()).status_code == 302
        assert not StationCount.objects.exists()
        page = election.get_parent()
        clerk.groups.add(rights.group_for("Élections", page, publishes=True, general=rights.WRITING))
        client.force_login(User.objects.get(pk=clerk.pk))
        assert [client.get(url).status_code for url in [*urls, "/cms/elections/"]] == [200, 200, 200, 200]
