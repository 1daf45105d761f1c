"""What the city gives to forms: its lists, its sectors, what an account knows, which door a slug opens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from portal.accounts.models import Guardianship, Resident
from portal.directory.models import District, Place, PlaceKind, Street
from portal.eservices import doors, prefill, privacy
from portal.eservices.lookups import Asker, CityLookups, KeptLookups
from portal.eservices.models import Procedure
from portal.eservices.sealing import seal, unseal
from portal.lib.rate_limits import client_address, too_many
from tests.eservices import factories

pytestmark = pytest.mark.django_db
HOME = {"line1": "14 rue des Calfats", "postcode": "29999", "city": "Kermor", "country": "France"}


@pytest.fixture
def city() -> CityLookups:
    district = District.objects.create(slug="le-port", name="Le Port")
    Street.objects.create(
        slug="rue-des-calfats", name="Rue des Calfats", postcode="29999", district=district, zone="Z2",
        schools={"maternelle": "ecole-maternelle-de-la-criee"},
    )  # fmt: skip
    kind = PlaceKind.objects.create(slug="school", name="École", name_plural="Écoles")
    Place.objects.create(slug="ecole-des-carmes", name="École des Carmes", kind=kind)
    Place.objects.create(slug="ecole-fermee", name="École fermée", kind=kind, live=False)
    return CityLookups()


def child_of(adult: Resident, authority: str = "joint", **fields: Any) -> Resident:
    child = Resident.objects.create(birth_name="Morvan", given_names="Léna", birth_date=date(2024, 3, 12))
    Guardianship.objects.create(child=child, adult=adult, authority=authority, **fields)
    return child


def test_a_list_offers_what_is_open_and_still_names_what_is_closed(city: CityLookups) -> None:
    assert [each.label for each in city.options("schools", {})] == ["École des Carmes"]
    assert city.label("schools", "ecole-fermee") == "École fermée"
    assert city.label("schools", "rien") is None
    assert city.options("inconnue", {}) == ()
    assert city.value("inconnue") is None


@pytest.mark.parametrize(
    "line", ["14 rue des Calfats", "14bis, Rue des calfats", "RUE DES CALFATS", "14, rue des Calfats "]
)
def test_the_street_of_an_address_is_found_however_it_is_written(city: CityLookups, line: str) -> None:
    address = {**HOME, "line1": line}
    assert city.value("sector_school", address=address, level="maternelle") == "ecole-maternelle-de-la-criee"
    assert city.value("zone", address=address) == "Z2"
    assert city.value("district", address=address) == "le-port"


def test_an_address_is_in_the_city_or_not_or_not_yet_known(city: CityLookups) -> None:
    assert city.value("in_city", address=HOME) is True
    assert city.value("in_city", address={**HOME, "postcode": "29200"}) is False
    assert city.value("in_city", address={**HOME, "country": "Belgique"}) is False
    assert city.value("in_city", address=None) is None


def test_one_s_own_children_and_nobody_else_s_are_offered() -> None:
    adult, other = factories.resident(), factories.resident()
    child = child_of(adult)
    child_of(adult, authority="none")
    child_of(adult, until=timezone.localdate() - timedelta(days=1))
    assert [each.value for each in CityLookups(Asker(adult)).options("own_children", {})] == [str(child.key)]
    known = CityLookups(Asker(adult)).value("child", resident=str(child.key))
    assert known == {"family_name": "Morvan", "given_names": "Léna", "birth_date": "2024-03-12"}
    for stranger in (None, other):
        assert CityLookups(Asker(stranger)).options("own_children", {}) == ()
        assert CityLookups(Asker(stranger)).value("child", resident=str(child.key)) is None
    assert CityLookups(Asker(adult)).value("child", resident="rien") is None


def test_one_s_own_requests_and_nobody_else_s_are_offered() -> None:
    owner = factories.resident()
    request = factories.submitted(owner=owner)
    assert [each.value for each in CityLookups(Asker(owner)).options("own_requests", {})] == [request.reference]
    assert CityLookups(Asker(factories.resident())).label("own_requests", request.reference) is None


def test_what_the_lists_said_is_remembered_and_said_again_when_they_have_changed(city: CityLookups) -> None:
    city.label("schools", "ecole-des-carmes")
    city.value("zone", address=HOME)
    kept = KeptLookups(city.labels, city.told)
    Place.objects.all().update(name="École renommée")
    Street.objects.all().update(zone="Z9")
    assert kept.label("schools", "ecole-des-carmes") == "École des Carmes"
    assert kept.value("zone", address=HOME) == "Z2"


def test_blocks_with_a_prefix_speak_of_somebody_else_and_are_not_filled() -> None:
    data = factories.definition()
    data["steps"][3]["questions"].insert(0, {"block": "B-PERSON", "prefix": "friend", "off": ["birth_place"]})
    made = factories.procedure("avec-une-amie", data=data)
    step = factories.version(made).parsed().step("contact")
    assert step is not None
    known = prefill.known_answers(step, factories.resident())
    assert set(known) == {"person", "email", "phone", "reply_by"}
    assert prefill.known_answers(step, None) == {}


def test_a_slug_opens_a_procedure_an_entry_point_or_nothing() -> None:
    made = factories.procedure()
    assert doors.find_door(made.slug).entry == made.slug
    assert doors.find_door("bache").procedure == made
    with pytest.raises(Http404):
        doors.find_door("rien")
    Procedure.objects.update(live=False)
    for slug in (made.slug, "bache"):
        with pytest.raises(Http404):
            doors.find_door(slug)


def test_a_sealed_text_opens_with_every_key_and_the_first_one_seals(settings: Any) -> None:
    old = settings.PORTAL_SEAL_KEYS
    sealed = seal({"health": "Fauteuil"})
    settings.PORTAL_SEAL_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", *old]
    assert unseal(sealed) == {"health": "Fauteuil"}
    assert b"Fauteuil" not in (sealed or b"")
    assert seal({}) is None
    assert unseal(None) == {}


def test_a_person_s_copy_holds_what_they_sent_health_included_and_nobody_else_s() -> None:
    owner, other = factories.resident(), factories.resident()
    factories.submitted(owner=owner)
    (row,) = privacy._sheets(str(owner.key))
    assert row["answers"]["Un besoin lié à votre santé ?"] == ["Je me déplace en fauteuil."]
    assert list(privacy._sheets(str(other.key))) == []
    assert list(privacy._requests(str(other.key))) == []


def test_a_door_counts_its_knocks_by_visitor() -> None:
    assert [too_many("porte", "a", limit=2, seconds=60) for _each in range(3)] == [False, False, True]
    assert not too_many("porte", "b", limit=2, seconds=60)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [(0, "6.6.6.6", "127.0.0.1"), (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"), (2, "6.6.6.6, 8.8.8.8, 10.0.0.1", "8.8.8.8"),
     (1, "", "127.0.0.1")],
)  # fmt: skip
def test_what_a_visitor_writes_about_their_address_is_not_believed(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.PORTAL_TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address
