"""The resident's space: home, profile, their data; who is let in, and what one parent never sees of the other."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portal.accounts.actions import close_account, close_inactive
from portal.accounts.forms.profile import clean_name
from portal.accounts.models import Guardianship, Resident, User
from portal.outbox.actions import run_due
from portal.privacy.models import AuditEntry

pytestmark = pytest.mark.django_db
PRIVATE = ["/mon-espace/", "/mon-espace/profil/", "/mon-espace/profil/identite/", "/mon-espace/profil/coordonnees/",
           "/mon-espace/profil/fermer/", "/mon-espace/donnees/", "/mon-espace/demandes/", "/mon-espace/messages/",
           "/mon-espace/documents/"]  # fmt: skip


@pytest.fixture
def maiwenn() -> Resident:
    user = User.objects.create_user("maiwenn@courriel.example")
    return Resident.objects.create(user=user, birth_name="Le Goff", given_names="Maïwenn Anna", email=user.email)


@pytest.fixture
def own(client, maiwenn):
    client.force_login(maiwenn.user)
    return client


@pytest.mark.parametrize("address", PRIVATE)
def test_a_visitor_is_led_to_sign_in(client, address):
    assert client.get(address).url == f"/comptes/login/?next={address}"


@pytest.mark.parametrize("address", PRIVATE)
def test_a_resident_reads_their_pages_and_nothing_keeps_a_copy(own, address):
    answer = own.get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("address", PRIVATE)
def test_an_agent_is_led_to_the_desk(client, agent, address):
    client.force_login(agent)
    assert client.get(address).url == "/agents/"


def test_the_home_greets_by_first_name_and_says_that_nothing_waits(own):
    page = own.get("/mon-espace/").content.decode()
    assert "Bonjour Maïwenn" in page
    assert "Rien ne vous attend" in page


def test_an_account_opened_by_an_address_alone_is_asked_its_name_once(client):
    user = User.objects.create_user("nouvelle@courriel.example")
    client.force_login(user)
    assert "Indiquez votre nom" in client.get("/mon-espace/").content.decode()
    answer = client.post("/mon-espace/profil/identite/", {"birth_name": "Nguyễn", "given_names": "Linh"})
    assert answer.url == "/mon-espace/profil/"
    resident = Resident.objects.get(user=user)
    assert (resident.display_name, resident.single_name) == ("Linh Nguyễn", False)
    assert "Indiquez votre nom" not in client.get("/mon-espace/").content.decode()


@pytest.mark.parametrize(
    "name", ["O’Neil", "O'Neil", "Nguyễn", "Fañch", "Le Cléac’h", "d’Ys", "O", "Saint-Exupéry", "Ng. Thi"]
)
def test_names_are_taken_as_they_are_written(name):
    assert clean_name(name) == name


@pytest.mark.parametrize("name", ["R2D2", "<b>", "Jean_Luc", "12"])
def test_what_is_no_name_is_refused_in_plain_words(own, name):
    page = own.post("/mon-espace/profil/identite/", {"birth_name": name, "given_names": "Anna"}).content.decode()
    assert "Un nom s’écrit avec des lettres" in page


def test_a_single_name_is_enough(own, maiwenn):
    own.post("/mon-espace/profil/identite/", {"birth_name": "Sukarno", "given_names": "", "single_name": "on"})
    maiwenn.refresh_from_db()
    assert (maiwenn.display_name, maiwenn.single_name) == ("Sukarno", True)


def test_without_first_name_nor_single_name_the_form_says_what_to_do(own, maiwenn):
    page = own.post("/mon-espace/profil/identite/", {"birth_name": "Le Goff", "given_names": ""}).content.decode()
    assert "cochez « Je n’ai qu’un seul nom »" in page
    maiwenn.refresh_from_db()
    assert maiwenn.given_names == "Maïwenn Anna"


def test_the_birth_date_is_three_fields_and_must_exist(own, maiwenn):
    named = {"birth_name": "Le Goff", "given_names": "Maïwenn"}
    page = own.post("/mon-espace/profil/identite/", {**named, "day": "31", "month": "2", "year": "1991"})
    assert "Saisissez une date qui existe, par exemple 14 07 1985." in page.content.decode()
    own.post("/mon-espace/profil/identite/", {**named, "day": "17", "month": "04", "year": "1991"})
    maiwenn.refresh_from_db()
    assert maiwenn.birth_date == date(1991, 4, 17)
    assert 'value="1991"' in own.get("/mon-espace/profil/identite/").content.decode()


def test_address_and_telephone_are_kept_and_the_audit_says_which_fields_changed(own, maiwenn):
    typed = {"line1": "27, rue des Carmes", "postcode": "29999", "city": "Kermor", "phone": "06 39 98 41 27"}
    own.post("/mon-espace/profil/coordonnees/", typed)
    maiwenn.refresh_from_db()
    assert maiwenn.phone == "+33639984127"
    assert maiwenn.address["line1"] == "27, rue des Carmes"
    line = AuditEntry.objects.get(verb="edited", object_id=str(maiwenn.key))
    assert line.purpose == "address, phone"
    assert "Carmes" not in str(vars(line))


def test_a_wrong_telephone_number_is_said_wrong(own):
    page = own.post("/mon-espace/profil/coordonnees/", {"phone": "douze"}).content.decode()
    assert "Saisissez un numéro de téléphone, par exemple" in page


def test_the_channel_wanted_must_have_where_to_arrive(own, maiwenn):
    page = own.post("/mon-espace/profil/", {"preferred_channel": "letter"}).content.decode()
    assert "Indiquez d’abord votre adresse postale" in page
    own.post("/mon-espace/profil/coordonnees/", {"line1": "27, rue des Carmes", "postcode": "29999", "city": "Kermor"})
    own.post("/mon-espace/profil/", {"preferred_channel": "letter", "access_needs": ["gros_caracteres"]})
    maiwenn.refresh_from_db()
    assert (maiwenn.preferred_channel, maiwenn.access_needs) == ("letter", ["gros_caracteres"])


@pytest.fixture
def family(maiwenn):
    other = User.objects.create_user("autre@courriel.example")
    father = Resident.objects.create(
        user=other, birth_name="Autret", given_names="Paul", phone="+33639980042", email=other.email,
        address={"line1": "9, rue des Halles", "postcode": "29999", "city": "Kermor"},
    )  # fmt: skip
    child = Resident.objects.create(birth_name="Autret", given_names="Inès", birth_date=date(2019, 5, 1))
    for adult in (maiwenn, father):
        Guardianship.objects.create(child=child, adult=adult, authority="joint", residence="alternée")
    return father


@pytest.mark.parametrize("address", ["/mon-espace/profil/", "/mon-espace/donnees/", "/mon-espace/"])
def test_the_other_parent_s_address_is_never_shown(own, family, address):
    page = own.get(address).content.decode()
    for secret in ("rue des Halles", "39 98 00 42", "+33639980042", "autre@courriel.example", "Paul"):
        assert secret not in page


def test_both_parents_see_their_child(own, family, client):
    assert "Inès" in own.get("/mon-espace/profil/").content.decode()
    client.force_login(family.user)
    assert "Inès" in client.get("/mon-espace/profil/").content.decode()


def test_the_copy_holds_the_person_s_data_and_nothing_of_the_other_parent(own, maiwenn, family):
    answer = own.post("/mon-espace/donnees/copie/")
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    copy = json.loads(answer.content)
    text = json.dumps(copy, ensure_ascii=False)
    assert "Maïwenn" in text
    assert "Inès" in text
    for secret in ("rue des Halles", "39980042", "autre@", "Paul", "password"):
        assert secret not in text
    assert AuditEntry.objects.filter(verb="exported", object_id=str(maiwenn.key)).exists()


def test_the_copy_is_taken_by_a_button_only(own):
    assert own.get("/mon-espace/donnees/copie/").status_code == 405


def test_closing_the_account_frees_the_address_and_keeps_the_person(own, maiwenn):
    assert own.get("/mon-espace/profil/fermer/").status_code == 200
    assert User.objects.get(pk=maiwenn.user_id).is_active
    own.post("/mon-espace/profil/fermer/")
    user = User.objects.get(pk=maiwenn.user_id)
    maiwenn.refresh_from_db()
    assert not user.is_active
    assert (maiwenn.user, maiwenn.email, maiwenn.birth_name) == (None, "", "Le Goff")
    assert not User.objects.filter(email="maiwenn@courriel.example").exists()
    assert own.get("/mon-espace/").url.startswith("/comptes/login/")


def test_a_closed_account_signs_in_no_more(client, maiwenn):
    close_account(user=maiwenn.user)
    client.post("/comptes/login/", {"login": "maiwenn@courriel.example"})
    assert mail.outbox == []  # the worker has not passed; whatever leaves later opens another account
    assert User.objects.filter(email="maiwenn@courriel.example").count() == 1


def test_the_home_costs_the_same_however_many_children(own, maiwenn, django_assert_max_num_queries):
    own.get("/mon-espace/")  # the frame of every page is read once a minute at most
    with django_assert_max_num_queries(14):
        own.get("/mon-espace/")


def night(days=0):
    return timezone.make_aware(datetime(2026, 11, 25, 3, 20)) + timedelta(days=days)


def idle(user, days):
    User.objects.filter(pk=user.pk).update(last_login=night() - timedelta(days=days))


def test_an_account_without_sign_in_for_three_years_is_warned_twice_then_closed(maiwenn):
    idle(maiwenn.user, 3 * 365 - 30 + 1)
    for _minute in range(3):
        close_inactive(night())
    run_due()
    assert [message.subject for message in mail.outbox] == ["Votre compte va être fermé"]
    close_inactive(night(24))
    run_due()
    assert len(mail.outbox) == 2
    assert User.objects.get(pk=maiwenn.user_id).is_active
    close_inactive(night(31))
    assert not User.objects.get(pk=maiwenn.user_id).is_active


def test_nobody_s_account_is_closed_unannounced(maiwenn):
    idle(maiwenn.user, 5 * 365)
    close_inactive(night())
    assert User.objects.get(pk=maiwenn.user_id).is_active
    run_due()
    assert {message.subject for message in mail.outbox} == {"Votre compte va être fermé"}


def test_signing_in_keeps_the_account_and_by_day_nothing_is_closed(maiwenn, agent):
    idle(agent, 5 * 365)
    idle(maiwenn.user, 5 * 365)
    close_inactive(night() + timedelta(hours=9))
    assert User.objects.get(pk=maiwenn.user_id).is_active
    idle(maiwenn.user, 10)
    close_inactive(night())
    assert User.objects.filter(pk__in=[maiwenn.user_id, agent.pk], is_active=True).count() == 2
