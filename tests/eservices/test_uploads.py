"""Files of a draft: judged by their bytes, kept whatever button was pressed, never somebody else's."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from portal.eservices import clock
from portal.eservices.actions import uploads
from portal.eservices.actions.filing import submit
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.uploads import attach_file, remove_file
from portal.eservices.models import Document, Draft, Procedure, ServiceRequest
from portal.lib import upload_limits
from tests.eservices import factories, pages
from tests.eservices.factories import GUEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Procedure:
    return factories.procedure()


def photo(colour: str = "blue", name: str = "photo.jpg") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (20, 20), colour).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def attach(draft: Draft, upload: Any = None, question: str = "insurance", **more: Any) -> Document:
    upload = upload or photo()
    return attach_file(draft=draft, question=question, upload=upload, name=upload.name, by=GUEST, **more)


# --- The verb -------------------------------------------------------------------------------------------------


def test_a_file_is_kept_under_a_random_name_and_owed_to_the_antivirus(made: Procedure) -> None:
    document = attach(factories.started(made).draft, photo(name="../../Ma photo.jpg"))
    assert document.original_name == "Ma photo.jpg"
    assert "photo" not in document.file.name
    assert (document.scan, document.status) == ("waiting", "due")
    assert document.by == GUEST


def test_the_same_bytes_sent_twice_are_one_document(made: Procedure) -> None:
    draft = factories.started(made).draft
    assert attach(draft) == attach(draft)


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"<html></html>", b"%PDF-1.4 broken"])
def test_what_is_no_document_is_refused_in_plain_words(made: Procedure, content: bytes) -> None:
    draft = factories.started(made).draft
    with pytest.raises(Refused) as refusal:
        attach(draft, SimpleUploadedFile("facture.pdf", content, "application/pdf"))
    assert refusal.value.message.endswith(".")
    assert not Document.objects.exists()


def test_a_question_takes_no_more_files_than_it_says(made: Procedure) -> None:
    draft = factories.started(made).draft
    attach(draft, photo("red"))
    attach(draft, photo("green"))
    with pytest.raises(Refused, match="2 fichiers au plus"):
        attach(draft, photo("blue"))


def test_a_draft_s_files_weigh_no_more_than_fifty_megabytes(made: Procedure, monkeypatch: Any) -> None:
    monkeypatch.setattr(uploads, "MAX_TOTAL_BYTES", 900)
    draft = factories.started(made).draft
    attach(draft, photo("red"))
    with pytest.raises(Refused, match="trop lourd"):
        attach(draft, photo("green"))


@pytest.mark.parametrize("question", ["thing", "helpers", "rien"])
def test_a_file_goes_only_where_one_is_asked(made: Procedure, question: str) -> None:
    draft = factories.started(made).draft
    with pytest.raises(Refused):
        attach(draft, question=question)


def test_a_draft_already_sent_takes_no_file(made: Procedure) -> None:
    draft = factories.started(made).draft
    submit(draft=draft, by=GUEST)
    with pytest.raises(Refused):
        attach(draft)


def test_another_draft_s_file_cannot_be_removed(made: Procedure) -> None:
    mine, theirs = factories.started(made).draft, factories.started(made).draft
    document = attach(theirs)
    remove_file(draft=mine, key=document.key, by=GUEST)
    assert Document.objects.filter(pk=document.pk).exists()


def test_files_sent_move_to_the_request_and_complete_it(made: Procedure) -> None:
    draft = factories.started(made).draft
    document = attach(draft)
    request = submit(draft=draft, by=GUEST).main
    document.refresh_from_db()
    assert (document.draft, document.request) == (None, request)
    assert request.completed_on == request.received_on
    assert request.sheet.answers["insurance"]["documents"] == [str(document.key)]
    assert not request.information_requests.exists()


def test_an_infected_file_does_not_count_as_given(made: Procedure) -> None:
    draft = factories.started(made).draft
    document = attach(draft)
    Document.objects.update(scan="infected")
    request = submit(draft=draft, by=GUEST).main
    assert str(document.key) not in str(request.sheet.answers)
    assert request.completed_on is None


# --- The page -------------------------------------------------------------------------------------------------


def opened(client: Client, made: Procedure) -> tuple[Draft, str]:
    draft = pages.begin(client, made)
    pages.fill(client, draft, "helpers")
    return draft, pages.url(draft, "step", "pieces")


def test_a_file_is_added_without_javascript_and_shown_with_its_state(client: Client, made: Procedure) -> None:
    draft, address = opened(client, made)
    page = client.post(address, {"insurance__upload": photo(), "document-upload": "insurance"})
    assert page.status_code == 200
    assert "photo.jpg" in page.content.decode()
    assert "vérification antivirus en cours" in page.content.decode()
    assert Document.objects.get().draft == draft
    assert "photo.jpg" in client.get(address).content.decode()


def test_a_file_chosen_and_not_sent_apart_is_kept_by_the_main_button(client: Client, made: Procedure) -> None:
    draft, address = opened(client, made)
    answer = client.post(address, {"insurance__upload": photo()})
    assert answer.headers["Location"] == pages.url(draft, "step", "contact")
    draft.refresh_from_db()
    assert draft.answers["insurance"]["documents"] == [str(Document.objects.get().key)]


def test_several_files_come_at_once(client: Client, made: Procedure) -> None:
    _draft, address = opened(client, made)
    client.post(address, {"insurance__upload": [photo("red"), photo("green")], "document-upload": "insurance"})
    assert Document.objects.count() == 2


def test_a_refused_file_is_told_beside_its_control_and_the_others_stay(client: Client, made: Procedure) -> None:
    _draft, address = opened(client, made)
    wrong = SimpleUploadedFile("virus.exe", b"MZ\x90", "application/pdf")
    page = client.post(address, {"insurance__upload": [photo(), wrong], "document-upload": "insurance"})
    said = page.content.decode()
    assert "virus.exe" in said
    assert "Ce type de fichier n’est pas accepté" in said
    assert 'href="#id_insurance__upload"' in said
    assert "<title>Erreur" in said
    assert "photo.jpg" in said


def test_a_file_is_removed_by_a_button(client: Client, made: Procedure) -> None:
    _draft, address = opened(client, made)
    client.post(address, {"insurance__upload": photo(), "document-upload": "insurance"})
    key = Document.objects.get().key
    page = client.post(address, {"document-remove": f"insurance:{key}"})
    assert "photo.jpg" not in page.content.decode()
    assert not Document.objects.exists()


def test_a_piece_promised_for_later_lets_one_go_on(client: Client, made: Procedure) -> None:
    draft, address = opened(client, made)
    assert "Je fournirai cette pièce plus tard" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 200
    answer = client.post(address, {"insurance__later": "on"})
    assert answer.headers["Location"] == pages.url(draft, "step", "contact")


def test_the_key_of_somebody_else_s_file_is_worth_nothing(client: Client, made: Procedure) -> None:
    theirs = attach(factories.started(made).draft)
    _draft, address = opened(client, made)
    posted = {"insurance__documents": [str(theirs.key), str(uuid4()), "rien"]}
    page = client.post(address, posted)
    assert page.status_code == 200
    assert theirs.original_name not in page.content.decode()
    client.post(address, {**posted, "document-remove": f"insurance:{theirs.key}"})
    assert Document.objects.filter(pk=theirs.pk).exists()


def test_a_file_on_the_first_page_begins_the_draft_that_keeps_it(client: Client) -> None:
    data = factories.definition()
    data["steps"] = [data["steps"][2], *data["steps"][:2], data["steps"][3]]
    made = factories.procedure("piece-en-premier", data=data)
    address = f"/demarches/{made.slug}/commencer/"
    page = client.post(address, {"insurance__upload": photo(), "document-upload": "insurance", "once": str(uuid4())})
    draft = Draft.objects.get()
    assert "photo.jpg" in page.content.decode()
    assert f'action="{pages.url(draft, "step", "pieces")}"' in page.content.decode()


def test_files_in_rows_stay_with_their_row(client: Client) -> None:
    data = factories.definition()
    data["steps"][1]["questions"][0]["fields"].append({"key": "licence", "type": "file", "label": "Permis"})
    made = factories.procedure("permis-par-personne", data=data)
    draft = pages.begin(client, made)
    address = pages.url(draft, "step", "helpers")
    two = {"helpers__count": "2", "helpers__0__name": "Erwan", "helpers__1__name": "Soizic"}
    client.post(address, {**two, "helpers__0__licence__upload": photo(), "document-upload": "helpers__0__licence"})
    erwan = str(Document.objects.get().key)
    posted = {**two, "helpers__0__licence__documents": erwan}
    client.post(
        address, {**posted, "helpers__1__licence__upload": photo("red"), "document-upload": "helpers__1__licence"}
    )
    key = str(Document.objects.latest("pk").key)
    posted |= {"helpers__1__licence__documents": key}
    page = client.post(address, {**posted, "row-add": "helpers"}).content.decode()
    assert page.count(erwan) == page.count(key) == 2  # the hidden field and the button « Retirer », once each
    page = client.post(address, {**posted, "row-remove": "helpers:0"}).content.decode()
    assert f'name="helpers__0__licence__documents" value="{key}"' in page
    assert erwan not in page
    client.post(address, {"helpers__count": "1", "helpers__0__name": "Soizic", "helpers__0__licence__documents": key})
    draft.refresh_from_db()
    assert draft.answers["helpers"][0]["licence"]["documents"] == [key]
    pages.fill(client, draft, "need")
    for step in ("pieces", "contact"):
        client.post(pages.url(draft, "step", step), pages.PAGES[step])
    client.post(pages.url(draft, "check"), {"certify": "on"})
    assert [str(each.key) for each in ServiceRequest.objects.get().documents.all()] == [key]
    assert Document.objects.count() == 1  # the file of the person taken away went with the draft


def test_uploads_are_limited(client: Client, made: Procedure, monkeypatch: Any) -> None:
    monkeypatch.setattr("portal.eservices.views.files.MOST_PER_DRAFT", 1)
    _draft, address = opened(client, made)
    client.post(address, {"insurance__upload": photo("red"), "document-upload": "insurance"})
    page = client.post(address, {"insurance__upload": photo("green"), "document-upload": "insurance"})
    assert "Trop de fichiers" in page.content.decode()
    assert Document.objects.count() == 1


def test_a_body_heavier_than_any_page_is_refused_before_it_is_read(
    client: Client, made: Procedure, monkeypatch: Any
) -> None:
    _draft, address = opened(client, made)
    monkeypatch.setattr(upload_limits, "MOST_BYTES", 500)
    page = client.post(address, {"insurance__upload": photo()})
    assert page.status_code == 400
    assert "trop lourds" in page.content.decode()
    assert not Document.objects.exists()


# --- The night ------------------------------------------------------------------------------------------------


def test_the_night_sweeps_files_that_nobody_holds_after_a_day(made: Procedure) -> None:
    draft = factories.started(made).draft
    kept, lost = attach(draft, photo("red")), attach(draft, photo("green"))
    Document.objects.filter(pk=lost.pk).delete()
    storage: Any = storages["private"]
    assert clock.sweep_now(timezone.now()) == 0 or storage.exists(lost.file.name)
    clock.sweep_now(timezone.now() + timedelta(days=2))
    assert storage.exists(kept.file.name)
    assert not Path(storage.path(lost.file.name)).exists()
