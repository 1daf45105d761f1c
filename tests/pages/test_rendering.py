"""Every page type answers, in the city's layout, with nothing of the visitor in it and few queries."""

from __future__ import annotations

import itertools
import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.lib import page_cache
from tests.pages.conftest import City

MOST_QUERIES = 13  # one of them asks for the language of the path
# What no kept page holds; a script of data for machines is no code.
NEVER = r"csrfmiddlewaretoken|nonce=| style=|<style|<script(?![^>]*(?:src=|type=.application/ld.json))"
# Pages that bring many things together, and those that Wagtail finds deep in the tree.
MORE_QUERIES = {
    "/": 15,
    "/mon-quartier/centre/": 20,
    "/contact/": 16,
    "/vivre-a-kermor/ecole/partie-2/": 14,
    "/vivre-a-kermor/les-services/etat-civil/": 15,
}
ADDRESSES = [
    "/",
    "/vivre-a-kermor/",
    "/vivre-a-kermor/dechets/",
    "/vivre-a-kermor/accessibilite/",
    "/vivre-a-kermor/j-attends-un-enfant/",
    "/demarches/",
    "/demarches/acte-de-naissance/",
    "/lieux/",
    "/lieux/hotel-de-ville/",
    "/actualites/",
    "/actualites/mole/",
    "/agenda/",
    "/agenda/conseil/",
    "/agenda/calendrier/",
    "/vivre-a-kermor/ecole/",
    "/vivre-a-kermor/ecole/imprimer/",
    "/vivre-a-kermor/ecole/partie-2/",
    "/vivre-a-kermor/plan-climat/",
    "/vivre-a-kermor/les-elus/",
    "/vivre-a-kermor/les-services/",
    "/vivre-a-kermor/les-services/etat-civil/",
    "/mon-quartier/",
    "/mon-quartier/centre/",
    "/contact/",
    "/plan-du-site/",
    "/vivre-a-kermor/marches-publics/",
    "/vivre-a-kermor/marches-publics/quai/",
]


@pytest.fixture
def answers(client: Client, city: City) -> dict[str, HttpResponse]:
    """Each address with its answer."""
    return {address: client.get(address) for address in ADDRESSES}


def test_every_public_page_answers_with_one_title_and_a_way_to_its_content(answers: dict[str, HttpResponse]) -> None:
    for address, response in answers.items():
        html = response.content.decode()
        assert response.status_code == 200, address
        assert len(re.findall(r"<h1[ >]", html)) == 1, address
        assert 'class="skip-link" href="#contenu"' in html, address
        assert '<main id="contenu"' in html, address
        assert "– Ville de Kermor</title>" in html, address


def test_public_pages_may_be_kept_since_they_hold_no_session_token_or_inline_code(
    answers: dict[str, HttpResponse],
) -> None:
    for address, response in answers.items():
        html = response.content.decode()
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
        assert "ETag" in response.headers, address  # the page cache took it
        assert not re.search(NEVER, html), address


def test_ids_are_unique_and_headings_skip_no_level(answers: dict[str, HttpResponse]) -> None:
    for address, response in answers.items():
        html = response.content.decode()
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), address
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), address


def test_a_page_that_is_not_kept_costs_few_queries(client: Client, city: City) -> None:
    client.get("/plan-du-site/")  # the frame of every page is read once a minute at most
    heavy = {}
    for address in ADDRESSES:
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"inconnue": ""})  # a key that the cache does not know
        if len(queries) > MORE_QUERIES.get(address, MOST_QUERIES):
            heavy[address] = len(queries)
    assert not heavy, str(heavy)


def test_an_unknown_page_answers_404_with_ways_out(client: Client, city: City) -> None:
    response = client.get("/rien-de-tel/")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'action="/recherche/"' in html
    assert "02\xa061\xa091\xa000\xa000" in html


def test_the_error_page_stands_without_database_or_context(client: Client) -> None:
    from portal.views import server_error

    assert "Ce n’est pas votre faute" in server_error(None).content.decode()  # type: ignore[arg-type]


def test_the_menu_says_where_one_stands(client: Client, city: City) -> None:
    html = client.get("/demarches/acte-de-naissance/").content.decode()
    assert re.search(r'site-nav__link" href="/demarches/" aria-current="true"', html)
    assert not re.search(r'site-nav__link" href="/vivre-a-kermor/" aria-current', html)


def test_the_foot_names_the_accessibility_of_the_site(client: Client, city: City) -> None:
    assert "Accessibilité : partiellement conforme</a>" in client.get("/").content.decode().replace("\xa0", " ")


def test_a_page_that_is_not_live_leaves_the_menus(client: Client, city: City) -> None:
    city.section.unpublish()
    page_cache._move_epoch()
    assert 'href="/vivre-a-kermor/"' not in client.get("/").content.decode()


def test_the_account_link_is_the_same_for_everybody(client: Client, city: City) -> None:
    assert '<a class="site-tool site-tool--account" href="/mon-espace/">' in client.get("/").content.decode()


def test_the_home_page_stays_under_a_hundred_kilobytes_and_ten_requests(client: Client, city: City) -> None:
    import gzip
    from pathlib import Path

    from django.conf import settings

    from portal.lib.stylesheet import bundle

    html = client.get("/").content
    static = Path(settings.BASE_DIR) / "static"
    used = set(re.findall(r'"/static/([^"#]+)', html.decode())) - {"css/site.css"}
    weights = {name: (static / name).stat().st_size for name in used}
    packed = len(gzip.compress(html)) + len(gzip.compress(bundle(static / "css/main.css").encode()))
    assert len(used) + 2 <= 10
    assert packed + sum(weights.values()) < 100_000
