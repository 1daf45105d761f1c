"""What a new city begins with, and what a second start leaves alone."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Revision, Site, Workflow

from portal.cms.models import BasePage
from portal.eservices.models import Procedure
from portal.pages.models import HomePage, LegalPage, ProcedureIndexPage, SiteSettings
from portal.starter import rights
from portal.starter.actions import start_city

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_a_second_start_writes_nothing():
    start_city()
    before = counts()
    start_city()
    assert counts() == before


def test_the_site_answers_at_the_address_of_the_settings_with_our_home_page(settings, client):
    settings.SITE_ADDRESS = "https://portail.example"
    home = start_city()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_page_id) == ("portail.example", 443, home.pk)
    assert not BasePage.objects.filter(title__startswith="Welcome").exists()
    assert client.get("/").status_code == 200


def test_indexes_are_public_and_legal_pages_wait_as_drafts(client):
    start_city()
    for path in ("/demarches/", "/lieux/", "/actualites/", "/agenda/", "/plan-du-site/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/mentions-legales/").status_code == 404
    legal = LegalPage.objects.get(slug="mentions-legales")
    assert not legal.live
    assert legal.get_latest_revision_as_object().body[0].value["text"] == "Éditeur"


def test_wagtails_english_groups_and_workflow_give_way_to_the_citys():
    start_city()
    assert set(Group.objects.values_list("name", flat=True)) == {
        rights.WRITING,
        rights.PUBLISHING,
        rights.RUNNING,
        rights.CRISIS,
    }
    workflow = Workflow.objects.get()
    assert workflow.name == rights.WORKFLOW
    home = HomePage.objects.get()
    assert home.get_workflow() == workflow
    assert Procedure(title="x").get_workflow() == workflow


def test_writers_propose_and_only_publishers_publish():
    start_city()
    verbs = {
        name: set(GroupPagePermission.objects.filter(group__name=name).values_list("permission__codename", flat=True))
        for name in (rights.WRITING, rights.PUBLISHING)
    }
    assert verbs[rights.WRITING] == {"add_basepage", "change_basepage"}
    assert "publish_basepage" in verbs[rights.PUBLISHING]


def test_what_the_city_changed_stays():
    home = start_city()
    row = SiteSettings.objects.get()
    row.main_menu, row.city_name = [], "Ailleurs"
    row.save()
    index = ProcedureIndexPage.objects.get()
    index.title = "Mes démarches"
    index.save_revision().publish()
    revisions = Revision.objects.count()
    start_city()
    row.refresh_from_db()
    assert (len(row.main_menu), row.city_name) == (0, "Ailleurs")
    assert ProcedureIndexPage.objects.get().title == "Mes démarches"
    assert Revision.objects.count() == revisions
    assert home.live


def test_the_command_asks_nothing_and_says_where_the_city_is(capsys, settings):
    call_command("start_city")
    assert settings.SITE_ADDRESS in capsys.readouterr().out
