"""What editors may publish, and what they are told when they may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.blocks import RichTextBlock, StreamBlockValidationError, StructBlockValidationError
from wagtail.blocks.stream_block import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTableBlockValidationError
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from portal.cms.blocks import BodyBlock, CalloutBlock, ContactBlock, LinkBlock, TableBlock
from portal.eservices.enums import Intake
from portal.pages.models import ContentPage, ProcedurePage
from portal.pages.models.procedures import Door, ProcedurePageForm
from tests.pages.conftest import City, add


def without_screenless_way(city: City) -> ProcedurePage:
    page = city.procedure
    page.way_phone = page.way_desk = page.way_letter = ""
    page.way_online = page.way_appointment = "<p>En ligne.</p>"
    return page


def test_a_procedure_without_a_way_that_needs_no_screen_cannot_be_published(city: City) -> None:
    revision = without_screenless_way(city).save_revision()
    with pytest.raises(ValidationError, match="sans écran"):
        revision.publish()
    city.procedure.refresh_from_db()
    assert city.procedure.way_phone


def test_a_letter_alone_is_a_way_that_needs_no_screen(city: City) -> None:
    page = without_screenless_way(city)
    page.way_letter = "<p>Écrivez à l’hôtel de ville.</p>"
    page.save_revision().publish()
    city.procedure.refresh_from_db()
    assert city.procedure.way_letter == "<p>Écrivez à l’hôtel de ville.</p>"


@pytest.mark.parametrize(("draft", "valid"), [(True, True), (False, False)])
def test_the_form_lets_a_draft_wait_and_stops_a_publication(city: City, draft: bool, valid: bool) -> None:
    page = without_screenless_way(city)
    form_class = type(page).get_edit_handler().get_form_class()
    assert issubclass(form_class, ProcedurePageForm)
    streams = {f"{name}-count": "0" for name in ("who", "documents", "steps", "body", "questions")}
    form = form_class(instance=page, data=streams)
    if draft:
        form.defer_required_fields()
    form.full_clean()
    assert ("way_phone" not in form.errors) is valid


def test_an_image_needs_a_text_or_to_be_called_decorative(city: City) -> None:
    image = make_image()
    body = BodyBlock()
    for value, refused in [
        ({"image": image.pk, "decorative": False, "alt_text": ""}, True),
        ({"image": image.pk, "decorative": True, "alt_text": ""}, False),
        ({"image": image.pk, "decorative": False, "alt_text": "Un môle de granite"}, False),
    ]:
        stream = body.to_python([{"type": "image", "value": {"image": value, "caption": "", "credit": ""}}])
        assert is_refused(body, stream) is refused


def test_the_picture_of_a_piece_of_news_needs_a_text_too(city: City) -> None:
    news = city.news
    news.image = make_image()
    with pytest.raises(ValidationError, match="Décrivez l’image"):
        news.clean()
    news.image_decorative = True
    news.clean()


def test_a_table_needs_a_caption_and_a_head_for_each_column() -> None:
    block = TableBlock([("text", RichTextBlock())])  # a block of its own: those of a page share their names
    table = {"columns": [{"type": "text", "heading": "Bac"}], "rows": [{"values": ["<p>Gris</p>"]}], "caption": ""}
    with pytest.raises(TypedTableBlockValidationError):
        block.clean(block.to_python(table))
    with pytest.raises(TypedTableBlockValidationError):
        block.clean(block.to_python({**table, "caption": "Jours", "columns": [{"type": "text", "heading": " "}]}))
    assert block.clean(block.to_python({**table, "caption": "Jours"})).caption == "Jours"


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"title": "", "page": None, "url": "", "note": ""}, "page"),
        ({"title": "", "page": None, "url": "https://kermor.example", "note": ""}, "title"),
        ({"title": "Ici", "page": None, "url": "javascript:alert(1)", "note": ""}, "url"),
    ],
)
def test_a_link_says_where_it_leads_and_leads_somewhere(value: dict[str, object], wrong: str) -> None:
    block = LinkBlock()
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python(value))
    assert wrong in caught.value.block_errors


def test_a_contact_can_be_reached() -> None:
    block = ContactBlock()
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"title": "Voirie", "text": "", "phone": "", "email": ""}))


def test_rich_text_has_no_titles_colours_or_pictures() -> None:
    features = set(CalloutBlock().child_blocks["text"].features or [])
    assert features <= {"bold", "link", "document-link", "ul", "ol"}


@pytest.mark.parametrize(
    ("fields", "door", "shown"),
    [
        ({}, Door.OPEN, "Commencer"),
        ({"intake": Intake.PAUSED}, Door.PAUSED, "La demande en ligne est suspendue"),
        ({"intake": Intake.PAPER_ONLY}, Door.NONE, "ne se fait pas encore en ligne"),
        ({"opens_at": timedelta(days=2)}, Door.NOT_YET, "La demande en ligne ouvre le"),
        ({"closes_at": timedelta(days=-2)}, Door.OVER, "Les demandes en ligne sont closes"),
        ({"live": False}, Door.NONE, "ne se fait pas encore en ligne"),
    ],
)
def test_the_door_of_a_procedure_says_whether_it_is_open(
    client: Client, city: City, fields: dict[str, object], door: Door, shown: str
) -> None:
    now = timezone.now()
    procedure = city.procedure.procedure
    for name, value in fields.items():
        setattr(procedure, name, now + value if isinstance(value, timedelta) else value)
    procedure.save()
    assert city.procedure.door(now) == door
    html = client.get("/demarches/acte-de-naissance/").content.decode()
    assert shown in html
    assert ('href="/demarches/acte-de-naissance/commencer/"' in html) is (door == Door.OPEN)
    assert "Appelez le 02 61 91 00 20" in html


def test_a_procedure_done_elsewhere_leads_there(client: Client, city: City) -> None:
    city.procedure.external_url, city.procedure.external_name = "https://ants.example/", "le site de l’État"
    city.procedure.save()
    html = client.get("/demarches/acte-de-naissance/").content.decode()
    assert 'href="https://ants.example/"' in html
    assert "Aller sur le site de l’État" in html
    assert "/commencer/" not in html


def test_a_page_is_true_until_its_procedure_opens(city: City) -> None:
    now = timezone.now()
    city.procedure.procedure.opens_at = now + timedelta(seconds=20)
    city.procedure.procedure.closes_at = now + timedelta(days=9)
    assert city.procedure.changes_at(now) == now + timedelta(seconds=20)


def test_two_pages_may_lead_to_one_procedure_with_answers_already_known(client: Client, city: City) -> None:
    twin = add(
        city.procedures,
        ProcedurePage(
            title="Demander un acte de mariage", slug="acte-de-mariage", procedure=city.procedure.procedure,
            preset_answers={"acte": "mariage"}, way_desk="<p>Venez.</p>",
        ),
    )  # fmt: skip
    assert twin.start_url == "/demarches/acte-de-mariage/commencer/"
    assert client.get(twin.url).status_code == 200


@pytest.mark.ignore_template_errors  # the admin’s own templates
def test_what_others_point_to_is_refused_in_words_not_by_an_error(admin_client: Client, city: City) -> None:
    theme = city.procedure.theme
    assert theme is not None
    url = f"/cms/snippets/pages/theme/delete/{theme.pk}/"
    response = admin_client.post(url, follow=True)
    assert response.status_code == 200
    assert type(theme).objects.filter(pk=theme.pk).exists()


def is_refused(block: BodyBlock, stream: StreamValue) -> bool:
    try:
        block.clean(stream)
    except StreamBlockValidationError:
        return True
    return False


def make_image():  # type: ignore[no-untyped-def]
    from wagtail.images import get_image_model

    return get_image_model().objects.create(title="Môle", file=get_test_image_file())


def test_a_page_that_closes_is_no_longer_shown_to_a_visitor_with_a_session(
    client: Client, city: City, django_capture_on_commit_callbacks: Any
) -> None:
    client.cookies["sessionid"] = "0123456789abcdef"
    assert client.get("/vivre-a-kermor/dechets/").status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/vivre-a-kermor/dechets/").status_code == 200
    assert len(queries) == 0  # said from memory
    page = ContentPage.objects.get(slug="dechets")
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/vivre-a-kermor/dechets/").status_code == 302
    assert client.get("/vivre-a-kermor/dechets/").status_code == 302
