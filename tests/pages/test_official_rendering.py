"""Acts, meetings and results as pages: kept for everybody, headed in order, cheap, and said in each of their states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.pages.models import (
    ActIndexPage,
    ActPage,
    CouncilIndexPage,
    CouncilMeetingPage,
    ElectionIndexPage,
    ElectionPage,
    ElectionRound,
    FixedAct,
    PollingStation,
    StationCount,
)
from tests.pages.conftest import BODY, City, add
from tests.pages.test_rendering import (  # noqa: F401  # the same tests over these pages
    test_every_public_page_answers_with_one_title_and_a_way_to_its_content,
    test_ids_are_unique_and_headings_skip_no_level,
    test_public_pages_may_be_kept_since_they_hold_no_session_token_or_inline_code,
)

ACTS = "/vivre-a-kermor/actes/"
COUNCIL = "/vivre-a-kermor/conseil-municipal/"
RESULTS = "/vivre-a-kermor/resultats/"
ADDRESSES = [
    ACTS,
    f"{ACTS}rehausse-quai/",
    COUNCIL,
    f"{COUNCIL}automne/",
    f"{COUNCIL}hiver/",
    RESULTS,
    f"{RESULTS}municipales/",
]
MOST_QUERIES = 17


@pytest.fixture
def official(city: City) -> City:
    """One page of each type below the section."""
    today = timezone.localdate()
    council = add(city.section, CouncilIndexPage(title="Séances du conseil municipal", slug="conseil-municipal"))
    hall = {"place": city.place, "place_text": "salle du conseil", "starts_at": time(18, 30), "ends_at": time(22)}
    item = {"type": "item", "value": {"title": "Rehausse du quai", "note": "Deux amendements"}}
    meeting = add(
        council,
        CouncilMeetingPage(
            title="Conseil d’automne", slug="automne", held_on=today - timedelta(days=12), agenda=[item],
            agenda_published_on=today - timedelta(days=18), video_url="https://video.kermor.example/", **hall,
        ),
    )  # fmt: skip
    add(council, CouncilMeetingPage(title="Conseil d’hiver", slug="hiver", held_on=today + timedelta(days=9), **hall))
    register = add(city.section, ActIndexPage(title="Délibérations et arrêtés", slug="actes"))
    text = [{"type": "heading", "value": {"text": "Décide", "level": "2"}}, BODY[1], BODY[3]]
    act = add(
        register,
        ActPage(
            title="Rehausse du quai", slug="rehausse-quai", number="D2026-118", decided_on=date(2026, 11, 12),
            author_first_name="Maëlle", author_last_name="Kerdoncuff", author_capacity="maire", body=text,
            meeting=meeting, votes_for=53, votes_against=2, abstentions=0,
        ),
    )  # fmt: skip
    FixedAct.objects.create(
        act=act, number=act.number, online_at=timezone.now(), file="actes/x.pdf", sha256="0" * 64, size=17_000
    )
    _election(city)
    return city


def _election(city: City) -> None:
    results = add(city.section, ElectionIndexPage(title="Résultats des élections", slug="resultats"))
    now = timezone.now()
    page = ElectionPage(title="Municipales", slug="municipales", seats=55, body=BODY[:2])
    page.rounds = [
        ElectionRound(number=1, opens_at=now - timedelta(days=7), closes_at=now - timedelta(days=6)),
        ElectionRound(number=2, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=9)),
    ]
    names = {1: "Kermor ensemble", 2: "Kermor demain"}
    related = page._meta.get_field("candidacies").related_model
    page.candidacies = [
        related(round_number=turn, number=number, name=name) for turn in (1, 2) for number, name in names.items()
    ]
    add(results, page)
    station = PollingStation.objects.create(number=1, name="Hôtel de ville", place=city.place)
    StationCount.objects.create(
        page=page, round_number=1, station=station, registered=1000, voters=600, blank=10, null=5,
        votes={"1": 300, "2": 285}, entered_at=now,
    )  # fmt: skip


@pytest.fixture
def answers(client: Client, official: City) -> dict[str, HttpResponse]:
    return {address: client.get(address) for address in ADDRESSES}


@pytest.fixture
def lenient() -> Iterator[None]:
    """Wagtail's own templates count on Django's empty string for what is not there."""
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, ""
    yield
    engine.string_if_invalid = before


def test_a_page_that_is_not_kept_costs_few_queries(client: Client, official: City) -> None:
    client.get("/plan-du-site/")
    for address in ADDRESSES:
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"inconnue": ""})
        assert len(queries) <= MOST_QUERIES, address


@pytest.mark.ignore_template_errors  # the admin’s own templates
def test_every_type_opens_in_the_admin_and_previews(admin_client: Client, official: City, lenient: None) -> None:
    kinds = (
        *(ActIndexPage, ActPage, CouncilIndexPage, CouncilMeetingPage, ElectionIndexPage, ElectionPage),
        *(type(official.tenders), type(official.tender)),
    )
    for kind in kinds:
        page = kind.objects.first()
        answer = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert answer.status_code == 200, kind
        draft = page.save_revision().as_object()
        assert draft.make_preview_request(preview_mode=draft.default_preview_mode).status_code == 200, kind
    assert admin_client.get("/cms/snippets/pages/pollingstation/").status_code == 200


@pytest.mark.ignore_template_errors
def test_a_draft_of_an_act_previews_before_it_has_a_number(official: City) -> None:
    act = ActPage(title="Brouillon", slug="brouillon", live=False)
    add(ActIndexPage.objects.get(), act)
    assert act.make_preview_request(preview_mode="").status_code == 200
