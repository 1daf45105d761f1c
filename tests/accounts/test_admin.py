"""Wagtail's admin with accounts that have an address and no password, agents' memberships, editors' notices."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from portal.accounts.models import AgentMembership, Resident, User
from portal.notifications.models import NoticeText
from portal.outbox.actions import run_due

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Wagtail's own templates are lenient
NEW_USER, NEW_MEMBERSHIP = "/cms/users/new/", "/cms/snippets/accounts/agentmembership/add/"


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("admin@kermor.example", "x"))
    return client


def test_a_work_account_is_made_without_password_and_signs_in_by_code(admin):
    page = admin.get(NEW_USER).content.decode()
    assert "password1" not in page
    assert "Adresse électronique" in page or "E-mail" in page or "Courriel" in page
    answer = admin.post(NEW_USER, {"email": "Nolwenn@Kermor.example", "first_name": "Nolwenn", "last_name": "Le Gall"})
    assert answer.status_code == 302
    user = User.objects.get(email="nolwenn@kermor.example")
    assert not user.has_usable_password()
    Client().post("/comptes/login/", {"login": "nolwenn@kermor.example"})
    run_due()
    assert mail.outbox[0].subject == "Votre code de connexion"


def test_two_accounts_cannot_share_an_address_whatever_its_letters(admin):
    User.objects.create_user("nolwenn@kermor.example")
    page = admin.post(NEW_USER, {"email": "NOLWENN@kermor.example", "first_name": "N", "last_name": "L"})
    assert page.status_code == 200
    assert User.objects.filter(email__iexact="nolwenn@kermor.example").count() == 1


def test_a_former_address_signs_in_no_more(admin):
    user = User.objects.create_user("avant@kermor.example", first_name="A", last_name="B")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    admin.post(
        f"/cms/users/edit/{user.pk}/",
        {"email": "apres@kermor.example", "first_name": "A", "last_name": "B", "is_active": "on"},
    )
    assert not EmailAddress.objects.filter(email="avant@kermor.example").exists()
    assert User.objects.get(pk=user.pk).email == "apres@kermor.example"


def membership(department, **more):
    return {
        "department": department.pk,
        "role": "agent",
        "starts_on": "2026-01-05",
        "ends_on": "",
        "display_identity": "",
    } | more


def test_an_administrator_says_who_works_where(admin, department):
    user = User.objects.create_user("nolwenn@kermor.example")
    assert admin.get(NEW_MEMBERSHIP).status_code == 200
    answer = admin.post(NEW_MEMBERSHIP, membership(department, account="Nolwenn@kermor.example"))
    assert answer.status_code == 302
    held = AgentMembership.objects.get()
    assert (held.user, held.department) == (user, department)
    assert admin.get(f"/cms/snippets/accounts/agentmembership/edit/{held.pk}/").status_code == 200
    assert "nolwenn@kermor.example" in admin.get("/cms/snippets/accounts/agentmembership/").content.decode()


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("personne@kermor.example", "Aucun compte actif"), ("claire@courriel.example", "compte personnel")],
)
def test_a_membership_needs_a_work_account(admin, department, email, sentence):
    own = User.objects.create_user("claire@courriel.example")
    Resident.objects.create(user=own, birth_name="Morvan", given_names="Claire")
    page = admin.post(NEW_MEMBERSHIP, membership(department, account=email)).content.decode()
    assert sentence in page
    assert not AgentMembership.objects.exists()


def test_an_agent_cannot_change_who_works_where(client, agent):
    client.force_login(agent)
    assert client.get(NEW_MEMBERSHIP).status_code in (302, 403)


def test_editors_words_for_a_notice_are_checked_in_the_admin(admin):
    address = "/cms/snippets/notifications/noticetext/add/"
    assert "numéro de la demande" in admin.get(address).content.decode()
    page = admin.post(address, {"kind": "message", "subject": "{name}", "body": "Bonjour"}).content.decode()
    assert "Variable inconnue" in page
    admin.post(address, {"kind": "message", "subject": "{reference}", "body": "Bonjour {name}"})
    assert NoticeText.objects.get().kind == "message"
