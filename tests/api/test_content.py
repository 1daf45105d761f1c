"""What `/api/v2/` gives: pages as data and as HTML, files of open collections, nothing that is not public."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from wagtail.documents.models import Document
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import Image, Rendition
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, get_page_models

from portal.cms.models import BasePage
from portal.cms.pictures import LIGHT, USES, make
from portal.pages.models.base import PublicPage
from tests.pages.conftest import City, link

# Wagtail leaves a test image's file to the garbage collector.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]
# What is nobody's business outside, or said by another field.
INTERNAL = {
    *("preset_answers", "signed_pdf"),
    *("most_answers", "keep_months", "tells_department", "thanks_title", "thanks_text"),
}


@pytest.fixture
def files(settings: Any, tmp_path: Any) -> tuple[Image, Document]:
    settings.MEDIA_ROOT = str(tmp_path)
    image = Image.objects.create(title="Le môle", file=get_test_image_file(size=(900, 600)))
    document = Document.objects.create(title="Calendrier", file=ContentFile(b"%PDF-1.7 x", name="calendrier.PDF"))
    document.file_size = 10
    document.save()
    return image, document


def detail(client: Client, page: BasePage, query: str = "") -> dict[str, Any]:
    response = client.get(f"/api/v2/pages/{page.pk}/{query}")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def test_a_stream_is_given_as_data_with_all_it_points_to(client: Client, city: City, files: Any) -> None:
    image, document = files
    city.article.body = [
        {
            "type": "image",
            "value": {
                "image": {"image": image.pk, "decorative": False, "alt_text": "Un môle"},
                "caption": "",
                "credit": "",
            },
        },
        {"type": "documents", "value": {"documents": [document.pk]}},
        {"type": "place", "value": {"place": city.place.pk}},
        {
            "type": "links",
            "value": {"links": [link(city.procedure), link(url="https://example.org/", title="Ailleurs")]},
        },
        {"type": "paragraph", "value": f'<p>Voir <a linktype="page" id="{city.legal.pk}">la déclaration</a>.</p>'},
    ]
    city.article.save()
    picture, papers, place, links, words = [block["value"] for block in detail(client, city.article)["body"]]
    assert picture["image"]["alt"] == "Un môle"
    original = {"url": f"http://testserver{image.file.url}", "width": 900, "height": 600}
    assert picture["image"]["sizes"] == [original]
    assert papers["documents"][0] == {
        "id": document.pk,
        "title": "Calendrier",
        "type": "pdf",
        "size": 10,
        "url": f"http://testserver{document.url}",
    }
    assert place["place"]["slug"] == "hotel-de-ville"
    assert place["place"]["url"] == "http://testserver/lieux/hotel-de-ville/"
    assert links["links"][0]["href"] == "http://testserver/demarches/acte-de-naissance/"
    assert links["links"][0]["label"] == city.procedure.title
    assert links["links"][1]["href"] == "https://example.org/"
    assert 'href="/vivre-a-kermor/accessibilite/"' in words


def test_a_stream_is_also_given_as_the_sites_html(client: Client, city: City) -> None:
    page = detail(client, city.article)
    assert "<caption>Jours de collecte</caption>" in page["body_html"]
    assert page["body"][3]["value"]["columns"][0] == {"type": "text", "heading": "Bac"}
    assert page["body"][3]["value"]["rows"] == [["<p>Bac gris</p>", "<p>Mardi</p>"]]


def test_a_file_of_a_closed_collection_is_named_nowhere(
    client: Client, admin_client: Client, city: City, files: Any
) -> None:
    image, document = files
    closed = Collection.get_first_root_node().add_child(name="Agents")
    below = closed.add_child(name="Dessous")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    for each in files:
        each.collection = below
        each.save()
    city.article.body = [{"type": "documents", "value": {"documents": [document.pk]}}]
    city.article.save()
    for who in (client, admin_client):
        assert who.get("/api/v2/images/").json()["items"] == []
        assert who.get(f"/api/v2/images/{image.pk}/").status_code == 404
        assert who.get(f"/api/v2/documents/{document.pk}/").status_code == 404
        assert detail(who, city.article)["body"][0]["value"]["documents"] == [None]


def sizes_of(client: Client, image: Image) -> list[tuple[int, int]]:
    told = client.get(f"/api/v2/images/{image.pk}/").json()["sizes"]
    assert all(size["url"].startswith("http://testserver/media/") for size in told)
    return [(size["width"], size["height"]) for size in told]


def test_a_question_makes_no_picture_and_gets_what_is_there(client: Client, city: City, files: Any) -> None:
    image, _document = files
    city.news.image, city.news.image_text = image, "Le môle"
    city.news.save()
    for address in (f"/api/v2/images/{image.pk}/", f"/api/v2/pages/{city.news.pk}/", "/api/v1/news/?limit=5"):
        assert client.get(address).status_code == 200
    assert not Rendition.objects.exists()
    make(image, USES["banner"])
    made = Rendition.objects.count()
    assert sizes_of(client, image) == [(640, 266), (900, 376)]  # a cut never made larger than the original
    make(image, USES["page"])
    assert sizes_of(client, image) == [(420, 280), (840, 560)]
    assert Rendition.objects.count() == made + len(USES["page"].specs)


def test_an_original_that_is_too_heavy_is_offered_to_nobody(client: Client, files: Any) -> None:
    image, _document = files
    Image.objects.filter(pk=image.pk).update(file_size=LIGHT + 1)
    assert sizes_of(client, image) == []


def test_a_list_of_images_with_their_sizes_costs_the_same_for_one_or_ten(
    client: Client, files: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(9):
        Image.objects.create(title=f"Vue {number}", file=files[0].file.name, width=900, height=600, file_size=10)
    with django_assert_max_num_queries(8):
        assert len(client.get("/api/v2/images/?fields=_,sizes").json()["items"]) == 10


def test_files_say_their_sizes_and_type(client: Client, city: City, files: Any) -> None:
    image, document = files
    assert sizes_of(client, image) == [(900, 600)]
    told = client.get(f"/api/v2/documents/{document.pk}/").json()
    assert (told["file_type"], told["file_size"]) == ("pdf", 10)


def test_drafts_and_private_pages_are_for_nobody_even_signed_in(admin_client: Client, city: City) -> None:
    PageViewRestriction.objects.create(page=city.section, restriction_type="login")
    city.news.unpublish()
    for page in (city.section, city.article, city.news):
        assert admin_client.get(f"/api/v2/pages/{page.pk}/").status_code == 404
    ids = [row["id"] for row in admin_client.get("/api/v2/pages/?limit=100").json()["items"]]
    assert not {city.section.pk, city.article.pk, city.news.pk} & set(ids)
    assert city.home.pk in ids


def test_a_page_is_found_by_its_path(client: Client, city: City) -> None:
    response = client.get("/api/v2/pages/find/?html_path=/vivre-a-kermor/dechets/", follow=True)
    assert response.json()["title"] == "Déchets et tri"
    assert client.get("/api/v2/pages/find/?html_path=/nulle-part/").status_code == 404


def test_refusals_are_problems_in_french(client: Client, city: City) -> None:
    for address, status, code in (
        ("/api/v2/pages/999999/", 404, "not_found"),
        ("/api/v2/pages/?locale=xx", 404, "not_found"),
        ("/api/v2/pages/?type=pages.Rien", 400, "bad_request"),
        ("/api/v2/pages/?limit=101", 400, "bad_request"),
        ("/api/v2/pages/?fields=rien", 400, "bad_request"),
    ):
        response = client.get(address)
        assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
        assert response.json()["code"] == code
    assert client.post("/api/v2/pages/", {}).status_code == 405


def test_no_password_can_be_tried_at_its_door(client: Client, city: City) -> None:
    response = client.get("/api/v2/pages/", headers={"Authorization": "Basic YTpi"})
    assert response.status_code == 200
    assert "WWW-Authenticate" not in response.headers


@pytest.mark.parametrize("model", [m for m in get_page_models() if issubclass(m, PublicPage)], ids=lambda m: m.__name__)
def test_every_page_type_gives_all_that_its_editors_write(model: type[models.Model]) -> None:
    told = {getattr(field, "name", field) for field in model.api_fields}  # type: ignore[attr-defined]
    written = {
        field.name
        for field in model._meta.get_fields()
        if not field.auto_created
        and field.concrete
        and field.model is not BasePage
        and not isinstance(field, models.OneToOneField)
        and getattr(field, "editable", True)
        and isinstance(field, models.Field | StreamField | RichTextField)
    }
    assert written - told - INTERNAL == set()
