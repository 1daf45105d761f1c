"""What `/api/v1/` gives: every list by cursor, the same for everybody, in French when it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.directory.models import District, HoursException
from portal.pages.models import Banner, NewsPage
from tests.pages.conftest import City, add, make_place

pytestmark = pytest.mark.django_db
# Tuesday at ten o'clock in Kermor.
OPEN_HOUR = "2026-11-24T09:00:00Z"


def items(client: Client, address: str) -> list[dict[str, Any]]:
    response = client.get(address)
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["items"]
    return found


@time_machine.travel(OPEN_HOUR, tick=False)
def test_a_place_says_its_hours_its_exceptions_and_whether_it_is_open(client: Client, city: City) -> None:
    today = timezone.localdate()
    HoursException.objects.create(
        place=city.place, starts_on=today + timedelta(days=3), ends_on=today + timedelta(days=3), reason="Inventaire"
    )
    HoursException.objects.create(
        place=city.place, starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=9), reason="Passé"
    )
    [row] = items(client, "/api/v1/places/")
    assert row["now"]["state"] == "open"
    assert row["now"]["changes_at"].startswith("2026-11-24")
    assert row["hours"][0] == {
        "weekday": "monday",
        "opens": "08:30",
        "closes": "18:00",
        "starts_on": None,
        "ends_on": None,
        "label": "",
    }
    assert [each["reason"] for each in row["exceptions"]] == ["Inventaire"]
    detail = client.get(row["url"].replace("/lieux/", "/api/v1/places/")).json()
    assert detail["week"][0]["day"] == "2026-11-24"
    assert detail["week"][3]["text"] == "Fermé (Inventaire)"


@time_machine.travel(OPEN_HOUR, tick=False)
def test_places_are_sorted_out_by_kind_district_access_and_door(client: Client, city: City) -> None:
    north = District.objects.create(slug="nord", name="Nord")
    shut = make_place("annexe", "Annexe", district=north)
    shut.opening_hours.all().delete()
    HoursException.objects.create(place=shut, starts_on=timezone.localdate(), ends_on=timezone.localdate())

    def slugs(query: str) -> list[str]:
        return [row["slug"] for row in items(client, f"/api/v1/places/?{query}")]

    assert slugs("") == ["annexe", "hotel-de-ville"]
    assert slugs("open=true") == ["hotel-de-ville"]
    assert slugs("open=false") == ["annexe"]
    assert slugs("district=nord") == ["annexe"]
    assert slugs("kind=plage") == []
    assert slugs("accessibility=toilet") == []


def test_a_list_is_followed_to_its_end_without_a_row_lost_or_told_twice(client: Client, city: City) -> None:
    seen: list[str] = []
    address: str | None = "/api/v1/news/?limit=2"
    while address:
        response = client.get(address)
        page = response.json()
        seen += [row["slug"] for row in page["items"]]
        assert (f'<{page["next"]}>; rel="next"' if page["next"] else None) == response.headers.get("Link")
        if len(seen) == 2:  # what comes meanwhile at the head moves nothing
            add(city.news_index, NewsPage(title="Tout juste", slug="juste", published_on=timezone.localdate()))
        address = page["next"]
    assert seen == ["mole", "breve-0", "breve-1", "breve-2"]


def test_a_cursor_from_elsewhere_is_refused_in_french(client: Client, city: City) -> None:
    following = client.get("/api/v1/news/?limit=1").json()["next"]
    cursor = following.split("cursor=")[1]
    for address in (f"/api/v1/events/?cursor={cursor}", "/api/v1/news/?cursor=x", f"/api/v1/news/?cursor={cursor}x"):
        response = client.get(address)
        assert response.status_code == 422
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["code"] == "bad_cursor"
        assert response.json()["title"] == "Ce curseur n’est pas de cette liste."


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=beaucoup", "since=hier", "locale=%00"])
def test_what_cannot_be_read_is_named(client: Client, city: City, query: str) -> None:
    response = client.get(f"/api/v1/news/?{query}")
    assert response.status_code == 422
    assert query.split("=")[0] in response.json()["detail"]


@pytest.mark.parametrize("kind", ["news", "events", "procedures", "tenders"])
def test_drafts_and_pages_for_some_people_are_told_to_nobody(admin_client: Client, city: City, kind: str) -> None:
    page = {"news": city.news, "events": city.event, "procedures": city.procedure, "tenders": city.tender}[kind]

    def told() -> tuple[bool, int]:
        found = admin_client.get(f"/api/v1/{kind}/").json()
        rows = found if isinstance(found, list) else found["items"]
        return page.slug in [row["slug"] for row in rows], admin_client.get(f"/api/v1/{kind}/{page.slug}/").status_code

    assert told() == (True, 200)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert told() == (False, 404)
    restriction.delete()
    page.unpublish()
    assert told() == (False, 404)


def test_news_of_tomorrow_is_not_told_today(client: Client, city: City) -> None:
    city.news.published_on = timezone.localdate() + timedelta(days=1)
    city.news.save()
    assert client.get("/api/v1/news/mole/").status_code == 404


def test_events_are_asked_between_two_days(client: Client, city: City) -> None:
    day = timezone.localdate() + timedelta(days=3)
    assert [row["slug"] for row in items(client, "/api/v1/events/")] == ["conseil"]
    assert items(client, f"/api/v1/events/?from={day + timedelta(days=1)}") == []
    assert items(client, f"/api/v1/events/?to={day - timedelta(days=1)}") == []
    [row] = items(client, f"/api/v1/events/?from={day}&to={day}&place=hotel-de-ville")
    assert row["place"] == {"slug": "hotel-de-ville", "name": "Hôtel de ville"}


def test_a_tender_closes_by_itself(client: Client, city: City) -> None:
    assert items(client, "/api/v1/tenders/?status=open")[0]["reference"] == "2026-T-041"
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert items(client, "/api/v1/tenders/?status=open") == []
        assert items(client, "/api/v1/tenders/?status=closed")[0]["status"] == "closed"


def test_the_site_gives_its_menus_its_foot_and_the_warnings_of_the_moment(client: Client, city: City) -> None:
    Banner.objects.create(slug="vent", level="emergency", title="Vent violent", active=True)
    site = client.get("/api/v1/site/").json()
    assert site["name"] == "Ville de Kermor"
    assert site["menu"][0] == {"title": "Démarches", "url": "http://testserver/demarches/", "language": ""}
    assert site["footer"][0]["links"][0]["title"] == "Déclaration d’accessibilité"
    assert [each["title"] for each in client.get("/api/v1/site/banners/").json()["items"]] == ["Vent violent"]


def test_a_procedure_says_where_to_begin_only_when_one_can(client: Client, city: City) -> None:
    [row] = client.get("/api/v1/procedures/").json()
    assert row["start_url"] == "http://testserver/demarches/acte-de-naissance/commencer/"
    city.procedure.procedure.intake = "paused"
    city.procedure.procedure.save()
    [row] = client.get("/api/v1/procedures/").json()
    assert row["start_url"] is None


def test_a_language_that_the_site_does_not_have_is_a_404(client: Client, city: City) -> None:
    assert client.get("/api/v1/news/?locale=xx").json()["code"] == "unknown_language"
    assert client.get("/api/v1/news/?locale=xx").status_code == 404
    assert len(items(client, "/api/v1/news/?locale=fr")) == 4
    assert client.get("/api/v1/news/", headers={"Accept-Language": "xx, *;q=0.1"}).status_code == 200


@pytest.mark.parametrize("kind", ["places", "news", "events", "tenders"])
def test_a_list_costs_the_same_for_one_row_or_ten(
    client: Client, city: City, kind: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        make_place(f"lieu-{number}", f"Lieu {number}")
        add(city.news_index, NewsPage(title=f"N {number}", slug=f"n-{number}", published_on=timezone.localdate()))
    client.get(f"/api/v1/{kind}/")
    with django_assert_max_num_queries(12):
        client.get(f"/api/v1/{kind}/?limit=100")
