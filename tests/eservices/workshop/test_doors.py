"""Who may enter the workshop, and what each may do there."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import AgentMembership, User
from portal.eservices.models import Procedure
from tests.eservices.workshop.conftest import address, seen, send, text_of, working

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
WHOLE_PROCEDURE = ["workshop", "pages", "step_add", "workflow", "delays", "routing", "notices", "pieces", "exchange",
                   "export", "show", "publication"]  # fmt: skip
PARTS = [
    ("step", "need"), ("question", "thing"), ("question", "helpers.name"), ("question_add", "need"),
    ("field_add", "helpers"), ("options", "thing"),
    ("rules", "thing"), ("rules", "helpers.name"), ("condition", "question:size"), ("condition", "step:helpers"),
    ("condition", "routing:0"), ("remove", "question:size"), ("remove", "step:helpers"), ("texts", "titre"),
    ("texts", "acces"), ("texts", "donnees"), ("texts", "silence"), ("texts", "recours"), ("texts", "recepisse"),
    ("rows", "fins"), ("rows", "services"), ("rows", "delais"), ("rows", "silence-particulier"), ("rows", "entrees"),
    ("rows", "etats"), ("rows", "passages"), ("rows", "decisions"), ("rows", "demandes-liees"), ("rows", "calculs"),
    ("rows", "essais"), ("row_add", "fins"), ("row_add", "services"), ("row_add", "delais"), ("row_add", "entrees"),
    ("row_add", "etats"), ("row_add", "passages"), ("row_add", "decisions"), ("row_add", "demandes-liees"),
    ("row_add", "calculs"), ("row_add", "essais"), ("row_add", "silence-particulier"), ("notice", "registered"),
]  # fmt: skip
SCREENS = [*((name,) for name in WHOLE_PROCEDURE), *PARTS]


def test_every_screen_opens_in_french_and_asks_fifteen_things_at_most(at_desk: Client, procedure: Procedure) -> None:
    english = ("This field", "Save", "Delete", "Required", "Enter ", "Select ", "Currently", "Edit:")
    for name, *args in SCREENS:
        answer = at_desk.get(address(name, procedure.pk, *args))
        assert answer.status_code == 200, (name, args)
        page = text_of(answer)
        main = page[page.find("<main") : page.find("</main>")]
        assert [word for word in english if word in main] == [], (name, args)
        form = (answer.context or {}).get("form")
        assert form is None or len(form.fields) <= 15, (name, args)


def test_an_anonymous_visitor_is_sent_to_the_door(client: Client, procedure: Procedure) -> None:
    for name, *args in SCREENS:
        answer = client.get(address(name, procedure.pk, *args))
        assert answer.status_code == 302, (name, args)
        assert "login" in answer["Location"] or "/comptes/" in answer["Location"]


def test_a_resident_and_an_agent_find_no_workshop(procedure, department, signed_in) -> None:
    resident = User.objects.create_user("habitante@exemple.fr")
    agent = User.objects.create_user("agent@kermor.example")
    AgentMembership.objects.create(user=agent, department=department)
    for user in (resident, agent):
        browser = signed_in(user)
        for name, *args in SCREENS:
            answer = browser.get(address(name, procedure.pk, *args))
            assert answer.status_code in (302, 403), (user, name, args)
            assert "workshop" not in answer.content.decode()
        browser.post(address("step_add", procedure.pk), {"title": "Non", "based_on": seen(procedure)})
    assert working(procedure)["steps"][0]["title"] == "Le matériel"
    assert "Non" not in str(working(procedure))


def test_a_contributor_writes_and_proposes_but_does_not_publish(procedure, writer, signed_in) -> None:
    browser = signed_in(writer)
    send(browser, procedure, "step_add", title="Vos dates", intro="")
    assert "Vos dates" in str(working(procedure))
    assert "Publier<" not in text_of(browser.get(address("publication", procedure.pk)))
    answer = browser.post(address("publication", procedure.pk), {"do": "publish", "based_on": seen(procedure)})
    assert answer.status_code in (302, 403)
    procedure.refresh_from_db()
    assert procedure.current_version is None
    assert not procedure.live


def test_a_contributor_does_not_open_the_door_to_filings(procedure, writer, signed_in) -> None:
    answer = signed_in(writer).post(address("intake", procedure.pk), {"intake": "open"})
    assert answer.status_code in (302, 403)
    procedure.refresh_from_db()
    assert procedure.intake == "paper_only"


def test_an_administrator_may_do_everything(procedure, admin_client) -> None:
    page = send(admin_client, procedure, "publication", do="publish", follow=True)
    assert "Publiée" in text_of(page)


def test_a_locked_procedure_is_read_and_not_written(procedure, publisher, at_desk, admin_user) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(locked=True, locked_by=admin_user)
    assert at_desk.get(address("workshop", procedure.pk)).status_code == 200
    page = send(at_desk, procedure, "step_add", title="Vos dates", intro="", follow=True)
    assert "verrouillé" in text_of(page)
    assert "Vos dates" not in str(working(procedure))


def test_a_procedure_that_has_versions_is_not_deleted(procedure, at_desk, admin_client) -> None:
    send(at_desk, procedure, "publication", do="publish")
    page = admin_client.post(address("delete", procedure.pk), follow=True)
    assert "ne peut pas être supprimé" in text_of(page)
    assert Procedure.objects.filter(pk=procedure.pk).exists()
