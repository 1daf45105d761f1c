"""One page to sign in and to open an account: a code by e-mail, and nobody learns who has an account."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from portal.accounts.actions import forget_unproved
from portal.accounts.models import Resident, User
from portal.notifications import actions
from portal.notifications.models import Notification
from portal.outbox.actions import run_due
from portal.outbox.models import DueStatus

pytestmark = pytest.mark.django_db
LOGIN, CONFIRM = "/comptes/login/", "/comptes/login/code/confirm/"


def ask(client, email, **extra):
    return client.post(LOGIN, {"login": email, **extra})


def test_the_page_asks_for_the_address_alone_and_says_it_in_french(client):
    page = client.get(LOGIN).content.decode()
    assert page.count('class="field"') == 1
    assert "Recevoir un code par courriel" in page
    assert "placeholder" not in page


def test_a_first_code_opens_the_account_and_makes_its_person(client, last_code):
    assert ask(client, "Maiwenn.LeGoff@courriel.example").url == CONFIRM
    assert "maiwenn.legoff@courriel.example" in client.get(CONFIRM).content.decode().lower()
    answer = client.post(CONFIRM, {"code": last_code()})
    assert answer.url == "/mon-espace/"
    resident = Resident.objects.get(user__email="maiwenn.legoff@courriel.example")
    assert not resident.has_name
    assert EmailAddress.objects.get(user=resident.user).verified


def test_the_second_visit_finds_the_same_account(client, last_code):
    for _visit in range(2):
        ask(client, "yann@courriel.example")
        client.post(CONFIRM, {"code": last_code()})
        client.post("/comptes/logout/")
    assert User.objects.count() == Resident.objects.count() == 1


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_mail(client, sent):
    User.objects.create_user("connue@courriel.example")
    known = ask(client, "connue@courriel.example")
    client.post("/comptes/logout/")
    unknown = ask(client, "inconnue@courriel.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.subject for message in sent()] == ["Votre code de connexion"] * 2


def test_other_doors_of_signing_up_lead_to_the_one_page(client):
    assert client.get("/comptes/signup/?next=/d/x").url == "/comptes/login/?next=%2Fd%2Fx"
    assert client.get("/comptes/login/code/").url == LOGIN


def test_a_person_without_proved_address_does_not_get_two_codes(client, last_code, sent):
    User.objects.create_user("demo@courriel.example")
    ask(client, "demo@courriel.example")
    client.post(CONFIRM, {"code": last_code()})
    assert len(sent()) == 1
    assert "_auth_user_id" in client.session


def test_three_wrong_codes_end_the_attempt_even_with_the_right_one_after(client, last_code):
    ask(client, "yann@courriel.example")
    right = last_code()
    wrong = "000000" if right != "000000" else "111111"
    page = client.post(CONFIRM, {"code": wrong})
    assert "n’est pas le bon" in page.content.decode()
    for _try in range(2):
        client.post(CONFIRM, {"code": wrong})
    client.post(CONFIRM, {"code": right})
    assert "_auth_user_id" not in client.session


def test_few_codes_are_sent_to_one_address_in_a_minute(client, sent):
    answers = []
    for _try in range(5):
        answers.append(ask(client, "yann@courriel.example"))
        client.session.flush()
        client.cookies.clear()
    assert answers[0].status_code == 302
    assert "Trop d’essais" in answers[-1].content.decode()
    assert len(sent()) == 3


def test_a_code_works_once(client, last_code):
    ask(client, "yann@courriel.example")
    code = last_code()
    client.post(CONFIRM, {"code": code})
    client.post("/comptes/logout/")
    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_new_code_replaces_the_first(client, last_code):
    ask(client, "yann@courriel.example")
    first = last_code()
    client.post(CONFIRM, {"action": "resend"})
    second = last_code()
    assert len(mail.outbox) == 2
    if first != second:
        client.post(CONFIRM, {"code": first})
        assert "_auth_user_id" not in client.session
    client.post(CONFIRM, {"code": second})
    assert "_auth_user_id" in client.session


def test_the_code_leaves_by_a_row_whose_body_is_forgotten(client, last_code):
    ask(client, "yann@courriel.example")
    assert mail.outbox == []
    last_code()
    row = Notification.objects.get()
    assert (row.secret, row.status, row.text, row.html) == (True, DueStatus.DONE, "", "")
    assert last_code() not in row.subject
    html = mail.outbox[0].alternatives[0][0]
    assert last_code() in html
    assert "style=" in html
    assert mail.outbox[0].extra_headers["Message-ID"] == row.message_id


def test_a_code_whose_fate_is_unknown_is_not_sent_again(client, monkeypatch):
    monkeypatch.setattr(actions.EmailMultiAlternatives, "send", lambda self: (_ for _ in ()).throw(OSError("dead")))
    ask(client, "yann@courriel.example")
    run_due()
    monkeypatch.undo()
    Notification.objects.update(next_try_at=timezone.now())
    run_due()
    row = Notification.objects.get()
    assert (row.status, row.text) == (DueStatus.FAILED, "")
    assert mail.outbox == []


def test_a_password_is_optional_and_opens_the_same_account(client):
    user = User.objects.create_user("yann@courriel.example", "crabe lanterne bruyère")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    assert client.get("/comptes/mot-de-passe/").status_code == 200
    page = client.post("/comptes/mot-de-passe/", {"login": user.email, "password": "faux"})
    assert "n’est pas le bon" in page.content.decode()
    answer = client.post("/comptes/mot-de-passe/", {"login": user.email, "password": "crabe lanterne bruyère"})
    assert answer.url == "/mon-espace/"


def test_an_agent_is_led_to_the_desk_and_has_no_person(client, agent, last_code):
    ask(client, agent.email)
    assert client.post(CONFIRM, {"code": last_code()}).url == "/agents/"
    assert not Resident.objects.filter(user=agent).exists()


def test_a_foreign_next_address_is_not_followed(client, last_code):
    ask(client, "yann@courriel.example", next="https://ailleurs.example/")
    assert client.post(CONFIRM, {"code": last_code()}).url == "/mon-espace/"


def test_addresses_typed_and_never_proved_are_forgotten(client, last_code):
    ask(client, "typo@courriel.example")
    client.cookies.clear()
    ask(client, "yann@courriel.example")
    client.post(CONFIRM, {"code": last_code()})
    forget_unproved()
    assert User.objects.count() == 2
    User.objects.update(date_joined=timezone.now() - timedelta(days=2))
    forget_unproved()
    assert list(User.objects.values_list("email", flat=True)) == ["yann@courriel.example"]
