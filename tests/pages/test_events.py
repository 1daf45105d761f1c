"""The agenda: series, sifting, months, and what calendars and feed readers get."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from icalendar import Calendar
from time_machine import travel

from portal.lib import page_cache
from portal.pages.models import EventPage
from portal.pages.models.events import occurrences
from tests.pages.conftest import City, add

TUESDAY = "2026-11-24T10:00:00+01:00"


def titles(html: str) -> list[str]:
    return re.findall(r'agenda__item.*?<h3><a href="[^"]+">([^<]+)', html)


def series(city: City, **fields: Any) -> EventPage:
    """« Bébés lecteurs », each Wednesday of December but the 23rd."""
    values: dict[str, Any] = {
        "title": "Bébés lecteurs",
        "slug": "bebes",
        "starts_on": date(2026, 12, 2),
        "starts_at": time(10),
        "ends_at": time(11),
        "frequency": "weekly",
        "repeat_until": date(2026, 12, 30),
        "day_changes": [{"type": "excepted", "value": {"day": "2026-12-23", "reason": "fermé"}}],
        "place": city.place,
        **fields,
    }
    page: EventPage = add(city.agenda, EventPage(**values))
    return page


@travel(TUESDAY, tick=False)
def test_a_series_stands_in_the_list_on_each_of_its_days(client: Client, city: City) -> None:
    series(city)
    html = client.get("/agenda/?du=2026-12-01").content.decode()
    assert titles(html) == ["Bébés lecteurs"] * 4
    assert re.findall(r"<b>(\d+)</b>", html) == ["2", "9", "16", "30"]


@travel(TUESDAY, tick=False)
def test_a_series_says_its_rule_its_next_days_and_the_day_without(client: Client, city: City) -> None:
    page = series(city)
    html = client.get(page.url).content.decode().replace("\xa0", " ")
    assert "Tous les mercredis, jusqu’au 30 décembre 2026" in html
    assert "<li>Mercredi 2 décembre 2026</li>" in html
    assert "<li>Mercredi 23 décembre 2026</li>" not in html
    assert "Pas de rendez-vous le mercredi 23 décembre 2026 : fermé." in html


@travel(TUESDAY, tick=False)
def test_a_series_that_is_over_leaves_the_agenda(client: Client, city: City) -> None:
    over = series(city, starts_on=date(2026, 10, 7), repeat_until=date(2026, 11, 18), day_changes=[])
    assert over.last_on == date(2026, 11, 18)
    assert "Bébés lecteurs" not in client.get("/agenda/").content.decode()
    endless = series(city, slug="sans-fin", title="Sans fin", repeat_until=None)
    assert endless.last_on is None
    assert "Sans fin" in client.get("/agenda/?du=2027-06-01").content.decode()


@travel(TUESDAY, tick=False)
def test_the_home_page_shows_a_series_once(client: Client, city: City) -> None:
    series(city)
    assert titles(client.get("/").content.decode()).count("Bébés lecteurs") == 1


@travel(TUESDAY, tick=False)
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("gratuit=1", {"Gratuit"}),
        ("fauteuil=1", {"Roulant"}),
        ("public=children", {"Gratuit", "Enfants"}),
        ("quartier=centre", {"Enfants"}),
        ("categorie=mer", {"Roulant"}),
        ("au=2026-11-30", {"Gratuit"}),
        ("du=2026-12-02&au=2026-12-03", {"Enfants"}),
        ("du=hier&au=2026-13-45&public=rien&page=x", {"Gratuit", "Roulant", "Enfants"}),
        ("quartier=nulle-part", set()),
    ],
)
def test_the_agenda_is_sifted(client: Client, city: City, query: str, shown: set[str]) -> None:
    city.event.delete()
    add(city.agenda, EventPage(title="Gratuit", slug="a", starts_on=date(2026, 11, 28), free=True))
    add(
        city.agenda,
        EventPage(
            title="Roulant",
            slug="b",
            starts_on=date(2026, 12, 1),
            wheelchair=True,
            audience_group="seniors",
            category=city.news.category,
        ),
    )
    add(
        city.agenda,
        EventPage(title="Enfants", slug="c", starts_on=date(2026, 12, 2), audience_group="children", place=city.place),
    )
    city.place.refresh_from_db()
    assert set(titles(client.get(f"/agenda/?{query}").content.decode())) == shown


@travel(TUESDAY, tick=False)
def test_nothing_that_fits_says_what_to_do(client: Client, city: City) -> None:
    assert "Rien ne correspond à ce choix" in client.get("/agenda/?quartier=nulle-part").content.decode()


@travel(TUESDAY, tick=False)
def test_a_month_shows_every_day_and_the_months_around(client: Client, city: City) -> None:
    series(city)
    add(
        city.agenda,
        EventPage(title="Expo", slug="expo", starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 2)),
    )
    html = client.get("/agenda/calendrier/2026/12/").content.decode()
    assert html.count("month__date") == 31
    assert html.count("Bébés lecteurs</a>") == 4
    assert 'href="/agenda/calendrier/2027/1/" rel="next"' in html
    assert 'href="/agenda/calendrier/2026/11/" rel="prev"' in html
    assert "month__days--from-1" in html  # 1 December 2026 is a Tuesday
    assert 'content="noindex, follow"' in html


@travel(TUESDAY, tick=False)
@pytest.mark.parametrize("month", ["2026/13", "2026/0", "2031/1", "1999/12"])
def test_a_month_that_is_none_or_too_far_answers_404(client: Client, city: City, month: str) -> None:
    assert client.get(f"/agenda/calendrier/{month}/").status_code == 404


@travel(TUESDAY, tick=False)
def test_a_calendar_gets_the_rule_the_exception_and_the_cancellation(client: Client, city: City) -> None:
    series(city, state="cancelled", state_note="Grève.")
    response = client.get("/agenda/bebes/agenda.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert event["status"] == "CANCELLED"
    assert event["rrule"]["FREQ"] == ["WEEKLY"]
    assert event["exdate"].dts[0].dt.date() == date(2026, 12, 23)
    whole = Calendar.from_ical(client.get("/agenda/agenda.ics").content)
    assert {str(each["summary"]) for each in whole.walk("VEVENT")} == {"Bébés lecteurs", "Conseil municipal"}


@travel(TUESDAY, tick=False)
def test_the_feed_says_the_day_and_the_state_and_names_a_series_once(client: Client, city: City) -> None:
    series(city, state="full")
    xml = client.get("/agenda/rss/").content.decode().replace("\xa0", " ")
    assert xml.count("Bébés lecteurs (complet)") == 1
    assert "Mercredi 2 décembre 2026 : Bébés lecteurs (complet)" in xml


def test_a_draft_is_in_no_list_month_calendar_or_feed(client: Client, city: City) -> None:
    city.event.unpublish()
    page_cache._move_epoch()
    month = f"/agenda/calendrier/{city.event.starts_on.year}/{city.event.starts_on.month}/"
    for address in ("/agenda/", month, "/agenda/agenda.ics", "/agenda/rss/"):
        assert "Conseil municipal" not in client.get(address).content.decode(), address
    assert client.get("/agenda/conseil/agenda.ics").status_code == 404


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"ends_on": date(2026, 12, 1)}, "ends_on"),
        ({"frequency": "weekly", "ends_on": date(2026, 12, 9)}, "ends_on"),
        ({"starts_at": time(18), "ends_at": time(17)}, "ends_at"),
        ({"ends_at": time(17)}, "starts_at"),
        ({"every": 0}, "every"),
        ({"frequency": "weekly", "repeat_until": date(2026, 11, 1)}, "repeat_until"),
        ({"frequency": "weekly", "weekdays": [0, 4]}, "starts_on"),
    ],
)
def test_an_editor_is_told_what_is_wrong_with_a_date(fields: dict[str, Any], fault: str) -> None:
    page = EventPage(title="X", slug="x", starts_on=date(2026, 12, 2), **fields)
    assert fault in dict(page._faults())


def test_what_is_wrong_is_refused(city: City) -> None:
    city.event.every = 99
    with pytest.raises(ValidationError, match="de 1 à 52"):
        city.event.clean()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"frequency": "weekly", "weekdays": [1, 3]}, "tous les mardis et jeudis"),
        ({"frequency": "weekly", "weekdays": [0, 1, 2, 3, 4, 5, 6]}, "tous les jours"),
        ({"frequency": "weekly", "every": 2}, "le mardi, une semaine sur deux"),
        ({"frequency": "weekly", "every": 3}, "le mardi, toutes les 3 semaines"),
        ({"frequency": "monthly_weekday"}, "le premier mardi de chaque mois"),
        ({"frequency": "monthly_day"}, "le 1er de chaque mois"),
        ({"frequency": "monthly_day", "every": 2}, "le 1er, tous les 2 mois"),
        ({}, ""),
    ],
)
def test_a_rule_is_said_in_french(fields: dict[str, Any], words: str) -> None:
    assert EventPage(title="X", slug="x", starts_on=date(2026, 12, 1), **fields).recurrence_text == words


@travel(TUESDAY, tick=False)
def test_the_agenda_costs_no_more_for_more_events(
    client: Client, city: City, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        series(city, slug=f"serie-{number}", title=f"Série {number}")
    client.get("/plan-du-site/")
    with django_assert_max_num_queries(12):
        client.get("/agenda/", {"inconnue": ""})
    assert len(occurrences(EventPage.coming(date(2026, 11, 24)), date(2026, 12, 1), date(2026, 12, 31))) == 48
