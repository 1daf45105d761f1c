"""National sheets on the site: brought in twice, changed by the State, checked by an editor."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.demo.loaders.city import DATA
from portal.lib import french, page_cache
from portal.notifications.models import Notification
from portal.pages.actions.fact_sheets import import_all, import_each_night
from portal.pages.models import FactSheet, FactSheetChange, FactSheetIndexPage, FactSheetPage
from tests.pages.conftest import City, add

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA / "fact_sheets", tmp_path / "fiches"))


@pytest.fixture
def index(city: City) -> FactSheetIndexPage:
    return add(city.home, FactSheetIndexPage(title="Fiches pratiques", slug="fiches-pratiques"))


def rewrite(folder: Path) -> None:
    path = folder / "F1427.xml"
    path.write_text(path.read_text().replace("quelle que soit l’adresse d’aujourd’hui", "en ligne ou au guichet"))


def test_a_second_import_changes_nothing(index: FactSheetIndexPage, folder: Path) -> None:
    assert import_all(folder)[0] == {"made": 5}
    assert import_all(folder)[0] == {"same": 5}
    assert FactSheetPage.objects.live().count() == 5
    assert not FactSheetChange.objects.exists()


def test_the_page_shows_the_national_text_apart_from_the_city_s_own(
    city: City, index: FactSheetIndexPage, folder: Path
) -> None:
    import_all(folder, ["F1427"])
    page = FactSheetPage.objects.get()
    page.addition = [{"type": "paragraph", "value": "<p>Trois jours ouvrés à Kermor.</p>"}]
    page.related_pages.add(city.procedure)
    page.save()
    page_cache._move_epoch()
    body = Client().get(page.url).content.decode()
    for words in ("Trois jours ouvrés à Kermor.", "Copie intégrale", "Licence Ouverte", "Partout en France"):
        assert words in body
    assert 'rel="external">La fiche officielle' in body
    assert f'href="{city.procedure.url}"' in body
    assert french.typography(page.title) in Client().get(index.url).content.decode()


def test_a_sheet_that_the_state_rewrites_is_told_once(city: City, index: FactSheetIndexPage, folder: Path) -> None:
    import_all(folder)
    FactSheet.objects.get(number="F1427").procedures.add(city.procedure.procedure)
    rewrite(folder)
    assert import_all(folder)[0] == {"same": 4, "changed": 1}
    import_all(folder)
    change = FactSheetChange.objects.get()
    assert "en ligne ou au guichet" in str(change.after)
    assert "en ligne ou au guichet" not in str(change.before)
    mail = Notification.objects.get(kind="fact_sheet")
    assert mail.address == city.procedure.procedure.department.email
    assert "F1427" in mail.subject


def test_a_broken_file_stops_nothing(index: FactSheetIndexPage, folder: Path) -> None:
    (folder / "F9.xml").write_text("<Publication")
    counts, faults = import_all(folder)
    assert counts == {"made": 5, "broken": 1}
    assert faults[0].startswith("F9.xml")


def test_it_is_off_by_default_and_then_once_a_night(folder: Path, settings: Any) -> None:
    night = timezone.localtime().replace(hour=4, minute=10)
    import_each_night(night)
    assert not FactSheet.objects.exists()
    settings.PORTAL_FACT_SHEETS, settings.PORTAL_FACT_SHEETS_FOLDER = True, str(folder)
    settings.PORTAL_FACT_SHEETS_ONLY = ["F870"]
    import_each_night(night.replace(hour=15))
    assert not FactSheet.objects.exists()
    import_each_night(night)
    assert FactSheet.objects.get().number == "F870"


def test_the_command_says_what_it_did(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_fact_sheets", str(folder))
    assert "5 nouvelles" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("import_fact_sheets", "/nulle-part")


@pytest.mark.ignore_template_errors
def test_an_editor_sees_the_difference_and_says_that_it_is_checked(
    index: FactSheetIndexPage, folder: Path, client: Client, settings: Any
) -> None:
    settings.PORTAL_AGENTS_NEED_SECOND_FACTOR = False
    import_all(folder)
    rewrite(folder)
    import_all(folder)
    change = FactSheetChange.objects.get()
    user = User.objects.create(email="redaction@kermor.example")
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user)
    assert client.get("/cms/reports/fiches-nationales/").status_code in (302, 403)
    user.user_permissions.add(Permission.objects.get(codename="change_factsheet"))
    client.force_login(user)
    report = client.get("/cms/reports/fiches-nationales/").content.decode()
    assert "<del>" in report
    assert "en ligne ou au guichet" in report
    for _twice in range(2):
        assert client.post(f"/cms/reports/fiches-nationales/{change.pk}/").status_code == 302
    change.refresh_from_db()
    assert change.acknowledged_at
    assert change.acknowledged_by


def test_a_sheet_that_the_state_no_longer_gives_is_said_so_and_kept(index: FactSheetIndexPage, folder: Path) -> None:
    import_all(folder)
    kept = (folder / "F1427.xml").read_bytes()
    (folder / "F1427.xml").unlink()
    assert import_all(folder)[0] == {"same": 4, "withdrawn": 1}
    assert import_all(folder)[0] == {"same": 4}
    sheet = FactSheet.objects.get(number="F1427")
    assert sheet.withdrawn_at
    assert sheet.page.live
    (folder / "F1427.xml").write_bytes(kept)
    assert import_all(folder)[0] == {"same": 5}
    assert not FactSheet.objects.exclude(withdrawn_at=None).exists()


def test_neither_an_empty_folder_nor_a_part_nor_a_broken_file_withdraws_anything(
    index: FactSheetIndexPage, folder: Path, tmp_path: Path
) -> None:
    import_all(folder)
    (tmp_path / "vide").mkdir()
    import_all(tmp_path / "vide")
    import_all(folder, ["F870"])
    (folder / "F1427.xml").write_text("<Publication")
    import_all(folder)
    assert not FactSheet.objects.exclude(withdrawn_at=None).exists()
    (folder / "F1427.xml").unlink()
    (folder / "F870.xml").unlink()
    assert import_all(folder, ["F870"])[0] == {"withdrawn": 1}


@pytest.mark.ignore_template_errors
def test_the_report_names_what_the_state_withdrew_with_its_page(
    city: City, index: FactSheetIndexPage, folder: Path, admin_client: Client
) -> None:
    import_all(folder)
    FactSheet.objects.get(number="F1427").procedures.add(city.procedure.procedure)
    assert "Retirées par l’État" not in admin_client.get("/cms/reports/fiches-nationales/").content.decode()
    (folder / "F1427.xml").unlink()
    import_all(folder)
    report = admin_client.get("/cms/reports/fiches-nationales/").content.decode()
    page = FactSheetPage.objects.get(sheet__number="F1427")
    assert "Retirées par l’État" in report
    assert f'href="/cms/pages/{page.pk}/edit/">{page.sheet.title} (F1427)</a>' in report
    assert city.procedure.procedure.title in report
    assert "Rien à vérifier." in report
