"""States of services: where they are told, from when to when, and who may announce them."""

from __future__ import annotations

import itertools
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from portal.accounts.models import AgentMembership, User
from portal.directory.models import Department
from portal.eservices.disruptions import disruptions_of
from portal.lib import page_cache
from portal.pages.models import AffectedPage, DistrictPage, ServiceStatus, ServiceStatusPage
from tests.pages.conftest import City, add

pytestmark = pytest.mark.django_db


def announce(city: City, **fields: Any) -> ServiceStatus:
    now = timezone.now()
    values = {"title": "Collecte décalée lundi", "text": "Sortez vos bacs dimanche soir.", "level": "disruption"}
    values |= {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(days=1), **fields}
    status = ServiceStatus.objects.create(**values)
    AffectedPage.objects.create(status=status, page=city.article)
    page_cache._move_epoch()
    return status


def read(url: str) -> str:
    page_cache._move_epoch()
    response = Client().get(url)
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.fixture
def state_page(city: City) -> ServiceStatusPage:
    return add(city.home, ServiceStatusPage(title="État des services", slug="etat-des-services"))


def test_it_is_told_in_full_on_its_page_and_in_a_line_above(city: City, state_page: ServiceStatusPage) -> None:
    status = announce(city)
    full = read(city.article.url)
    assert "Collecte décalée lundi" in full
    assert "Sortez vos bacs dimanche soir." in full
    for above in (city.section.url, "/"):
        body = read(above)
        assert f"/etat-des-services/#etat-{status.key}" in body
        assert "Sortez vos bacs" not in body
    assert "Collecte décalée" not in read(city.news.url)


def test_it_begins_and_ends_by_itself(city: City) -> None:
    now = timezone.now()
    announce(city, title="Pas encore", starts_at=now + timedelta(hours=1))
    announce(city, title="Déjà fini", starts_at=now - timedelta(days=2), ends_at=now - timedelta(hours=1))
    body = read(city.article.url)
    assert "Pas encore" not in body
    assert "Déjà fini" not in body


def test_a_page_is_kept_no_longer_than_the_state_is_true(city: City, rf: RequestFactory) -> None:
    announce(city, ends_at=timezone.now() + timedelta(seconds=20))
    response = city.article.drawn(rf.get(city.article.url))
    assert 0 < response.public_for <= 20


def test_the_procedure_says_it_on_its_page_in_its_form_and_nowhere_else(city: City) -> None:
    status = announce(city, title="Délais allongés", level="interruption")
    status.procedures.add(city.procedure.procedure)
    page_cache._move_epoch()
    assert "Délais allongés" in read(city.procedure.url)
    told = disruptions_of(city.procedure.procedure_id)
    assert [(each.kind, each.title) for each in told] == [("error", "Délais allongés")]
    assert disruptions_of(0) == []


def test_a_place_says_it(city: City) -> None:
    status = announce(city, title="Ascenseur en panne")
    status.places.add(city.place)
    assert "Ascenseur en panne" in read(f"/lieux/{city.place.slug}/")


def test_the_page_sorts_current_coming_and_past(city: City, state_page: ServiceStatusPage) -> None:
    now = timezone.now()
    announce(city, title="En panne maintenant")
    announce(city, title="Travaux prévus", starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=3))
    announce(city, title="Réparé", starts_at=now - timedelta(days=3), ends_at=now - timedelta(days=2))
    announce(city, title="Oublié", starts_at=now - timedelta(days=90), ends_at=now - timedelta(days=60))
    body = read("/etat-des-services/")
    places = [body.index(title) for title in ("En panne maintenant", "Travaux prévus", "Réparé")]
    assert places == sorted(places)
    assert "Oublié" not in body


def test_the_page_is_well_made(city: City, state_page: ServiceStatusPage) -> None:
    announce(city)
    for address in ("/etat-des-services/", city.article.url, "/"):
        html = read(address)
        assert len(re.findall(r"<h1[ >]", html)) == 1
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_page_without_anything_says_that_all_is_well(state_page: ServiceStatusPage) -> None:
    assert "Tout fonctionne comme d’habitude" in read("/etat-des-services/")


