"""The crisis switch: all together, once, and back exactly as it was; with a light page that anyone can open."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.directory.models import HoursException
from portal.eservices.enums import Intake
from portal.lib import page_cache, parties
from portal.pages.actions import crisis as actions
from portal.pages.models import Banner, Crisis, CrisisLog, CrisisRun
from portal.pages.models.crisis import read_number
from portal.privacy.models import AuditEntry
from tests.pages.conftest import City, make_place

pytestmark = pytest.mark.django_db
BY = parties.agent("a-1", "Anne Le Goff")


@pytest.fixture
def crisis(city: City) -> Crisis:
    row = Crisis.objects.create(
        title="Submersion du port",
        happening="La mer passe par-dessus les quais.",
        instructions="Quittez les quais.\nMontez à l’étage.",
        numbers="Cellule de crise : 02 61 91 00 90\nSecours 112",
        banner_title="Submersion du port",
        banner_text="Quittez les quais.",
        closed_until=timezone.localdate() + timedelta(days=2),
    )
    row.places.add(city.place)
    row.procedures.add(city.procedure.procedure)
    row.pages.add(city.article)
    return row


def turn_on(crisis: Crisis, **values: Any) -> CrisisRun:
    run = actions.activate(
        **{"crisis_id": crisis.pk, "version_no": crisis.version_no, "once": uuid4(), "by": BY, **values}
    )
    page_cache._move_epoch()
    return run


def read(url: str, status: int = 200) -> str:
    page_cache._move_epoch()
    response = Client().get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_one_click_does_all_of_it_together(city: City, crisis: Crisis) -> None:
    turn_on(crisis)
    home, article, page = read("/"), read(city.article.url), read("/crise/")
    for line in ("Quittez les quais.", "Montez à l’étage.", 'href="tel:+33261910090"', city.place.name):
        assert line in home
        assert line in page
    assert "notice-bar--emergency" in article
    assert "Submersion du port" in article
    assert city.place.opening_times().on(timezone.localdate()) is not None
    assert HoursException.objects.get(place=city.place).reason == crisis.title
    city.procedure.procedure.refresh_from_db()
    assert city.procedure.procedure.intake == Intake.PAUSED
    assert f'href="{city.article.url}"' in home
    verbs = set(AuditEntry.objects.filter(object_type="crisis").values_list("verb", flat=True))
    assert verbs == {"crisis.activated"}


def test_the_light_home_weighs_next_to_nothing(crisis: Crisis) -> None:
    run = turn_on(crisis)
    for number in range(30):
        actions.tell(run_id=run.pk, text=f"Point {number} " + "x" * 400, once=uuid4(), by=BY)
    home = read("/")
    assert "<script" not in home
    assert "<img" not in home
    assert "@font-face" not in home
    linked = re.findall(r'<link rel="(?:stylesheet|icon|preload)" href="([^"]+)"', home)
    files = [Path(settings.BASE_DIR) / "static" / each.removeprefix("/static/") for each in linked]
    assert len(files) == 2
    assert len(home.encode()) + sum(each.stat().st_size for each in files) <= 20_000


def test_a_double_click_turns_on_once(crisis: Crisis) -> None:
    once = uuid4()
    assert turn_on(crisis, once=once) == turn_on(crisis, once=once)
    assert Banner.objects.count() == 1
    assert HoursException.objects.count() == 1


def test_a_form_read_before_a_change_is_refused(crisis: Crisis) -> None:
    with transaction.atomic():
        actions.save_prepared(crisis=crisis, version_no=1, by=BY)
    with pytest.raises(actions.StaleForm):
        actions.activate(crisis_id=crisis.pk, version_no=1, once=uuid4(), by=BY)
    with pytest.raises(actions.StaleForm), transaction.atomic():
        actions.save_prepared(crisis=crisis, version_no=1, by=BY)
    assert not Banner.objects.exists()


def test_only_one_crisis_at_a_time_even_in_the_database(crisis: Crisis) -> None:
    turn_on(crisis)
    other = Crisis.objects.create(title="Tempête", happening="x", instructions="x", banner_title="x")
    with pytest.raises(actions.AnotherRuns):
        turn_on(other)
    with pytest.raises(IntegrityError), transaction.atomic():
        CrisisRun.objects.create(crisis=other, once=uuid4(), started_by="x")


def test_turning_off_undoes_exactly_what_was_done(city: City, crisis: Crisis) -> None:
    today = timezone.localdate()
    others = HoursException.objects.create(place=city.place, starts_on=today, ends_on=today, reason="Inventaire")
    run = turn_on(crisis)
    ended = actions.end(run_id=run.pk, by=BY)
    assert list(HoursException.objects.all()) == [others]
    city.procedure.procedure.refresh_from_db()
    assert city.procedure.procedure.intake == Intake.OPEN
    assert ended.left_alone == []
    assert not ended.active
    assert "notice-bar" not in read(city.article.url)
    home = read("/")
    assert "hero" in home
    assert "Montez" not in home
    over = read("/crise/")
    assert "Alerte terminée" in over
    assert "Montez" not in over
    assert actions.end(run_id=run.pk, by=BY).ended_at == ended.ended_at


def test_what_others_changed_meanwhile_stays_and_is_named(city: City, crisis: Crisis) -> None:
    run = turn_on(crisis)
    HoursException.objects.update(ends_on=timezone.localdate() + timedelta(days=9))
    city.procedure.procedure.intake = Intake.PAPER_ONLY
    city.procedure.procedure.save()
    ended = actions.end(run_id=run.pk, by=BY)
    assert HoursException.objects.count() == 1
    city.procedure.procedure.refresh_from_db()
    assert city.procedure.procedure.intake == Intake.PAPER_ONLY
    assert len(ended.left_alone) == 2
    assert city.place.name in ended.left_alone[0]


def test_a_procedure_that_was_closed_before_is_not_opened_after(city: City, crisis: Crisis) -> None:
    procedure = city.procedure.procedure
    procedure.intake = Intake.PAUSED
    procedure.save()
    actions.end(run_id=turn_on(crisis).pk, by=BY)
    procedure.refresh_from_db()
    assert procedure.intake == Intake.PAUSED


def test_it_fails_whole_or_not_at_all(crisis: Crisis, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "set_intake", broken)
    with pytest.raises(RuntimeError):
        turn_on(crisis)
    assert not CrisisRun.objects.exists()
    assert not Banner.objects.exists()
    assert not HoursException.objects.exists()


def test_it_works_when_the_cache_is_dead(crisis: Crisis, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.cache import cache

    def dead(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    for name in ("get", "set", "add", "incr"):
        monkeypatch.setattr(type(cache._connections["default"]), name, dead)
    turn_on(crisis)
    assert "Quittez les quais." in read("/")


def test_news_are_told_newest_first_and_in_the_feed(crisis: Crisis) -> None:
    run = turn_on(crisis)
    once, now = uuid4(), timezone.now()
    actions.tell(run_id=run.pk, text="Le quai Sud est fermé.", once=once, by=BY, at=now - timedelta(minutes=5))
    actions.tell(run_id=run.pk, text="Deux fois ?", once=once, by=BY)
    actions.tell(run_id=run.pk, text="La mer <b>baisse</b>.", once=uuid4(), by=BY, at=now)
    body = read("/crise/")
    assert body.index("La mer &lt;b&gt;baisse") < body.index("Le quai Sud est fermé.")
    assert "Deux fois" not in body
    feed = read("/crise/rss/")
    assert feed.index("baisse") < feed.index("Le quai Sud est fermé.")
    with pytest.raises(ValidationError):
        actions.tell(run_id=run.pk, text="  ", once=uuid4(), by=BY)
    actions.end(run_id=run.pk, by=BY)
    with pytest.raises(actions.NotRunning):
        actions.tell(run_id=run.pk, text="Trop tard", once=uuid4(), by=BY)


def test_nothing_shows_of_a_crisis_that_is_only_prepared(crisis: Crisis) -> None:
    assert "Submersion" not in read("/")
    read("/crise/", 404)
    read("/crise/rss/", 404)


def test_numbers_are_read_as_people_type_them() -> None:
    assert read_number("Cellule de crise : 02 61 91 00 90") == ("Cellule de crise", "02 61 91 00 90")
    assert read_number("Mairie de quartier 2 02.61.91.00.90") == ("Mairie de quartier 2", "02 61 91 00 90")
    assert read_number("Secours 112") == ("Secours", "112")
    assert read_number("Personne").phone == ""


# The admin


@pytest.fixture
def chief(client: Client, settings: Any) -> Client:
    """Somebody with the permission « Crise » and no other."""
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = False
    user = User.objects.create(email="crise@kermor.example")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "run_crisis"]))
    client.force_login(user)
    return client


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Tempête", "happening": "Vents de 130 km/h.", "instructions": "Restez chez vous.",
        "numbers": "Mairie 02 61 91 00 00", "banner_title": "Tempête", "banner_text": "", "light_home": "on",
        "closed_until": "", "addresses": "", "version_no": "0", **fields,
    }  # fmt: skip


@pytest.mark.ignore_template_errors
def test_the_whole_way_in_the_admin_without_script(city: City, chief: Client) -> None:
    place = make_place("mediatheque", "Médiathèque")
    values = typed(places=[place.pk], addresses=city.article.url, activate="1")
    assert b"Dites jusqu" in chief.post("/cms/crise/nouvelle/", values).content
    values["closed_until"] = str(timezone.localdate())
    saved = chief.post("/cms/crise/nouvelle/", values)
    crisis = Crisis.objects.get()
    assert saved["Location"] == f"/cms/crise/{crisis.pk}/activer/"
    assert not CrisisRun.objects.exists()
    confirm = chief.get(saved["Location"]).content.decode()
    assert "Médiathèque" in confirm
    assert "Exercice" in chief.get(f"/cms/crise/{crisis.pk}/apercu/").content.decode()
    chief.post(f"/cms/crise/{crisis.pk}/exercice/")
    assert not CrisisRun.objects.exists()
    hidden = dict(re.findall(r'name="(once|version_no)" value="([^"]+)"', confirm))
    for _twice in range(2):
        assert chief.post(saved["Location"], hidden)["Location"] == "/cms/crise/"
    run = CrisisRun.objects.get()
    assert b"crisis_tell" not in chief.get("/cms/crise/").content
    point = {"once": str(uuid4()), "text": "Le vent tombe."}
    chief.post(f"/cms/crise/activation/{run.pk}/point/", point)
    chief.post(f"/cms/crise/activation/{run.pk}/fin/")
    assert [line.verb for line in CrisisLog.objects.order_by("pk")] == [
        "prepared", "rehearsed", "activated", "told", "ended",
    ]  # fmt: skip
    assert not HoursException.objects.exists()


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("numbers", "Appelez-nous", "terminez la ligne par un numéro"),
        ("addresses", "/nulle-part/", "Aucune page publiée"),
        ("closed_until", "2001-01-01", "Ce jour est passé"),
        ("instructions", "\n".join("x" * 20), "Gardez 12 consignes"),
    ],
)
def test_bad_input_is_named_and_kept(chief: Client, field: str, value: str, message: str) -> None:
    body = chief.post("/cms/crise/nouvelle/", typed(**{field: value})).content.decode()
    assert message in body
    assert "Vents de 130 km/h." in body
    assert not Crisis.objects.exists()


@pytest.mark.ignore_template_errors
def test_the_second_of_two_editors_keeps_the_text_and_is_told(crisis: Crisis, chief: Client) -> None:
    address = f"/cms/crise/{crisis.pk}/"
    assert chief.post(address, typed(version_no="1", title="Première")).status_code == 302
    late = chief.post(address, typed(version_no="1", title="Seconde")).content.decode()
    assert "Quelqu’un d’autre a enregistré" in late
    assert "Seconde" in late
    assert 'value="2"' in late
    assert Crisis.objects.get().title == "Première"


@pytest.mark.parametrize("permission", ["access_admin", None])
def test_the_switch_is_for_those_who_may_turn_it(
    crisis: Crisis, client: Client, settings: Any, permission: Any
) -> None:
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = False
    if permission:
        user = User.objects.create(email="editeur@kermor.example")
        user.user_permissions.set(Permission.objects.filter(codename=permission))
        client.force_login(user)
    for path in ("", "nouvelle/", f"{crisis.pk}/", f"{crisis.pk}/activer/", f"{crisis.pk}/apercu/"):
        answer = client.get(f"/cms/crise/{path}")
        assert answer.status_code in (302, 403), path
    client.post(f"/cms/crise/{crisis.pk}/activer/", {"once": str(uuid4()), "version_no": "1"})
    assert not CrisisRun.objects.exists()
