"""Lists: news page after page, places by kind and door, events to come, banners by time."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from portal.directory.models import OpeningHours
from portal.lib import page_cache
from portal.pages.models import Banner, Category, EventPage, NewsPage
from portal.pages.models import news as news_models
from tests.pages.conftest import City, add, make_place

TUESDAY = "2026-11-24T10:00:00+01:00"


def titles(html: str) -> list[str]:
    return re.findall(r'result__title"><a href="[^"]+">([^<]+)', html)


def test_news_come_newest_first_and_page_after_page(
    client: Client, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news_models, "PER_PAGE", 2)
    first = client.get("/actualites/").content.decode()
    assert titles(first) == ["Le môle rouvre", "Brève 0"]
    following = re.search(r'href="(\?apres=[^"]+)" rel="next"', first)
    assert following
    second = client.get("/actualites/" + following[1]).content.decode()
    assert titles(second) == ["Brève 1", "Brève 2"]
    assert 'rel="next"' not in second
    assert 'rel="prev"' in second


def test_news_of_one_day_are_neither_lost_nor_repeated(
    client: Client, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news_models, "PER_PAGE", 3)
    NewsPage.objects.update(published_on=date(2026, 1, 5))
    seen: list[str] = []
    address = "/actualites/"
    for _page in range(3):
        html = client.get(address).content.decode()
        seen += titles(html)
        following = re.search(r'href="(\?apres=[^"]+)" rel="next"', html)
        if not following:
            break
        address = "/actualites/" + following[1]
    assert sorted(seen) == ["Brève 0", "Brève 1", "Brève 2", "Le môle rouvre"]


@pytest.mark.parametrize("key", ["hier", "2026-13-01_2", "_", "2026-01-01_x"])
def test_a_key_that_means_nothing_shows_the_first_page(client: Client, city: City, key: str) -> None:
    assert titles(client.get("/actualites/", {"apres": key}).content.decode())[0] == "Le môle rouvre"


def test_news_can_be_read_by_subject(client: Client, city: City) -> None:
    Category.objects.create(slug="ecoles", name="Écoles")
    assert titles(client.get("/actualites/?categorie=mer").content.decode()) == ["Le môle rouvre"]
    assert "Aucune actualité pour ce sujet" in client.get("/actualites/?categorie=ecoles").content.decode()


def test_news_dated_tomorrow_waits(client: Client, city: City) -> None:
    city.news.published_on = timezone.localdate() + timedelta(days=1)
    city.news.save()
    assert "Le môle rouvre" not in titles(client.get("/actualites/").content.decode())


def test_events_that_are_over_leave_the_agenda_and_long_ones_stay(client: Client, city: City) -> None:
    today = timezone.localdate()
    add(city.agenda, EventPage(title="Passé", slug="passe", starts_on=today - timedelta(days=2)))
    add(
        city.agenda,
        EventPage(title="Exposition", slug="expo", starts_on=today - timedelta(days=2), ends_on=today),
    )
    html = client.get("/agenda/").content.decode()
    assert "Exposition" in html
    assert "Conseil municipal" in html
    assert "Passé" not in html


def test_an_event_cannot_end_before_it_begins(city: City) -> None:
    city.event.ends_on = city.event.starts_on - timedelta(days=1)
    with pytest.raises(ValidationError, match="suivre"):
        city.event.clean()


@travel(TUESDAY, tick=False)
def test_places_are_chosen_by_kind_by_door_and_by_wheelchair(client: Client, city: City) -> None:
    school = make_place("ecole", "École du Lavoir")
    school.accessibility = []
    school.save()
    OpeningHours.objects.filter(place=school).update(opens=time(14), closes=time(16))
    assert "École du Lavoir" in client.get("/lieux/").content.decode()
    for query in ("?ouvert=1", "?fauteuil=1", "?sorte=inconnue"):
        html = client.get("/lieux/" + query).content.decode()
        assert "École du Lavoir" not in html, query
    assert "Aucun lieu ne correspond" in client.get("/lieux/?sorte=inconnue").content.decode()


@travel(TUESDAY, tick=False)
def test_a_place_says_whether_it_is_open_and_its_week(client: Client, city: City) -> None:
    html = client.get("/lieux/hotel-de-ville/").content.decode().replace("\xa0", " ")
    assert "C’est ouvert, jusqu’à 18 h" in html
    assert "Mardi 24 novembre 2026 (aujourd’hui)" in html
    assert "8 h 30 – 18 h" in html


def test_a_place_that_is_not_online_or_does_not_exist_answers_404(client: Client, city: City) -> None:
    city.place.live = False
    city.place.save()
    assert client.get("/lieux/hotel-de-ville/").status_code == 404
    assert client.get("/lieux/nulle-part/").status_code == 404


def test_the_list_of_places_costs_no_more_for_more_places(client: Client, city: City) -> None:
    counts = []
    for turn in range(2):
        page_cache._move_epoch()
        with CaptureQueriesContext(connection) as queries:
            client.get("/lieux/")
        counts.append(len(queries))
        for number in range(5):
            make_place(f"mairie-{turn}-{number}", f"Mairie {turn} {number}")
    assert counts[1] <= counts[0]


def test_banners_show_between_their_moments_emergencies_first(client: Client, city: City) -> None:
    now = timezone.now()
    Banner.objects.create(slug="travaux", title="Accueil déplacé", level="info")
    Banner.objects.create(slug="tempete", title="Tempête", level="emergency", ends_at=now + timedelta(hours=1))
    Banner.objects.create(slug="plus-tard", title="Plus tard", starts_at=now + timedelta(hours=1))
    Banner.objects.create(slug="fini", title="Fini", ends_at=now - timedelta(hours=1))
    Banner.objects.create(slug="eteint", title="Éteint", active=False)
    page_cache._move_epoch()
    html = client.get("/").content.decode()
    assert html.index("Tempête") < html.index("Accueil déplacé")
    for title in ("Plus tard", "Fini", "Éteint"):
        assert title not in html


def test_a_page_is_kept_no_longer_than_its_banners_are_true(city: City) -> None:
    now = timezone.now()
    Banner.objects.create(slug="bientot", title="Bientôt", starts_at=now + timedelta(seconds=9))
    Banner.objects.create(slug="fin", title="Fin", ends_at=now + timedelta(seconds=5))
    assert Banner.objects.all().next_change(now) == now + timedelta(seconds=5)


def test_a_banner_that_links_says_where(city: City) -> None:
    with pytest.raises(ValidationError, match="intitulé"):
        Banner(slug="x", title="X", link_url="/").clean()


def test_the_home_page_is_true_until_its_door_changes_or_midnight(city: City) -> None:
    morning = datetime.fromisoformat(TUESDAY).astimezone(timezone.get_default_timezone())
    assert city.home.changes_at(morning) == morning.replace(hour=17, minute=30)
    evening = morning.replace(hour=22)
    assert city.home.changes_at(evening) == evening.replace(hour=0) + timedelta(days=1)
