"""Banners: for the whole site or a part of it, put aside without a cookie, seen before they are shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.lib import page_cache
from portal.pages.models import Banner
from tests.pages.conftest import City

pytestmark = pytest.mark.django_db


def raise_banner(**values: Any) -> Banner:
    banner = Banner.objects.create(**{"slug": "travaux", "level": "info", "title": "Travaux", "text": "Quai", **values})
    page_cache._move_epoch()
    return banner


def read(url: str) -> str:
    return Client().get(url).content.decode()


def test_a_banner_of_one_part_is_shown_in_that_part_only(city: City) -> None:
    raise_banner(below=city.section)
    assert "notice-bar" in read(city.section.url)
    assert "notice-bar" in read(city.article.url)
    assert "notice-bar" not in read("/")
    assert "notice-bar" not in read(city.news.url)


def test_a_banner_can_be_put_aside_only_when_it_says_so(city: City) -> None:
    banner = raise_banner()
    body = read("/")
    assert "data-mark" not in body
    assert "notice-bar.js" not in body
    banner.dismissible = True
    banner.save()
    page_cache._move_epoch()
    body = read("/")
    assert f'data-mark="{banner.mark}"' in body
    assert body.index("notice-bar.js") < body.index("data-mark")  # read first: nothing moves afterwards
    assert "Masquer « Travaux »" in body


def test_another_text_is_another_banner() -> None:
    one, two = (Banner(slug="a", title="Travaux", text=text, dismissible=True).mark for text in ("un", "deux"))
    assert one
    assert one != two


def test_an_emergency_stays() -> None:
    with pytest.raises(ValidationError, match="ne se masque pas"):
        Banner(slug="a", level="emergency", title="Tempête", dismissible=True).full_clean()


def test_a_page_is_kept_no_longer_than_its_banner(city: City, rf: RequestFactory) -> None:
    raise_banner(ends_at=timezone.now() + timedelta(seconds=15))
    assert 0 < city.article.drawn(rf.get(city.article.url)).public_for <= 15


def test_readers_of_feeds_get_it_too(city: City) -> None:
    raise_banner(link_title="Plan", link_page=city.article)
    feed = read("/alertes/rss/")
    assert "Travaux" in feed
    assert city.article.url in feed


@pytest.mark.ignore_template_errors
def test_an_editor_sees_it_before_it_is_shown(city: City, admin_client: Client, settings: Any) -> None:
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = False
    banner = raise_banner(active=False, title="Pas encore")
    assert "Pas encore" not in read("/")
    shown = banner.make_preview_request(preview_mode="").content.decode()
    assert "Pas encore" in shown


def test_a_preview_is_never_the_page_that_is_kept(city: City) -> None:
    read(city.article.url)
    city.article.title = "Un titre que personne n’a publié"
    shown = city.article.make_preview_request().content.decode()
    assert "Un titre que personne n’a publié" in shown
    assert "Un titre que personne" not in read(city.article.url)
