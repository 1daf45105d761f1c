"""« Mon quartier », the directory of places, people and the contact page."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from time_machine import travel

from portal.directory.models import (
    CollectionMove,
    CollectionRound,
    Department,
    District,
    Place,
    PlaceKind,
    Street,
    read_address,
)
from portal.lib import page_cache
from portal.pages.models import ContactPage, DistrictPage, ElectedMember, EventPage, ServiceStatus
from tests.pages.conftest import City, add, make_place

TUESDAY = "2026-11-24T10:00:00+01:00"


def read(client: Client, address: str, **query: str) -> str:
    page_cache._move_epoch()
    return client.get(address, query).content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("typed", ["12, rue des Halles", "halles", "RUE DES HALLES 29999 Kermor", "12 bis halle"])
def test_a_street_is_found_as_people_type_it(client: Client, city: City, typed: str) -> None:
    html = read(client, "/mon-quartier/", rue=typed)
    assert re.search(r'href="/mon-quartier/centre/\?rue=rue-des-halles', html), typed


@pytest.mark.parametrize("typed", ["rue inconnue", "' OR 1=1", "😀", "\x00", "12", "a" * 5000])
def test_a_street_that_is_not_there_says_what_to_do(client: Client, city: City, typed: str) -> None:
    html = read(client, "/mon-quartier/", rue=typed)
    assert "Nous ne trouvons pas cette rue" in html
    assert 'href="/mon-quartier/centre/"' in html


def test_what_is_typed_is_kept_by_no_cache(client: Client, city: City) -> None:
    response = client.get("/mon-quartier/", {"rue": "halles"})
    assert "ETag" not in response.headers
    assert not response.cookies


def test_an_address_is_taken_apart() -> None:
    assert read_address("24, rue du Collège, 29999 Kermor") == (24, "rue du Collège")
    assert read_address("3 bis place du Marché") == (3, "place du Marché")
    assert read_address("place du 8 mai") == (None, "place du 8 mai")


def test_a_district_says_how_many_live_there_in_french_figures(client: Client, city: City) -> None:
    District.objects.update(population=31_200)
    page_cache._move_epoch()
    html = client.get("/mon-quartier/centre/").content.decode()
    assert "<span>31\N{NARROW NO-BREAK SPACE}200\N{NO-BREAK SPACE}habitants</span>" in html


@travel(TUESDAY, tick=False)
def test_a_district_says_which_bin_goes_when(client: Client, city: City) -> None:
    html = read(client, "/mon-quartier/centre/")
    assert "Mardi et vendredi" in html
    assert "Mercredi, les semaines paires" in html
    assert "Mardi 24 novembre 2026" in html  # today, the grey bin
    assert "Mercredi 25 novembre 2026" in html  # week 48


@travel("2026-12-22T10:00:00+01:00", tick=False)
def test_a_collection_that_moves_is_told(client: Client, city: City) -> None:
    CollectionMove.objects.create(day=date(2026, 12, 25), moved_to=date(2026, 12, 26), reason="Noël")
    html = read(client, "/mon-quartier/centre/")
    assert "La collecte du vendredi 25 décembre 2026 est reportée au samedi 26 décembre 2026." in html


@travel(TUESDAY, tick=False)
def test_a_street_has_its_own_day_for_one_bin_and_its_district_s_for_the_others(client: Client, city: City) -> None:
    street = Street.objects.get()
    district = District.objects.get()
    CollectionRound.objects.create(kind="yellow", district=district, street=street, weekday=5)
    html = read(client, "/mon-quartier/centre/", rue="rue-des-halles", numero="12")
    assert "Samedi" in html
    assert "semaines paires" not in html
    assert "Mardi et vendredi" in html
    with pytest.raises(IntegrityError), transaction.atomic():
        CollectionRound.objects.create(kind="grey", district=district, weekday=1)


@travel(TUESDAY, tick=False)
def test_with_a_street_the_nearest_of_each_kind_and_its_schools_are_shown(client: Client, city: City) -> None:
    library = PlaceKind.objects.create(slug="library", name="Médiathèque", name_plural="Médiathèques")
    school = PlaceKind.objects.create(slug="school", name="École", name_plural="Écoles")
    for slug, kind, longitude in (
        ("loin", library, -4.99),
        ("proche", library, -4.945),
        ("ecole-du-secteur", school, -4.95),
        ("autre-ecole", school, -4.9451),
    ):
        place = make_place(slug, slug.capitalize(), latitude=48.2, longitude=longitude)
        Place.objects.filter(pk=place.pk).update(kind=kind, district=District.objects.get())
    Street.objects.update(schools={"elementaire": "ecole-du-secteur"})
    html = read(client, "/mon-quartier/centre/", rue="rue-des-halles", numero="51")
    assert re.findall(r'<h3><a href="/lieux/([^/]+)/">', html) == ["proche", "ecole-du-secteur"]
    assert "à 50 m" in html
    whole = read(client, "/mon-quartier/centre/")
    assert {"loin", "proche", "autre-ecole"} <= set(re.findall(r'<h3><a href="/lieux/([^/]+)/">', whole))


@travel(TUESDAY, tick=False)
def test_a_district_shows_its_own_events_news_member_and_notices(client: Client, city: City) -> None:
    status = ServiceStatus.objects.create(
        title="Collecte décalée", starts_at=timezone.now(), department=city.article.department
    )
    status.districts.add(District.objects.get())
    add(city.agenda, EventPage(title="Ici", slug="ici", starts_on=date(2026, 12, 1), place=city.place))
    add(city.agenda, EventPage(title="Ailleurs", slug="ailleurs", starts_on=date(2026, 12, 1), place_text="Loin"))
    city.news.districts = [District.objects.get()]
    city.news.published_on = date(2026, 11, 20)
    city.news.save()
    html = read(client, "/mon-quartier/centre/")
    assert "Collecte décalée" in html
    assert "Idriss Lahlou" in html
    assert ">Ici</a>" in html
    assert "Ailleurs" not in html
    assert "Le môle rouvre" in html


def test_a_district_gives_its_bins_to_other_software(city: City) -> None:
    rows = DistrictPage.objects.get().collection
    assert [row["bin"] for row in rows] == ["bac gris", "bac jaune"]
    assert rows[0]["days"] == "mardi et vendredi"
    assert rows[0]["next"] >= timezone.localdate()


@travel(TUESDAY, tick=False)
def test_places_are_sorted_by_distance_from_a_typed_street(client: Client, city: City) -> None:
    for slug, longitude in (("a-loin", -4.99), ("b-proche", -4.945)):
        make_place(slug, slug, latitude=48.2, longitude=longitude)
    html = read(client, "/lieux/", pres="51 rue des Halles")
    assert re.findall(r'<h3><a href="/lieux/([^/]+)/">', html) == ["b-proche", "a-loin", "hotel-de-ville"]
    assert "du plus proche au plus loin de : Rue des Halles" in html
    assert "Nous ne connaissons pas cette rue" in read(client, "/lieux/", pres="rue de nulle part")


@travel(TUESDAY, tick=False)
def test_places_are_found_by_what_one_does_there_and_by_their_access(client: Client, city: City) -> None:
    pool = make_place("piscine", "Piscine")
    Place.objects.filter(pk=pool.pk).update(services=["Cours de natation"], accessibility=["hearing_loop"])
    for query, found in (
        ({"quoi": "etat civil"}, ["hotel-de-ville"]),
        ({"quoi": "natations"}, ["piscine"]),
        ({"acces": "hearing_loop"}, ["piscine"]),
        ({"fauteuil": "1"}, ["hotel-de-ville"]),
        ({"quoi": "fusée"}, []),
        ({"acces": "rien"}, []),
    ):
        html = read(client, "/lieux/", **query)
        assert re.findall(r'<h3><a href="/lieux/([^/]+)/">', html) == found, query
    assert "Aucun lieu ne correspond" in html


@travel(TUESDAY, tick=False)
def test_the_map_shows_what_the_list_shows(client: Client, city: City) -> None:
    for number in range(3):
        make_place(f"lieu-{number}", f"Lieu {number}", latitude=48.2 + number / 100, longitude=-4.95)
    html = read(client, "/lieux/", quoi="lieu")
    assert html.count('class="map__marker"') == html.count('class="place__number"') == 3


def test_elected_members_stand_by_rank_and_are_chosen_by_district(client: Client, city: City) -> None:
    html = read(client, "/vivre-a-kermor/les-elus/")
    assert html.index("Maëlle Kerdoncuff") < html.index("Idriss Lahlou")
    one = read(client, "/vivre-a-kermor/les-elus/", quartier="centre")
    assert "1 élu<" in one
    assert "Maëlle Kerdoncuff" not in one
    assert "Personne ne correspond" in read(client, "/vivre-a-kermor/les-elus/", groupe="Aucun")
    ElectedMember.objects.filter(slug="maelle").update(in_office=False)
    assert "Maëlle Kerdoncuff" not in read(client, "/vivre-a-kermor/les-elus/")


def test_a_photo_needs_its_text() -> None:
    with pytest.raises(ValidationError, match="Décrivez la photo"):
        ElectedMember(slug="x", name="X Y", photo_id=1).clean()


def test_departments_nest_and_a_closed_one_leads_to_its_successor(client: Client, city: City) -> None:
    parent = Department.objects.get(slug="etat-civil")
    Department.objects.create(slug="mariages", name="Mariages", parent=parent)
    old = Department.objects.create(
        slug="vieux", name="Vieux service", closed_on=date(2026, 1, 1), successor=parent, parent=parent
    )
    chart = read(client, "/vivre-a-kermor/les-services/")
    assert re.search(r"État civil.*<ul.*Mariages", chart, re.DOTALL)
    assert "Vieux service" not in chart
    page = read(client, "/vivre-a-kermor/les-services/etat-civil/")
    assert "Demander un acte de naissance" in page
    assert "Mariages" in page
    assert "Ce service n’existe plus" in read(client, "/vivre-a-kermor/les-services/vieux/")
    Department.objects.filter(pk=old.pk).update(successor=None)
    page_cache._move_epoch()
    for slug in ("vieux", "inconnu"):
        assert client.get(f"/vivre-a-kermor/les-services/{slug}/").status_code == 404


def test_departments_that_hold_each_other_do_not_turn_for_ever(client: Client, city: City) -> None:
    one = Department.objects.create(slug="un", name="Un")
    other = Department.objects.create(slug="deux", name="Deux", parent=one)
    Department.objects.filter(pk=one.pk).update(parent=other)
    assert client.get("/vivre-a-kermor/les-services/").status_code == 200


@travel(TUESDAY, tick=False)
def test_the_contact_page_has_every_way_in_and_who_answers(client: Client, city: City) -> None:
    html = read(client, "/contact/")
    for words in ("02 61 91 00 00", "02 61 91 07 00", "Un service gratuit transcrit", "Madame la Maire", "Mariage"):
        assert words in html, words
    assert "C’est ouvert, jusqu’à 18 h" in html
    now = timezone.localtime()
    assert ContactPage.objects.get().changes_at(now) == now.replace(hour=17, minute=30, second=0, microsecond=0)


def test_the_district_page_costs_no_more_for_more_places(
    client: Client, city: City, django_assert_max_num_queries: Any
) -> None:
    district = District.objects.get()
    kind = PlaceKind.objects.create(slug="library", name="Médiathèque", name_plural="Médiathèques")
    for number in range(6):
        place = make_place(f"m-{number}", f"Médiathèque {number}")
        Place.objects.filter(pk=place.pk).update(kind=kind, district=district)
    client.get("/plan-du-site/")
    with django_assert_max_num_queries(20):
        client.get("/mon-quartier/centre/", {"inconnue": ""})
