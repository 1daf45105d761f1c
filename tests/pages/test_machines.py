"""What machines read: robots, the map of addresses, the feed, an event for a calendar."""

from __future__ import annotations

from datetime import date, time

from django.test import Client

from portal.pages.views import _folded
from tests.pages.conftest import City


def test_robots_read_the_public_site_only(client: Client, db: None) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /mon-espace/" in text
    assert "Disallow: /agents/" in text
    assert "sitemap.xml" in text


def test_the_feed_gives_the_last_news(client: Client, city: City) -> None:
    response = client.get("/actualites/rss/")
    assert response["Content-Type"].startswith("application/rss+xml")
    assert "Le môle rouvre" in response.content.decode()


def test_an_event_goes_into_a_calendar_at_its_hour(client: Client, city: City) -> None:
    city.event.starts_on, city.event.starts_at, city.event.ends_at = date(2026, 12, 1), time(18, 30), time(20)
    city.event.save()
    text = client.get("/agenda/conseil/agenda.ics").content.decode()
    assert "DTSTART:20261201T173000Z\r\n" in text
    assert "DTEND:20261201T190000Z\r\n" in text
    assert "LOCATION:Hôtel de ville\r\n" in text


def test_an_event_without_an_hour_takes_whole_days(client: Client, city: City) -> None:
    city.event.starts_on, city.event.ends_on, city.event.starts_at = date(2026, 12, 5), date(2026, 12, 6), None
    city.event.save()
    text = client.get("/agenda/conseil/agenda.ics").content.decode()
    assert "DTSTART;VALUE=DATE:20261205\r\nDTEND;VALUE=DATE:20261207\r\n" in text


def test_an_event_that_is_not_live_gives_no_calendar(client: Client, city: City) -> None:
    city.event.unpublish()
    assert client.get("/agenda/conseil/agenda.ics").status_code == 404


def test_long_lines_are_folded_without_cutting_a_letter() -> None:
    folded = _folded("DESCRIPTION:" + "é" * 100)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == "DESCRIPTION:" + "é" * 100
