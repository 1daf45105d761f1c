"""« Que casse ma page ? »: what points to a page is named before it goes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ReferenceIndex

from portal.accounts.models import User
from portal.cms.links_in import links_in
from portal.pages.models import Banner, ContentPage
from tests.cms.conftest import signed_in
from tests.pages.conftest import City, add, link

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.usefixtures("admin_templates")]


@pytest.fixture
def linked(city: City) -> City:
    """The article is named by the home page, a situation (both already), a text, a menu and a banner."""
    text = f'<p>Voir <a linktype="page" id="{city.article.pk}">le tri</a>.</p>'
    body = [{"type": "paragraph", "value": text}]
    add(city.section, ContentPage(title="Jardins", slug="jardins", body=body))
    city.settings.tools = [{"type": "link", "value": {**link(city.article), "language": ""}}]
    city.settings.save()
    Banner.objects.create(slug="greve", title="Collecte décalée", link_title="Le tri", link_page=city.article)
    for model in (city.home, city.situation):
        ReferenceIndex.create_or_update_for_object(model)
    return city


def test_pages_texts_menus_and_banners_that_point_here_are_named(linked: City, publisher: User) -> None:
    found = links_in(linked.article, publisher)
    assert {row.title for row in found.shown} >= {"Kermor", "J’attends un enfant", "Jardins", "Collecte décalée"}
    assert any("menus" in row.kind.lower() for row in found.shown)
    assert found.count == 5
    by_title = {row.title: row for row in found.shown}
    assert by_title["Jardins"].where == ("Contenu → Paragraphe",)
    assert by_title["Collecte décalée"].kind == "Bandeau"
    jardins = ContentPage.objects.get(slug="jardins")
    assert by_title["Jardins"].url == reverse("wagtailadmin_pages:edit", args=[jardins.pk])


def test_a_section_counts_what_points_below_it_but_not_what_it_says_of_itself(linked: City, publisher: User) -> None:
    assert links_in(linked.section, publisher).count >= 1
    below = {row.title for row in links_in(linked.section, publisher, below=True).shown}
    assert "Collecte décalée" in below
    assert "Jardins" not in below
    assert "J’attends un enfant" not in below


@pytest.mark.parametrize("name", ["delete", "unpublish"])
def test_before_a_page_goes_those_that_point_to_it_are_named(linked: City, publisher: User, name: str) -> None:
    html = signed_in(publisher).get(reverse(f"wagtailadmin_pages:{name}", args=[linked.article.pk])).content.decode()
    assert "5 éléments du site mènent à cette page" in html
    for title in ("Jardins", "Collecte décalée", "J’attends un enfant"):
        assert title in html


def test_before_a_move_it_says_that_links_follow(linked: City, publisher: User) -> None:
    url = reverse("wagtailadmin_pages:move_confirm", args=[linked.article.pk, linked.home.pk])
    html = signed_in(publisher).get(url).content.decode()
    assert "l’ancienne adresse redirigera" in html
    assert "Jardins" in html


def test_the_form_of_a_page_tells_it_too_and_a_page_nobody_names_is_at_peace(linked: City, publisher: User) -> None:
    client = signed_in(publisher)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[linked.article.pk])).content.decode()
    assert "5 éléments du site mènent à cette page" in html
    jardins = ContentPage.objects.get(slug="jardins")
    html = client.get(reverse("wagtailadmin_pages:edit", args=[jardins.pk])).content.decode()
    assert "Aucune page, aucun menu, aucun bandeau" in html
    html = client.get(reverse("wagtailadmin_pages:delete", args=[jardins.pk])).content.decode()
    assert "Rien d’autre dans le site" in html


def test_the_number_of_queries_does_not_grow_with_the_links(linked: City, publisher: User) -> None:
    links_in(linked.article, publisher)
    with CaptureQueriesContext(connection) as few:
        links_in(linked.article, publisher)
    text = f'<p><a linktype="page" id="{linked.article.pk}">le tri</a></p>'
    for number in range(12):
        body = [{"type": "paragraph", "value": text}]
        add(linked.section, ContentPage(title=f"Page {number}", slug=f"page-{number}", body=body))
    with CaptureQueriesContext(connection) as many:
        assert links_in(linked.article, publisher).count == 17
    assert len(many) == len(few)


def test_a_circle_of_related_pages_is_told_and_drawn(city: City, publisher: User) -> None:
    first, second = city.article, add(city.section, ContentPage(title="Compost", slug="compost"))
    for page, other in ((first, second), (second, first)):
        page.body = [{"type": "links", "value": {"links": [link(other)]}}]
        page.save()
    assert "Compost" in {row.title for row in links_in(first, publisher).shown}
    client = signed_in(publisher)
    for page in (first, second):
        assert client.get(page.get_url()).status_code == 200
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
