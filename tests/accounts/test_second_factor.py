"""Who works for the city shows a second proof; secrets of that proof are sealed."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from portal.accounts.models import User

pytestmark = pytest.mark.django_db


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def resident_client(client):
    user = User.objects.create_user("yann@courriel.example")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    client.force_login(user)
    return client


@pytest.fixture
def editor(db):
    user = User.objects.create_superuser("redaction@kermor.example", "un long mot de passe")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.mark.parametrize("door", ["/agents/", "/cms/"])
def test_who_works_is_led_to_set_up_a_second_proof(client, settings, agent, editor, door):
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = True
    client.force_login(agent if door == "/agents/" else editor)
    assert client.get(door).url == "/comptes/2fa/"
    assert "seconde preuve" in client.get("/comptes/2fa/").content.decode()


@pytest.mark.ignore_template_errors
def test_with_a_second_proof_the_door_opens(client, settings, editor):
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = True
    TOTP.activate(editor, generate_totp_secret())
    client.force_login(editor)
    assert client.get("/cms/").status_code == 200


def test_a_resident_is_never_asked_for_one(resident_client, settings):
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = True
    assert resident_client.get("/comptes/2fa/").status_code == 200
    assert resident_client.get("/mon-espace/").status_code == 200


def test_wagtails_own_login_leads_to_ours(client):
    assert client.get("/cms/login/?next=/cms/").url.startswith("/comptes/login/")


def test_the_e_mail_code_alone_does_not_open_a_protected_account(client, editor, last_code):
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)
    client.post("/comptes/login/", {"login": editor.email})
    assert client.post("/comptes/login/code/confirm/", {"code": last_code()}).url == "/comptes/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    page = client.get("/comptes/2fa/authenticate/").content.decode()
    assert 'type="application/json"' in page
    assert "n’est pas le bon" in client.post("/comptes/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert client.post("/comptes/2fa/authenticate/", {"code": code_now(secret)}).url == "/cms/"


def test_an_application_is_added_and_its_secret_is_sealed(resident_client, sent, monkeypatch):
    page = resident_client.get("/comptes/2fa/totp/activate/")
    secret = page.context["form"].secret
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **options: act())  # the request commits
    answer = resident_client.post("/comptes/2fa/totp/activate/", {"code": code_now(secret)})
    assert answer.url == "/comptes/2fa/recovery-codes/"
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    assert sent()[0].subject == "Une application protège votre compte"
    assert "10 codes" in resident_client.get("/comptes/2fa/recovery-codes/").content.decode()


def test_the_last_protection_of_who_works_cannot_be_removed(client, settings, editor):
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = True
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)
    client.force_login(editor)
    client.post("/comptes/2fa/reauthenticate/", {"code": code_now(secret)})
    page = client.get("/comptes/2fa/totp/deactivate/", follow=True).content.decode()
    assert "obligatoire pour travailler" in page
    client.post("/comptes/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


PAGES = [
    "/comptes/logout/", "/comptes/email/", "/comptes/password/set/", "/comptes/2fa/", "/comptes/2fa/totp/activate/",
    "/comptes/2fa/webauthn/", "/comptes/2fa/webauthn/add/", "/comptes/sessions/",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_account_is_in_the_city_s_design_and_kept_nowhere(resident_client, address):
    answer = resident_client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "css/site.css" in page
    assert "no-store" in answer["Cache-Control"]
    assert "<style" not in page
    assert not [
        line
        for line in page.splitlines()
        if "<script" in line and "src=" not in line and "application/json" not in line
    ]


@pytest.mark.parametrize("address", PAGES[1:])
def test_a_visitor_is_led_to_sign_in(db, address):
    assert Client().get(address).url.startswith("/comptes/login/?next=")


@pytest.mark.parametrize(
    "address", ["/comptes/login/", "/comptes/mot-de-passe/", "/comptes/password/reset/", "/comptes/inactive/"]
)
def test_every_door_before_signing_in_is_in_the_city_s_design(db, address):
    answer = Client().get(address)
    assert answer.status_code == 200
    assert "site-header--service" in answer.content.decode()


def test_a_password_is_chosen_changed_and_forgotten(resident_client, last_code):
    word = "crabe lanterne bruyère"
    resident_client.post("/comptes/password/set/", {"password1": word, "password2": word})
    assert "12 caractères" in resident_client.get("/comptes/password/change/").content.decode()
    visitor = Client()
    visitor.post("/comptes/password/reset/", {"email": "yann@courriel.example"})
    assert visitor.get("/comptes/password/reset/confirm/").status_code == 200
    visitor.post("/comptes/password/reset/confirm/", {"code": last_code()})
    assert visitor.get("/comptes/password/reset/complete/").status_code == 200
    new = "phare bigorneau ardoise"
    visitor.post("/comptes/password/reset/complete/", {"password1": new, "password2": new})
    assert User.objects.get(email="yann@courriel.example").check_password(new)


def test_a_new_address_counts_only_once_proved(resident_client, last_code, sent):
    resident_client.post("/comptes/email/", {"action_add": "", "email": "nouvelle@courriel.example"})
    assert User.objects.filter(email="yann@courriel.example").exists()
    page = resident_client.get("/comptes/confirm-email/")
    assert page.status_code == 200
    resident_client.post("/comptes/confirm-email/", {"code": last_code()})
    assert User.objects.filter(email="nouvelle@courriel.example").exists()
    assert sent()[-1].to == ["yann@courriel.example"]
