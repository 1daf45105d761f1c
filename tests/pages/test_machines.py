"""What machines read: robots, the map of addresses, the feed, an event for a calendar."""

from __future__ import annotations

from datetime import date, time

from django.test import Client

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
    assert "DTSTART;TZID=Europe/Paris:20261201T183000\r\n" in text
    assert "DTEND;TZID=Europe/Paris:20261201T200000\r\n" in text
    assert "LOCATION:Hôtel de ville\r\n" in text


def test_an_event_without_an_hour_takes_whole_days(client: Client, city: City) -> None:
    city.event.starts_on, city.event.ends_on, city.event.starts_at = date(2026, 12, 5), date(2026, 12, 6), None
    city.event.save()
    text = client.get("/agenda/conseil/agenda.ics").content.decode()
    assert "DTSTART;VALUE=DATE:20261205\r\nDTEND;VALUE=DATE:20261207\r\n" in text


def test_an_event_that_is_not_live_gives_no_calendar(client: Client, city: City) -> None:
    city.event.unpublish()
    assert client.get("/agenda/conseil/agenda.ics").status_code == 404


def test_long_lines_are_folded_without_cutting_a_letter(client: Client, city: City) -> None:
    city.event.intro = "é" * 100
    city.event.save()
    text = client.get("/agenda/conseil/agenda.ics").content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "DESCRIPTION:" + "é" * 100 in text.replace("\r\n ", "")
