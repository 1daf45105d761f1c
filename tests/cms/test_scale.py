"""Many pages and documents: lists ask the same number of queries, whatever they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.documents.models import Document

from portal.accounts.models import User
from portal.cms.models import BasePage
from portal.lib import page_cache
from portal.pages.models import ContentPage, NewsPage, SectionPage
from tests.bench.big_city import _children, _documents, grow
from tests.cms.conftest import signed_in
from tests.pages.conftest import City

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.usefixtures("admin_templates")]


def test_the_loader_makes_pages_that_stand_in_the_tree(city: City, client: Client) -> None:
    grow(pages=60, documents=30)
    assert NewsPage.objects.count() == 12 + 4
    assert ContentPage.objects.filter(slug__startswith="page-").count() == 44
    assert Document.objects.count() == 30
    assert BasePage.find_problems() == ([], [], [], [], [])
    page = ContentPage.objects.filter(slug="page-3").first()
    assert page is not None
    assert client.get(page.get_url()).status_code == 200
    page.get_parent().add_child(instance=ContentPage(title="Après", slug="apres"))


def queries(client: Client, path: str) -> int:
    page_cache._move_epoch()
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return len(asked)


@pytest.mark.parametrize(
    "path",
    [
        lambda city: "/plan-du-site/",
        lambda city: "/sitemap.xml",
        lambda city: "/actualites/",
        lambda city: "/actualites/rss/",
    ],
)
def test_public_lists_ask_no_more_when_there_is_more(city: City, client: Client, path: Callable[[City], str]) -> None:
    grow(pages=50, documents=0)
    client.get(path(city))
    few = queries(client, path(city))
    grow_more(city)
    assert queries(client, path(city)) <= few


def grow_more(city: City) -> None:
    section = BasePage.objects.get(slug="grande-rubrique-0")
    _children(section, ContentPage, "encore", 120)
    _documents(80)


@pytest.mark.parametrize(
    "address",
    [
        lambda: reverse("wagtailadmin_explore", args=[BasePage.objects.get(slug="grande-rubrique-0").pk]),
        lambda: reverse("wagtailadmin_pages:search") + "?q=page",
        lambda: reverse("wagtaildocs:index"),
        lambda: reverse("wagtaildocs_chooser:choose") + "?q=Document",
        lambda: reverse("wagtailadmin_choose_page_child", args=[BasePage.objects.get(slug="grande-rubrique-0").pk]),
    ],
)
def test_the_admin_s_lists_ask_no_more_when_there_is_more(
    city: City, publisher: User, address: Callable[[], str]
) -> None:
    grow(pages=600, documents=60)
    # More than one screen of each already: a screen's rows may cost something, what lies behind them may not.
    _children(BasePage.objects.get(slug="grande-rubrique-0"), ContentPage, "avant", 60)
    client, path = signed_in(publisher), address()
    client.get(path)
    few = queries(client, path)
    grow_more(city)
    assert queries(client, path) <= few


@pytest.fixture
def _cache_in_the_database(settings: Any, db: None) -> None:
    """As the embedded settings have it: what is asked of the cache is a query too."""
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}
    settings.CACHES = {"default": table}
    call_command("createcachetable", verbosity=0)


@pytest.mark.usefixtures("_cache_in_the_database")
def test_the_explorer_asks_the_same_for_five_children_and_for_forty(city: City, publisher: User) -> None:
    section = city.home.add_child(instance=SectionPage(title="Rayon", slug="rayon"))
    client, path = signed_in(publisher), reverse("wagtailadmin_explore", args=[section.pk])
    _children(section, ContentPage, "page", 5)
    client.get(path)
    few = queries(client, path)
    _children(section, ContentPage, "autre", 35)
    assert queries(client, path) == few
    assert few <= 50


def test_the_plan_of_the_site_names_a_crowded_part_and_leaves_its_pages_to_it(city: City, client: Client) -> None:
    html: Any = client.get("/plan-du-site/").content.decode()
    assert "Déchets et tri" in html
    _children(city.section, ContentPage, "foule", 80)
    page_cache._move_epoch()
    html = client.get("/plan-du-site/").content.decode()
    assert "Vivre à Kermor" in html
    assert "Foule 3" not in html
    assert "Déchets et tri" not in html
