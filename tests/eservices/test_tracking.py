"""Following without account: a number and a code open the state, and nothing else; codes cannot be tried or fished."""

import pytest
from django.core import mail

from portal.eservices.actions.tracking import code_of, send_codes
from portal.lib import references
from portal.notifications.models import Notification
from portal.outbox.actions import run_due
from tests.eservices.factories import submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed():
    return submitted()


def codes_sent():
    """Mails of codes that left once the worker has passed."""
    run_due()
    return [message for message in mail.outbox if "codes" in message.subject]


def track(client, reference, code):
    return client.post("/suivre/", {"reference": reference, "code": code})


def test_number_and_code_open_the_state_and_nothing_of_the_person(client, filed):
    answer = track(client, filed.reference.lower().replace("-", " "), code_of(filed).lower())
    assert answer.url == f"/suivre/{filed.reference}/"
    page = client.get(answer.url)
    text = page.content.decode()
    assert "Emprunter une charrette" in text
    assert "no-store" in page["Cache-Control"]
    for secret in ("Maïwenn", "maiwenn@courriel.example", "fauteuil", "Erwan"):
        assert secret not in text


def test_the_state_is_closed_to_who_has_not_shown_the_code(client, filed):
    assert client.get(f"/suivre/{filed.reference}/").url == "/suivre/"


def test_a_wrong_code_and_an_unknown_number_get_the_same_sentence(client, filed):
    wrong = track(client, filed.reference, "2222-2222").content.decode()
    unknown = track(client, references.make(), "2222-2222")
    assert "ne vont pas ensemble" in wrong
    assert "ne vont pas ensemble" in unknown.content.decode()


def test_ten_tries_an_hour_for_one_number_from_wherever(client, filed):
    for number in range(10):
        client.post("/suivre/", {"reference": filed.reference, "code": "2222-2222"}, REMOTE_ADDR=f"192.0.2.{number}")
    answer = client.post("/suivre/", {"reference": filed.reference, "code": code_of(filed)}, REMOTE_ADDR="192.0.2.99")
    assert answer.status_code == 429


def test_twenty_tries_from_one_address_whatever_the_number(client, filed):
    answers = [track(client, f"D-{number:04d}-2222", "2222-2222").status_code for number in range(21)]
    assert answers[:20] == [200] * 20
    assert answers[20] == 429


def test_a_raised_serial_makes_the_former_code_worthless(client, filed):
    code = code_of(filed)
    filed.tracking_serial += 1
    filed.save(update_fields=["tracking_serial"])
    assert track(client, filed.reference, code).status_code == 200
    assert track(client, filed.reference, code_of(filed)).status_code == 302


def test_codes_are_sent_again_without_telling_who_has_any(client, filed):
    known = client.post("/suivre/code/", {"email": "MAIWENN@courriel.example"})
    unknown = client.post("/suivre/code/", {"email": "personne@courriel.example"})
    assert known.url == unknown.url == "/suivre/code/envoye/"
    [message] = codes_sent()
    assert message.to == ["maiwenn@courriel.example"]
    assert code_of(filed) in message.body
    assert filed.reference not in message.subject
    assert client.get("/suivre/code/envoye/").status_code == 200


def test_the_mail_of_codes_is_forgotten_once_sent(filed):
    assert send_codes(email="maiwenn@courriel.example") == 1
    run_due()
    row = Notification.objects.get(kind="tracking_codes")
    assert (row.secret, row.text, row.html) == (True, "", "")


def test_few_mails_of_codes_go_to_one_address(client, filed):
    for _time in range(5):
        client.post("/suivre/code/", {"email": "maiwenn@courriel.example"})
    assert len(codes_sent()) == 3


def test_an_empty_form_says_what_to_type(client, db):
    page = client.post("/suivre/", {}).content.decode()
    assert "Saisissez le numéro de la demande." in page
    assert 'href="#id_reference"' in page
