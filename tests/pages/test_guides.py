"""Guides in parts, publications, and links that turn in a circle."""

from __future__ import annotations

import re

from django.test import Client

from portal.lib import page_cache
from portal.pages.models import GuidePage, GuidePartPage, PublicationPage
from tests.pages.conftest import City, add, link

GUIDE = "/vivre-a-kermor/ecole/"


def test_a_guide_lists_its_parts_in_order(client: Client, city: City) -> None:
    html = client.get(GUIDE).content.decode()
    assert re.findall(rf'href="{GUIDE}(partie-\d)/"', html) == ["partie-1", "partie-2", "partie-3"]
    assert "3 parties" in html
    assert f'href="{GUIDE}imprimer/"' in html


def test_a_part_knows_its_neighbours_and_where_it_stands(client: Client, city: City) -> None:
    html = client.get(f"{GUIDE}partie-2/").content.decode().replace("\xa0", " ")
    assert "Partie 2 sur 3" in html
    assert re.search(rf'href="{GUIDE}partie-1/" rel="prev".*?Avant l’inscription', html, re.DOTALL)
    assert re.search(rf'href="{GUIDE}partie-3/" rel="next".*?Après l’inscription', html, re.DOTALL)
    assert re.search(rf'href="{GUIDE}partie-2/" aria-current="page"', html)
    first = client.get(f"{GUIDE}partie-1/").content.decode()
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first


def test_a_part_that_is_withdrawn_leaves_no_hole(client: Client, city: City) -> None:
    GuidePartPage.objects.get(slug="partie-2").unpublish()
    page_cache._move_epoch()
    html = client.get(f"{GUIDE}partie-1/").content.decode().replace("\xa0", " ")
    assert "Partie 1 sur 2" in html
    assert f'href="{GUIDE}partie-3/" rel="next"' in html
    assert "S’inscrire" not in client.get(f"{GUIDE}imprimer/").content.decode()


def test_the_whole_guide_stands_on_one_page_that_engines_leave_aside(client: Client, city: City) -> None:
    html = client.get(f"{GUIDE}imprimer/").content.decode()
    assert html.count('class="guide-whole"') == 3
    assert '<meta name="robots" content="noindex, follow">' in html
    assert html.count("<h2 id=") == 3
    assert '<h3 id="partie-2-trier-sans-se-tromper">' in html


def test_a_guide_gives_its_parts_to_other_software(city: City) -> None:
    guide = GuidePage.objects.get()
    assert [row["slug"] for row in guide.contents] == ["partie-1", "partie-2", "partie-3"]
    assert GuidePartPage.objects.get(slug="partie-3").position == {
        "number": 3,
        "total": 3,
        "previous": "partie-2",
        "next": None,
    }


def test_a_guide_without_parts_still_answers(client: Client, city: City) -> None:
    add(city.section, GuidePage(title="Vide", slug="vide"))
    assert client.get("/vivre-a-kermor/vide/").status_code == 200
    assert client.get("/vivre-a-kermor/vide/imprimer/").status_code == 200


def test_a_publication_has_a_cover_contents_and_notes(client: Client, city: City) -> None:
    page = PublicationPage.objects.get()
    body = [{"type": "paragraph", "value": "<p>Moins 40 % (note 1), pas plus (note 7).</p>"}]
    page.body = [*body, *page.body.get_prep_value()]
    page.save()
    page_cache._move_epoch()
    html = client.get(page.url).content.decode().replace("\xa0", " ")
    assert "2 mars 2026" in html
    assert "2e édition" in html
    assert "État civil" in html
    assert "Sur cette page" in html
    assert '(<a href="#note-1">note 1</a>)' in html
    assert "(note 7)" in html  # there is no such note: nothing to lead to
    assert '<li id="note-1">' in html


def test_related_pages_may_turn_in_a_circle(client: Client, city: City) -> None:
    one = PublicationPage.objects.get()
    other = add(city.section, PublicationPage(title="Bilan", slug="bilan"))
    for page, target in ((one, other), (other, one)):
        page.related = [{"type": "link", "value": link(target)}, {"type": "link", "value": link(page)}]
        page.save()
    page_cache._move_epoch()
    for page, target in ((one, other), (other, one)):
        assert f'href="{target.url}"' in client.get(page.url).content.decode()
        api = client.get(f"/api/v2/pages/{page.pk}/")
        assert api.status_code == 200
