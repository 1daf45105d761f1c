"""What machines read in the head of public pages."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from portal.cms.pictures import USES, make
from portal.directory.models import HoursException
from portal.lib.opening_hours import OpeningTimes, Stretch
from portal.pages import metadata
from tests.pages.conftest import City

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


def head(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().split("</head>")[0]


def items(client: Client, address: str) -> dict[str, dict[str, Any]]:
    """The JSON-LD objects of a page by their type."""
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head(client, address))
    return {item["@type"]: item for item in json.loads(text)["@graph"]}


def test_the_home_page_says_who_publishes_and_how_to_search(client: Client, city: City) -> None:
    found = items(client, "/")
    assert found["GovernmentOrganization"]["name"] == "Ville de Kermor"
    assert found["GovernmentOrganization"]["telephone"] == "02 61 91 00 00"
    assert "recherche/?q=" in found["WebSite"]["potentialAction"]["target"]["urlTemplate"]


def test_a_procedure_is_a_public_service_with_every_way_in(client: Client, city: City) -> None:
    service = items(client, "/demarches/acte-de-naissance/")["GovernmentService"]
    assert service["name"] == "Demander un acte de naissance"
    assert service["provider"]["name"] == "État civil"
    assert [channel["name"] for channel in service["availableChannel"]] == ["En ligne", "Par téléphone", "Au guichet"]
    assert service["isAccessibleForFree"] is True
    city.procedure.procedure.intake = "paused"
    city.procedure.procedure.save()
    from portal.lib import page_cache

    page_cache._move_epoch()
    service = items(client, "/demarches/acte-de-naissance/")["GovernmentService"]
    assert "En ligne" not in [channel["name"] for channel in service["availableChannel"]]


def test_a_place_gives_its_week_and_the_days_that_break_it(client: Client, city: City) -> None:
    day = timezone.localdate() + timedelta(days=5)
    HoursException.objects.create(place=city.place, starts_on=day, ends_on=day, reason="Inventaire")
    found = items(client, "/lieux/hotel-de-ville/")
    place = next(item for kind, item in found.items() if kind != "BreadcrumbList")
    assert place["openingHoursSpecification"][0]["dayOfWeek"] == "https://schema.org/Monday"
    assert place["openingHoursSpecification"][0]["opens"] == "08:30"
    closed = {row["validFrom"]: (row["opens"], row["closes"]) for row in place["specialOpeningHoursSpecification"]}
    assert closed[day.isoformat()] == ("00:00", "00:00")
    assert [step["name"] for step in found["BreadcrumbList"]["itemListElement"]] == [
        "Accueil",
        "Lieux et horaires",
        "Hôtel de ville",
    ]


def test_public_holidays_to_come_are_told_as_closed() -> None:
    stretches = [Stretch(4, time(9), time(12))]
    nothing = SimpleNamespace(all=lambda: [])
    place: Any = SimpleNamespace(hours_exceptions=nothing, opening_times=lambda: OpeningTimes(stretches))
    days = [row["validFrom"] for row in metadata.unusual_hours(place, date(2026, 12, 20))]
    assert days == ["2026-12-25", "2027-01-01"]
    place = SimpleNamespace(hours_exceptions=nothing, opening_times=lambda: OpeningTimes(stretches, (), True))
    assert metadata.unusual_hours(place, date(2026, 12, 20)) == []


def test_an_event_gives_its_hour_and_its_place(client: Client, city: City) -> None:
    event = items(client, "/agenda/conseil/")["Event"]
    assert event["startDate"].startswith((timezone.localdate() + timedelta(days=3)).isoformat() + "T18:30")
    assert event["location"]["address"]["addressLocality"] == "Kermor"
    assert event["eventStatus"].endswith("EventScheduled")


def test_news_is_an_article_with_its_way_down(client: Client, city: City) -> None:
    found = items(client, "/actualites/mole/")
    assert found["NewsArticle"]["headline"] == "Le môle rouvre"
    assert found["BreadcrumbList"]["itemListElement"][-1]["name"] == "Le môle rouvre"


def test_a_title_cannot_end_the_script(client: Client, city: City) -> None:
    city.news.title = "</script><script>alert(1)</script>"
    city.news.save()
    assert items(client, "/actualites/mole/")["NewsArticle"]["headline"] == city.news.title
    assert "<script>alert" not in head(client, "/actualites/mole/")


def test_a_shared_link_has_a_title_a_picture_and_one_address(
    client: Client, city: City, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.SITE_ADDRESS = "https://kermor.example"
    city.news.image = Image.objects.create(title="x", file=get_test_image_file(size=(1600, 900)))
    city.news.image_text = "Le môle au matin"
    city.news.save()
    make(city.news.image, USES["card"])
    text = head(client, "/actualites/mole/?page=2")
    assert '<link rel="canonical" href="https://kermor.example/actualites/mole/">' in text
    assert '<meta property="og:title" content="Le môle rouvre">' in text
    assert '<meta property="og:locale" content="fr_FR">' in text
    assert '<meta property="og:image:width" content="1200">' in text
    assert '<meta property="og:image:height" content="630">' in text
    assert '<meta property="og:image:alt" content="Le môle au matin">' in text


def test_a_lost_picture_does_not_take_the_page_away(client: Client, city: City, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    image = Image.objects.create(title="x", file=get_test_image_file())
    image.file.storage.delete(image.file.name)
    city.news.image, city.news.image_decorative = image, True
    assert metadata._card(city.news).url.endswith("partage.png")
