"""Checking a paper: anybody may ask whether a code is genuine, and learns nothing of a person."""

import pytest

from portal.eservices.models import IssuedDocument
from tests.eservices.factories import submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    request = submitted()
    return IssuedDocument.objects.filter(request=request).first()


def test_a_genuine_code_tells_kind_date_and_city_alone(client, paper):
    page = client.get(f"/verifier/{paper.verification_code}")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Ce document est authentique" in text
    assert paper.get_kind_display() in text
    assert "Ville de Kermor" in text
    for secret in ("Maïwenn", "maiwenn@courriel.example", paper.request.reference, "charrette"):
        assert secret not in text


def test_a_code_is_read_however_it_is_typed(client, paper):
    typed = paper.verification_code.lower().replace("-", " ")
    answer = client.post("/verifier/", {"code": typed})
    assert answer.url == f"/verifier/{paper.verification_code}"


@pytest.mark.parametrize("code", ["7K3F-92XM-4TQW", "nimporte-quoi", "<script>"])
def test_an_unknown_code_is_said_unknown(client, db, code):
    page = client.get(f"/verifier/{code}")
    assert page.status_code == 404
    assert "Aucun document" in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_a_mistyped_code_is_refused_on_the_form(client, db):
    assert "contient une erreur" in client.post("/verifier/", {"code": "12"}).content.decode()


def test_codes_cannot_be_tried_by_the_thousand(client, db):
    answers = [client.get(f"/verifier/7K3F-92XM-4T{n // 10}{n % 10}").status_code for n in range(20, 51)]
    assert answers[-1] == 429
