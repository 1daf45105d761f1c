"""Acts, elections, states of services, the crisis and the agenda day by day, as programs read them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.lib import parties, pdf
from portal.pages.actions import crisis as crisis_actions
from portal.pages.models import (
    ActIndexPage,
    ActPage,
    AffectedPage,
    Candidacy,
    Crisis,
    ElectionIndexPage,
    ElectionPage,
    ElectionRound,
    EventPage,
    PollingStation,
    ServiceStatus,
    StationCount,
)
from tests.pages.conftest import City, add

pytestmark = pytest.mark.django_db


def asked(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert response.status_code == status, response.content
    return response.json()


@pytest.fixture
def act(city: City, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> ActPage:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(pdf, "render", lambda html, *, title: b"%PDF-1.7 " + title.encode())
    register = add(city.section, ActIndexPage(title="Actes", slug="actes"))
    page: ActPage = add(
        register,
        ActPage(
            title="Rehausse du quai",
            slug="quai-acte",
            number="D2026-118",
            decided_on=date(2026, 11, 12),
            author_first_name="Maëlle",
            author_last_name="Kerdoncuff",
            author_capacity="maire",
            votes_for=40,
            body=[{"type": "paragraph", "value": "<p>Le conseil décide.</p>"}],
            live=False,
        ),
    )
    return page


def test_an_act_is_told_from_its_publication_with_the_print_of_its_file(client: Client, act: ActPage) -> None:
    assert asked(client, "/api/v1/acts/")["items"] == []
    act.save_revision().publish()
    fixed = ActPage.objects.get(pk=act.pk).fixed
    [row] = asked(client, "/api/v1/acts/?kind=deliberation&from=2026-11-01&to=2026-11-30")["items"]
    assert (row["number"], row["sha256"], row["pdf_size"]) == ("D2026-118", fixed.sha256, fixed.size)
    assert row["pdf_url"] == "http://testserver/actes/D2026-118.pdf"
    assert row["author"] == "Maëlle Kerdoncuff"
    detail = asked(client, "/api/v1/acts/D2026-118/")
    assert detail["votes"]["votes_for"] == 40
    assert "Le conseil décide." in detail["body_html"]
    assert asked(client, "/api/v1/acts/?from=2026-12-01")["items"] == []
    PageViewRestriction.objects.create(page=act, restriction_type="login")
    asked(client, "/api/v1/acts/D2026-118/", 404)


def test_no_count_of_an_election_is_told_before_its_hour(client: Client, city: City) -> None:
    index = add(city.section, ElectionIndexPage(title="Élections", slug="elections"))
    now = timezone.now()
    page = ElectionPage(title="Municipales", slug="municipales", kind="municipal", seats=55)
    page.rounds = [ElectionRound(number=1, opens_at=now - timedelta(hours=9), closes_at=now + timedelta(hours=1))]
    page.candidacies = [Candidacy(round_number=1, number=1, name="Kermor ensemble", leader="Maëlle Kerdoncuff")]
    add(index, page)
    station = PollingStation.objects.create(number=1, name="École")
    StationCount.objects.create(
        page=page,
        round_number=1,
        station=station,
        registered=100,
        voters=60,
        blank=1,
        null=1,
        votes={"1": 58},
        entered_at=now,
    )
    [before] = asked(client, "/api/v1/elections/municipales/")["rounds"]
    assert (before["stations_counted"], before["voters"], before["lists"][0]["votes"]) == (0, 0, 0)
    page.rounds.update(closes_at=now - timedelta(minutes=1))
    [after] = asked(client, "/api/v1/elections/municipales/")["rounds"]
    assert (after["stations_counted"], after["lists"][0]["votes"], after["lists"][0]["share"]) == (1, 58, "100.00")
    assert asked(client, "/api/v1/elections/")["items"][0]["seats"] == 55


def test_states_of_services_name_what_they_touch(client: Client, city: City) -> None:
    now = timezone.now()
    current = ServiceStatus.objects.create(
        title="Collecte décalée", text="Lundi.", level="disruption", starts_at=now - timedelta(hours=1)
    )
    AffectedPage.objects.create(status=current, page=city.article)
    ServiceStatus.objects.create(title="Travaux", text="Mardi.", level="information", starts_at=now + timedelta(days=1))
    ServiceStatus.objects.create(
        title="Fini", text="", level="information", starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
    )
    rows = asked(client, "/api/v1/status/")["items"]
    assert [(row["title"], row["when"]) for row in rows] == [("Collecte décalée", "current"), ("Travaux", "coming")]
    assert rows[0]["pages"] == [
        {"title": "Déchets et tri", "url": "http://testserver/vivre-a-kermor/dechets/"},
    ]


def test_a_crisis_is_told_only_while_it_lasts(client: Client, city: City) -> None:
    crisis = Crisis.objects.create(
        title="Submersion",
        happening="La mer monte.",
        instructions="Quittez les quais.\nMontez.",
        numbers="Secours 112",
        banner_title="Submersion",
    )
    assert asked(client, "/api/v1/status/crisis/") == {"crisis": None}
    by = parties.agent("a-1", "Anne Le Goff")
    crisis_actions.activate(crisis_id=crisis.pk, version_no=crisis.version_no, once=uuid4(), by=by)
    told = asked(client, "/api/v1/status/crisis/")["crisis"]
    assert told["instructions"] == ["Quittez les quais.", "Montez."]
    assert told["numbers"] == [{"name": "Secours", "phone": "112"}]
    assert "Anne" not in str(told)


def test_what_comes_back_is_told_on_each_of_its_days(client: Client, city: City) -> None:
    first = timezone.localdate()
    weekly = EventPage(
        title="Marché",
        slug="marche",
        starts_on=first,
        frequency="weekly",
        weekdays=[first.weekday()],
        place_text="Halle",
    )
    add(city.agenda, weekly)
    last = first + timedelta(days=20)
    answer = asked(client, f"/api/v1/events/occurrences/?from={first}&to={last}")
    days = [row["day"] for row in answer["items"] if row["slug"] == "marche"]
    assert days == [(first + timedelta(days=7 * week)).isoformat() for week in range(3)]
    following = asked(client, answer["next"])["items"]
    assert following[0]["day"] == (first + timedelta(days=21)).isoformat()
    detail = asked(client, "/api/v1/events/marche/")
    assert detail["recurrence"]
    assert detail["next_days"][0] == first.isoformat()


@pytest.mark.parametrize("query", ["from=2026-01-01&to=2026-12-31", "from=2026-02-01&to=2026-01-01"])
def test_a_stretch_that_is_too_long_or_upside_down_is_refused(client: Client, city: City, query: str) -> None:
    assert asked(client, f"/api/v1/events/occurrences/?{query}", 422)["code"] == "bad_stretch"


def test_the_edge_of_time_is_no_server_error(client: Client, city: City) -> None:
    asked(client, "/api/v1/events/occurrences/?from=9999-12-31")
    asked(client, "/api/v1/events/occurrences/?from=0001-01-01")


def test_the_page_for_people_names_every_address(client: Client, city: City) -> None:
    page = client.get("/api/").content.decode()
    described = asked(client, "/api/v1/openapi.json")["paths"]
    assert all(path in page for path in described)
    assert "One " not in page
