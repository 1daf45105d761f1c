"""Keys, limits, caches and other origins."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions import issue_api_key
from portal.accounts.models import ApiKey, User
from tests.pages.conftest import City

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Wagtail's own admin pages
LISTS = ["/api/v1/places/", "/api/v2/pages/"]


@pytest.fixture
def key(db: None) -> tuple[ApiKey, str]:
    made = ApiKey(label="Application Bus", contact="bus@kermor.example", per_minute=5)
    return made, issue_api_key(key=made)


@pytest.mark.parametrize("address", LISTS)
def test_an_address_without_a_key_has_its_limit_and_is_told_when_to_come_back(
    client: Client, city: City, settings: Any, address: str
) -> None:
    settings.PORTAL_API_PER_MINUTE = 2
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(address)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["title"] == "Trop de requêtes."
    assert client.get(address, REMOTE_ADDR="10.0.0.9").status_code == 200
    assert client.get("/").status_code == 200  # people are not counted


@pytest.mark.parametrize("header", ["X-Api-Key", "Authorization"])
def test_a_key_has_a_limit_of_its_own(client: Client, city: City, settings: Any, key: Any, header: str) -> None:
    settings.PORTAL_API_PER_MINUTE = 1
    headers = {header: key[1] if header == "X-Api-Key" else f"Bearer {key[1]}"}
    assert [client.get("/api/v1/places/", headers=headers).status_code for _ in range(6)] == [200] * 5 + [429]
    key[0].refresh_from_db()
    assert key[0].last_used_on == timezone.localdate()


def test_a_key_that_was_withdrawn_opens_nothing_more(client: Client, city: City, key: Any) -> None:
    ApiKey.objects.update(active=False)
    response = client.get("/api/v1/places/", headers={"X-Api-Key": key[1]})
    assert response.status_code == 401
    assert response.json()["code"] == "unknown_key"
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_wrong_keys_are_counted_for_the_address_that_sends_them(client: Client, city: City, settings: Any) -> None:
    settings.PORTAL_API_PER_MINUTE = 2
    tried = [client.get("/api/v1/places/", headers={"X-Api-Key": f"cle_{n}"}).status_code for n in range(3)]
    assert tried == [401, 401, 429]


def test_the_secret_is_kept_nowhere(key: Any) -> None:
    row = ApiKey.objects.values().get()
    assert key[1] not in str(row)
    assert row["digest"] != key[1]


@pytest.mark.parametrize("address", LISTS)
def test_an_answer_that_has_not_changed_is_not_sent_again(client: Client, city: City, address: str) -> None:
    first = client.get(address)
    assert "public" in first.headers["Cache-Control"]
    assert "Cookie" not in first.headers.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    city.place.name = city.home.title = "Autrement"
    city.place.save()
    city.home.save()
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_head_says_the_same_without_a_body(client: Client, city: City) -> None:
    head, whole = client.head("/api/v1/places/"), client.get("/api/v1/places/")
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])


def test_a_refusal_is_never_kept(client: Client, city: City) -> None:
    assert client.get("/api/v1/places/?limit=0").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", LISTS)
def test_other_origins_read_only_when_the_settings_name_them(
    client: Client, city: City, settings: Any, address: str
) -> None:
    asked = {"Origin": "https://front.example"}
    assert "Access-Control-Allow-Origin" not in client.get(address, headers=asked).headers
    settings.CORS_ALLOWED_ORIGINS = ["https://front.example"]
    answer = client.get(address, headers=asked)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://front.example"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get(address, headers={"Origin": "https://autre.example"}).headers
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=asked).headers
    before = client.options(address, headers={**asked, "Access-Control-Request-Method": "DELETE"})
    assert "DELETE" not in before.headers["Access-Control-Allow-Methods"]


def administrator() -> Client:
    user = User.objects.create_superuser("admin@kermor.example", "x")
    client = Client()
    client.force_login(user)
    return client


def test_an_administrator_makes_a_key_and_sees_it_once(city: City) -> None:
    client = administrator()
    add = reverse("wagtailsnippets_accounts_apikey:add")
    assert client.get(add).status_code == 200
    shown = client.post(add, {"label": "Lycée", "contact": "lycee@kermor.example", "per_minute": "50", "active": "on"})
    made = ApiKey.objects.get()
    secret = shown.content.decode().split('id="cle">')[1].split("<")[0]
    assert "no-store" in shown.headers["Cache-Control"]
    assert Client().get("/api/v1/places/", headers={"X-Api-Key": secret}).status_code == 200
    edit = client.get(reverse("wagtailsnippets_accounts_apikey:edit", args=[made.pk])).content.decode()
    assert secret not in edit
    assert secret not in client.get(reverse("wagtailsnippets_accounts_apikey:list")).content.decode()


def test_a_key_without_a_contact_is_not_made(city: City) -> None:
    response = administrator().post(
        reverse("wagtailsnippets_accounts_apikey:add"), {"label": "X", "contact": "", "per_minute": "0"}
    )
    assert response.status_code == 200
    assert not ApiKey.objects.exists()


def test_an_editor_has_no_business_with_keys(city: City) -> None:
    editor = User.objects.create_user("plume@kermor.example", is_staff=True)
    group = Group.objects.create(name="Plumes")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    editor.groups.add(group)
    client = Client()
    client.force_login(editor)
    for name in ("list", "add"):
        assert client.get(reverse(f"wagtailsnippets_accounts_apikey:{name}")).status_code in (302, 403)
    assert not ApiKey.objects.exists()
