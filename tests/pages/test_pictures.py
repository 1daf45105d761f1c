"""Pictures are made before the first visitor, in three formats, and take their room before they arrive."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.images.models import Rendition
from wagtail.images.tests.utils import get_test_image_file

from portal.cms.pictures import LIGHT, USES, missing, shown
from portal.lib import page_cache
from portal.outbox.actions import run_due
from portal.outbox.models import DueStatus
from portal.pages.models import NewsPage, PictureDebt
from portal.pages.picturing import make_renditions, owe_pictures
from tests.pages.conftest import City


def make_image(**fields: Any) -> Any:
    return get_image_model().objects.create(title="Le môle", file=get_test_image_file(size=(1400, 900)), **fields)


@pytest.fixture
def news(city: City) -> NewsPage:
    """A piece of news with a picture at its head and one in its text, published."""
    page = city.news
    page.image, page.image_text = make_image(), "Le môle vu du quai"
    inside = {"image": make_image().pk, "decorative": False, "alt_text": "Une pierre du môle"}
    page.body = [{"type": "image", "value": {"image": inside, "caption": "", "credit": ""}}]
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_publishing_owes_each_picture_in_each_use_once(news: NewsPage) -> None:
    owed = PictureDebt.objects.values_list("image__title", "use", "status")
    assert sorted(use for _title, use, _status in owed) == ["banner", "card", "page", "story"]
    assert {status for _title, _use, status in owed} == {DueStatus.DUE}
    news.save_revision().publish()
    assert PictureDebt.objects.count() == 4


def test_once_the_worker_paid_every_picture_is_made_and_a_visit_makes_none(client: Client, news: NewsPage) -> None:
    run_due()
    assert set(PictureDebt.objects.values_list("status", flat=True)) == {DueStatus.DONE}
    made = Rendition.objects.count()
    assert made == sum(len(USES[use].specs) for use in ("banner", "card", "story", "page"))
    for address in (news.get_url(), "/", "/actualites/"):
        html = client.get(address).content.decode()
        assert html
    assert Rendition.objects.count() == made


def test_a_visit_before_the_worker_makes_nothing_and_shows_the_light_original(client: Client, news: NewsPage) -> None:
    html = client.get(news.get_url()).content.decode()
    assert Rendition.objects.count() == 0
    assert f'src="{news.image.file.url}"' in html
    assert 'width="1400" height="900" alt="Le môle vu du quai"' in html


def test_a_heavy_original_never_goes_out_its_words_do(news: NewsPage) -> None:
    news.image.file_size = LIGHT + 1
    assert shown(news.image, USES["banner"]).url == ""


def test_pages_are_forgotten_when_their_pictures_are_made(
    client: Client, news: NewsPage, django_capture_on_commit_callbacks: Any
) -> None:
    client.get(news.get_url())
    before = page_cache.read_epoch()
    with django_capture_on_commit_callbacks(execute=True):
        make_renditions(PictureDebt.objects.get(use="banner"))
    assert page_cache.read_epoch() != before


def test_a_debt_paid_twice_makes_nothing_more(news: NewsPage) -> None:
    row = PictureDebt.objects.get(use="banner")
    make_renditions(row)
    made = Rendition.objects.count()
    make_renditions(row)
    assert Rendition.objects.count() == made
    assert owe_pictures(page=news) == 3  # the others


def test_a_debt_asked_again_while_it_was_being_paid_stays_owed(news: NewsPage) -> None:
    row = PictureDebt.objects.get(use="banner")
    PictureDebt.objects.filter(pk=row.pk).update(asked=row.asked + 1)
    make_renditions(row)
    row.refresh_from_db()
    assert row.status == DueStatus.DUE


def test_a_focal_point_that_moves_asks_for_new_renditions(news: NewsPage) -> None:
    run_due()
    image = news.image
    image.focal_point_x, image.focal_point_y = 100, 100
    image.focal_point_width = image.focal_point_height = 80
    image.save()
    assert missing(image, USES["banner"])
    assert PictureDebt.objects.get(image=image, use="banner").status == DueStatus.DUE
    run_due()
    assert not missing(image, USES["banner"])


def test_a_picture_whose_file_is_lost_puts_off_its_debt_and_breaks_no_page(client: Client, news: NewsPage) -> None:
    news.image.file.storage.delete(news.image.file.name)
    run_due()
    assert PictureDebt.objects.get(use="banner").status == DueStatus.DUE
    assert PictureDebt.objects.get(use="banner").last_error
    html = client.get(news.get_url()).content.decode()
    assert "Le môle vu du quai" in html


def test_a_picture_says_its_room_its_widths_and_three_formats(client: Client, news: NewsPage) -> None:
    run_due()
    html = client.get(news.get_url()).content.decode()
    head = re.search(r"<picture.*?</picture>", html, re.DOTALL)
    assert head
    assert re.findall(r'<source type="([^"]+)"', head.group(0)) == ["image/avif", "image/webp"]
    assert re.search(r'<img src="[^"]+\.jpg" srcset="[^"]+ 640w, [^"]+ 1280w" sizes="[^"]+"', head.group(0))
    assert 'width="640" height="266"' in head.group(0)
    assert 'fetchpriority="high"' in head.group(0)
    assert 'loading="lazy"' not in head.group(0)


def test_a_picture_below_the_fold_waits_until_one_comes_near(client: Client, news: NewsPage) -> None:
    run_due()
    story = re.search(r'<div class="story__art">.*?</div>', client.get("/").content.decode(), re.DOTALL)
    assert story
    assert 'loading="lazy"' in story.group(0)
    assert 'alt=""' in story.group(0)  # the title beside it says all


def test_a_picture_costs_one_query_a_use(client: Client, news: NewsPage) -> None:
    run_due()
    with CaptureQueriesContext(connection) as queries:
        client.get(news.get_url(), {"inconnue": ""})
    about = [query for query in queries if "wagtailimages_rendition" in query["sql"]]
    assert len(about) <= 4  # head, text, and the card of the page for other sites and for search engines


def test_the_home_page_with_its_picture_stays_light_on_a_phone(client: Client, news: NewsPage) -> None:
    run_due()
    avif = Rendition.objects.get(filter_spec=USES["story"].spec(400, "avif"))
    assert avif.file.size < 30_000