def test_the_page_reads_a_fixed_number_of_queries(
    city: City, state_page: ServiceStatusPage, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        announce(city, title=f"Panne {number}").procedures.add(city.procedure.procedure)
    page_cache._move_epoch()
    with django_assert_max_num_queries(40):
        assert Client().get("/etat-des-services/").status_code == 200


def test_machines_read_it_too(city: City, state_page: ServiceStatusPage) -> None:
    status = announce(city)
    data = json.loads(read("/etat-des-services/etat.json"))
    assert [row["id"] for row in data["current"]] == [str(status.key)]
    assert data["current"][0]["pages"][0]["title"] == city.article.title
    assert data["coming"] == data["past"] == []
    feed = read("/etat-des-services/rss/")
    assert f"urn:uuid:{status.key}" in feed
    assert "Collecte décalée lundi" in feed


def test_an_end_before_the_start_is_refused(city: City) -> None:
    now = timezone.now()
    with pytest.raises(Exception, match="La fin doit suivre le début"):
        ServiceStatus(title="À l’envers", starts_at=now, ends_at=now - timedelta(hours=1)).full_clean()


def test_what_an_editor_writes_is_escaped(city: City) -> None:
    announce(city, title="<script>alert(1)</script>", text="<img src=x onerror=y>")
    body = read(city.article.url)
    assert "<script>alert(1)" not in body
    assert "<img src=x" not in body


# Who may announce


def editor_of(department: Department | None, *permissions: str) -> User:
    user = User.objects.create(email=f"{permissions[0] if permissions else 'rien'}@kermor.example")
    wanted = ["access_admin", *permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    if department:
        AgentMembership.objects.create(user=user, department=department)
    return user


def signed_in(user: User, client: Client) -> Client:
    client.force_login(user)
    return client


def post(client: Client, **fields: Any) -> Any:
    now = timezone.localtime()
    values = {
        "title": "Guichet fermé", "text": "", "level": "interruption", "starts_at": f"{now:%Y-%m-%d %H:%M}",
        "ends_at": "", "affected_pages-TOTAL_FORMS": "0", "affected_pages-INITIAL_FORMS": "0",
        "affected_pages-MIN_NUM_FORMS": "0", "affected_pages-MAX_NUM_FORMS": "1000", **fields,
    }  # fmt: skip
    return client.post("/cms/snippets/pages/servicestatus/add/", values)


@pytest.fixture
def _no_second_factor(settings: Any) -> None:
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = False


@pytest.mark.ignore_template_errors
@pytest.mark.usefixtures("_no_second_factor")
def test_an_editor_announces_for_the_own_department_only(city: City, client: Client) -> None:
    own = Department.objects.get(slug="etat-civil")
    other = Department.objects.create(slug="voirie", name="Voirie")
    signed_in(editor_of(own, *(f"{verb}_servicestatus" for verb in ("add", "change", "delete"))), client)
    client.raise_request_exception = False  # a panel of Wagtail's counts on an undefined variable, which fails in tests
    assert post(client, department=other.pk).status_code != 302
    assert not ServiceStatus.objects.exists()
    assert post(client, department=own.pk).status_code == 302
    assert ServiceStatus.objects.get().department == own
    foreign = ServiceStatus.objects.create(title="Rue barrée", department=other)
    listing = client.get("/cms/snippets/pages/servicestatus/").content.decode()
    assert "Guichet fermé" in listing
    assert "Rue barrée" not in listing
    for verb in ("edit", "delete"):
        answer = client.post(f"/cms/snippets/pages/servicestatus/{verb}/{foreign.pk}/", {"title": "Pris"})
        assert answer["Location"] == "/cms/"
    assert ServiceStatus.objects.filter(title="Rue barrée").exists()


@pytest.mark.ignore_template_errors
@pytest.mark.usefixtures("_no_second_factor")
def test_others_find_the_door_closed(city: City, client: Client) -> None:
    assert "/login/" in Client().get("/cms/snippets/pages/servicestatus/add/")["Location"]
    signed_in(editor_of(None), client)
    assert client.get("/cms/snippets/pages/servicestatus/add/").status_code == 302
    assert post(client).status_code == 302
    assert not ServiceStatus.objects.exists()


# What anyone may know


def test_a_page_behind_a_restriction_is_named_nowhere_but_its_state_is(
    city: City, state_page: ServiceStatusPage
) -> None:
    status = announce(city)
    status.procedures.add(city.procedure.procedure)
    for page in (city.section, city.procedure):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    for address in ("/api/v1/status/", "/etat-des-services/etat.json", "/etat-des-services/"):
        told = read(address)
        told = told if told.startswith("<") else json.dumps(json.loads(told), ensure_ascii=False)
        assert "Collecte décalée lundi" in told
        assert city.article.title not in told, address
        assert city.article.url not in told, address
        assert city.procedure.url not in told, address


def test_a_district_says_what_names_it_or_a_place_in_it(city: City) -> None:
    district = DistrictPage.objects.get()
    status = announce(city, title="Marché déplacé", level="information")
    status.districts.add(district.district)
    page_cache._move_epoch()
    assert "Information\u00a0: Marché déplacé" in read(district.url)
    assert "Sortez vos bacs dimanche soir." in read(district.url)
    status.districts.clear()
    page_cache._move_epoch()
    assert "Marché déplacé" not in read(district.url)
    status.places.add(city.place)
    type(city.place).objects.filter(pk=city.place.pk).update(district=district.district)
    page_cache._move_epoch()
    assert "Marché déplacé" in read(district.url)


def test_pages_in_another_language_say_it_in_french_marked_so_under_words_of_their_own(city: City) -> None:
    page_cache._move_epoch()
    announce(city)
    home = city.home.copy_for_translation(Locale.objects.get(language_code="en"))
    home.save_revision().publish()
    for page in (city.section, city.article):
        made = page.copy_for_translation(Locale.objects.get(language_code="en"))
        made.title = f"{page.title} in English"
        made.save_revision().publish()
    french = read(city.article.url)
    assert "Perturbation\u00a0: Collecte décalée lundi" in french
    english = read(made.url)
    assert made.url.startswith("/en/")
    assert '<span lang="fr">Collecte décalée lundi</span>' in english
    assert re.search(r'<div lang="fr"[^>]*><p>Sortez vos bacs dimanche soir\.</p>', english)
    assert "Perturbation" not in english
    assert '<span lang="fr">Collecte décalée lundi</span>' in read("/en/")
