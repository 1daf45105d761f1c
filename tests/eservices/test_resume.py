"""Finishing later, without account, and leaving a shared computer clean."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from portal.eservices.models import Draft, Procedure
from portal.notifications.models import Notification
from tests.eservices import factories, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Procedure:
    return factories.procedure()


def link_in(notice: Notification) -> str:
    found = re.search(r"/reprendre/[\w-]+/", notice.text)
    assert found
    return found.group()


def test_the_mailed_link_opens_the_draft_on_another_device_by_its_button_only(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    answer = client.post(pages.url(draft, "later"), {"email": "m@courriel.example"}, follow=True)
    assert "Le lien est parti vers m@courriel.example" in answer.content.decode()
    link = link_in(Notification.objects.get(kind="draft_link"))
    other = Client()
    page = other.get(link)
    assert "Ouvrir mon brouillon" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert other.get(pages.url(draft, "step", "helpers")).status_code == 404
    opened = other.post(link)
    assert opened.headers["Location"] == pages.url(draft, "go_on")
    assert other.get(pages.url(draft, "step", "helpers")).status_code == 200
    assert client.get(pages.url(draft, "step", "helpers")).status_code == 200


def test_reading_a_link_changes_nothing_and_says_nothing(client: Client) -> None:
    page = client.get("/reprendre/nimporte-quoi/")
    assert page.status_code == 200
    assert "sessionid" not in page.cookies
    assert client.post("/reprendre/nimporte-quoi/").status_code == 404


def test_a_reference_and_a_code_open_the_draft_without_any_mail(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    page = client.post(pages.url(draft, "later"), {"code": "1"}, follow=True).content.decode()
    strong = re.findall(r"<strong class=\"u-nowrap\">(\S+)</strong>", page)
    code = next(each for each in strong if each != draft.reference)
    other = Client()
    answer = other.post("/reprendre/", {"reference": draft.reference, "code": code})
    assert answer.headers["Location"] == pages.url(draft, "go_on")
    assert other.get(pages.url(draft, "later")).status_code == 200
    assert client.get(pages.url(draft, "later")).status_code == 200


def test_a_session_opened_by_code_may_ask_for_a_link_of_its_own(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    from portal.eservices.actions.drafts import mint_code

    code = mint_code(draft=draft, by=factories.GUEST)
    other = Client()
    other.post("/reprendre/", {"reference": draft.reference, "code": code})
    other.post(pages.url(draft, "later"), {"email": "m@courriel.example"})
    third = Client()
    assert third.post(link_in(Notification.objects.get(kind="draft_link"))).status_code == 302
    assert other.get(pages.url(draft, "later")).status_code == 200


def test_a_wrong_code_is_told_without_saying_what_exists(client: Client, made: Procedure) -> None:
    draft = pages.begin(Client(), made)
    known = client.post("/reprendre/", {"reference": draft.reference, "code": "2222-2222"}).content.decode()
    unknown = client.post("/reprendre/", {"reference": "0000-0000", "code": "2222-2222"}).content.decode()
    sentence = "n’ouvre aucun brouillon"
    assert sentence in known
    assert sentence in unknown


def test_codes_are_tried_a_few_times_only(client: Client, made: Procedure, monkeypatch: Any) -> None:
    monkeypatch.setattr("portal.eservices.views.resume.MOST_CODES_PER_ADDRESS", 3)
    data = {"reference": "0000-0000", "code": "2222-2222"}
    assert [client.post("/reprendre/", data).status_code for _each in range(5)] == [200, 200, 200, 429, 429]


def test_a_wrong_address_is_told_beside_the_field(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    page = client.post(pages.url(draft, "later"), {"email": "rien"}).content.decode()
    assert "Saisissez une adresse électronique complète" in page
    assert not Notification.objects.exists()


def test_leaving_a_shared_computer_leaves_nothing_and_keeps_the_draft(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    answer = client.post(pages.url(draft, "leave"), {"keep": "1"})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(pages.url(draft, "step", "helpers")).status_code == 404
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_leaving_and_erasing_forgets_the_draft(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    client.post(pages.url(draft, "leave"), {"discard": "1"})
    assert not Draft.objects.exists()


def test_leaving_signs_the_account_out(client: Client, made: Procedure) -> None:
    owner = factories.resident()
    client.force_login(owner.user)
    draft = pages.begin(client, made)
    client.post(pages.url(draft, "leave"), {"keep": "1"})
    assert "_auth_user_id" not in client.session


def test_the_page_before_leaving_asks_first(client: Client, made: Procedure) -> None:
    draft = pages.begin(client, made)
    assert "Quitter et effacer" in client.get(pages.url(draft, "leave")).content.decode()
    assert Draft.objects.exists()
