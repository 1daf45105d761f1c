"""Each department writes its own part of the site and nothing else; who reads over is told by a row, not a mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.accounts.models import AgentMembership, User
from portal.cms.models import BasePage
from portal.cms.page_form import OwnedPageForm, department_of_part
from portal.directory.models import Department
from portal.notifications.models import Notification
from portal.pages.models import ContentPage
from portal.starter import rights
from portal.starter.actions import start_city
from tests.cms.conftest import editor, signed_in
from tests.pages.conftest import City, add

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.usefixtures("admin_templates")]


@pytest.fixture
def culture(city: City) -> Department:
    return Department.objects.create(slug="culture", name="Direction de la culture", email="culture@kermor.example")


@pytest.fixture
def part(city: City, culture: Department) -> rights.Part:
    return rights.give_part(culture, [city.section])


def article(title: str = "Les archives", **more: Any) -> dict[str, Any]:
    """What the form of an article posts."""
    return nested_form_data(
        {
            "title": title, "slug": "archives", "intro": "Ce qu’elles gardent.", "body": streamfield([]),
            "seo_title": "", "search_description": "", "comments": inline_formset([]), "department": "", **more,
        }
    )  # fmt: skip


def create(client: Client, parent: BasePage, **more: Any) -> Any:
    url = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", parent.pk])
    return client.post(url, article(**more))


def test_a_writer_of_one_department_edits_its_part_and_no_other(city: City, part: rights.Part) -> None:
    client = signed_in(editor("bleuenn@kermor.example", part.writing))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[city.article.pk])).status_code == 200
    for other in (city.news, city.procedure, city.home):
        assert client.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).status_code == 302
        assert client.post(reverse("wagtailadmin_pages:edit", args=[other.pk]), article()).status_code == 302
        other.refresh_from_db()
        assert other.title != "Les archives"
    assert create(client, city.procedures).status_code in (302, 403)
    assert not BasePage.objects.filter(slug="archives").exists()
    for name in ("delete", "unpublish"):
        url = reverse(f"wagtailadmin_pages:{name}", args=[city.article.pk])
        assert client.post(url).status_code == 302
    assert BasePage.objects.get(pk=city.article.pk).live


def test_residents_and_agents_without_a_group_do_not_enter(city: City, part: rights.Part, client: Client) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[city.article.pk])
    assert client.get(url).status_code == 302
    agent = User.objects.create_user(email="agent@kermor.example")
    AgentMembership.objects.create(user=agent, department=Department.objects.get(slug="etat-civil"))
    assert signed_in(agent).get(url).status_code in (302, 403)


def test_a_proposal_goes_to_the_department_s_own_readers_by_rows(
    city: City, part: rights.Part, mailoutbox: list[Any], settings: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.cms.dead_mail.DeadServer"
    reader = editor("lit@kermor.example", part.publishing)
    elsewhere = rights.group_for("Autre", city.news_index, publishes=True, general=rights.WRITING)
    editor("publie-ailleurs@kermor.example", elsewhere)
    client = signed_in(editor("bleuenn@kermor.example", part.writing))
    answer = create(client, city.section, **{"action-submit": "1", "department": str(part_department(part).pk)})
    page = ContentPage.objects.get(slug="archives")
    assert answer.status_code == 302
    assert not page.live
    assert page.current_workflow_state.workflow == part.workflow
    rows = Notification.objects.filter(kind="editors")
    assert [row.address for row in rows] == [reader.email]
    assert "Les archives" in rows[0].text
    assert rows[0].sent_at is None
    review = signed_in(reader).post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk])
    )
    assert review.status_code == 302
    page.refresh_from_db()
    assert page.live
    assert Notification.objects.filter(address="bleuenn@kermor.example").count() == 1


def part_department(part: rights.Part) -> Department:
    return Department.objects.get(name=part.workflow.name.removeprefix("Relecture : "))


def test_a_part_is_given_once(city: City, culture: Department, part: rights.Part) -> None:
    again = rights.give_part(culture, [city.section])
    assert again == part
    assert city.article.get_workflow() == part.workflow
    assert Workflow.objects.filter(name=part.workflow.name).count() == 1


def test_the_command_gives_a_section_and_says_what_it_does_not_know(db: None, capsys: Any) -> None:
    start_city()
    Department.objects.create(slug="sports", name="Direction des sports")
    call_command("give_section", "actualites", "sports")
    assert "Publication : Direction des sports" in capsys.readouterr().out
    for arguments in (("actualites", "inconnu"), ("inconnue", "sports")):
        with pytest.raises(CommandError):
            call_command("give_section", *arguments)


def test_a_new_page_begins_with_the_department_of_its_part(city: City, publisher: User, culture: Department) -> None:
    BasePage.objects.filter(pk=city.section.pk).update(department=culture)
    assert department_of_part(BasePage.objects.get(pk=city.section.pk)) == culture.pk
    html = signed_in(publisher).get(reverse("wagtailadmin_pages:add", args=["pages", "contentpage", city.section.pk]))
    assert f'<option value="{culture.pk}" selected>' in html.content.decode()


def test_an_editor_s_own_department_comes_before_the_part_s(city: City, publisher: User, culture: Department) -> None:
    AgentMembership.objects.create(user=publisher, department=culture)
    html = signed_in(publisher).get(reverse("wagtailadmin_pages:add", args=["pages", "contentpage", city.section.pk]))
    assert f'<option value="{culture.pk}" selected>' in html.content.decode()


def test_a_page_is_not_published_without_an_owner_but_a_draft_may_wait(city: City, publisher: User) -> None:
    client = signed_in(publisher)
    refused = create(client, city.section, **{"action-publish": "1"})
    assert refused.status_code == 200
    assert refused.context["form"].errors.keys() == {"department"}
    assert "Les archives" in refused.content.decode()
    assert create(client, city.section).status_code == 302
    assert not ContentPage.objects.get(slug="archives").live


def test_a_page_published_before_the_rule_is_still_edited(city: City, publisher: User) -> None:
    page = add(city.section, ContentPage(title="Ancienne", slug="ancienne"))
    page.save_revision().publish()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = signed_in(publisher).post(url, article("Nouveau titre", slug="ancienne", **{"action-publish": "1"}))
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.title == "Nouveau titre"


def test_a_closed_department_is_no_longer_offered(city: City, publisher: User, culture: Department) -> None:
    Department.objects.filter(pk=culture.pk).update(closed_on="2020-01-01")
    html = signed_in(publisher).get(reverse("wagtailadmin_pages:add", args=["pages", "contentpage", city.section.pk]))
    assert culture.name not in html.content.decode()


def test_every_type_of_page_has_the_owner_s_form() -> None:
    from wagtail.models import get_page_models

    without = [
        model.__name__
        for model in get_page_models()
        if model is not BasePage and not issubclass(model.get_edit_handler().get_form_class(), OwnedPageForm)
    ]
    assert without == []
