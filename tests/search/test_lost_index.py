"""While the engine or its index is lost, editors go on: what they do is saved, health tells, one command cures."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import BaseSearchBackend

from portal.cms.models import BasePage
from search.engine import check
from search.models import SearchEntry
from search.query import find
from tests.pages.conftest import City, add, build_city, make_place

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Raising(BaseSearchBackend):
    """An engine that is not there, and that does not say so by itself as Elasticsearch's client does."""

    def _lost(self, *args: Any, **kwargs: Any) -> Any:
        raise ConnectionError("gone")

    add = add_bulk = delete = search = autocomplete = _lost


@pytest.fixture
def city(db: None) -> City:
    city = build_city()
    call_command("rebuild_search", verbosity=0)
    assert check() == "ok"
    return city


@pytest.fixture(params=["table", "engine"])
def lost(request: pytest.FixtureRequest, city: City, settings: Any) -> City:
    if request.param == "engine":
        settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": f"{__name__}.Raising"}}
    elif connection.vendor != "sqlite":
        pytest.skip("the table of SQLite's full-text search")
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE wagtailsearch_indexentry_fts")
    assert check() != "ok"
    return city


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser(email="a@kermor.example"))
    return client


def cured(settings: Any) -> None:
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
    call_command("rebuild_search", verbosity=0)
    assert check() == "ok"


def test_a_page_is_withdrawn_by_the_admin_s_own_view(lost: City, editor: Client, settings: Any) -> None:
    answer = editor.post(reverse("wagtailadmin_pages:unpublish", args=[lost.article.pk]))
    assert answer.status_code == 302
    assert not BasePage.objects.get(pk=lost.article.pk).live
    assert not SearchEntry.objects.filter(label=lost.article.title).exists()
    assert editor.get("/sante/").json()["parts"]["search"] != "ok"
    cured(settings)
    assert lost.article.title not in [entry.label for entry in find("déchets").entries]


def test_a_page_is_published_again_and_found_once_cured(lost: City, settings: Any) -> None:
    lost.article.title = "Ordures et zostères"
    lost.article.save_revision().publish()
    assert BasePage.objects.get(pk=lost.article.pk).title == "Ordures et zostères"
    assert [entry.label for entry in find("zostères").entries] == ["Ordures et zostères"]  # the database stands in
    assert check() != "ok"
    cured(settings)
    assert [entry.label for entry in find("zostères").entries] == ["Ordures et zostères"]
    assert not find("zostères").degraded


def test_what_editors_look_for_in_the_admin_is_cured_too(lost: City, settings: Any) -> None:
    external = "Raising" in settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"]
    lost.article.title = "Ordures et zostères"
    lost.article.save_revision().publish()
    cured(settings)
    if external:
        call_command("update_index", verbosity=0)
    assert [page.title for page in get_search_backend().search("zostères", BasePage)] == ["Ordures et zostères"]


def test_a_page_is_deleted_by_the_admin_s_own_view_with_all_below_it(lost: City, editor: Client, settings: Any) -> None:
    answer = editor.post(reverse("wagtailadmin_pages:delete", args=[lost.news_index.pk]))
    assert answer.status_code == 302
    assert not BasePage.objects.filter(pk__in=[lost.news_index.pk, lost.news.pk]).exists()
    assert not SearchEntry.objects.filter(label=lost.news.title).exists()
    cured(settings)
    assert find("môle").entries == []


def test_a_page_is_renamed_moved_and_a_place_saved_and_deleted(lost: City) -> None:
    lost.section.slug = "vivre"
    lost.section.save_revision().publish()
    lost.news.move(lost.section, pos="last-child")
    place = make_place("ludotheque", "Ludothèque")
    assert [entry.slug for entry in find("ludothèque").entries] == ["ludotheque"]
    place.delete()
    assert find("ludothèque").entries == []


def test_nothing_stays_in_a_sound_index_of_what_is_deleted(city: City) -> None:
    page = add(city.section, type(city.article)(title="Zostère", slug="zostere"))
    page.save_revision().publish()
    assert [entry.label for entry in find("zostère").entries] == ["Zostère"]
    held = index_rows()
    page.delete()
    assert find("zostère").entries == []
    assert index_rows() == held - 2  # the page's and its entry's


def index_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry")
        return int(cursor.fetchone()[0])
