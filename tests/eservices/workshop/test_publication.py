"""What is not ready is not published, and the editor reads why; what somebody else saved is not overwritten."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from portal.eservices.actions.procedures import edit_definition
from portal.eservices.models import Procedure
from tests.eservices.factories import CLERK
from tests.eservices.workshop.conftest import address, seen, send, text_of, working

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
Json = Any


def spoil(procedure: Procedure, change: Callable[[Json], None]) -> None:
    """Write something wrong into the working definition, past the workshop's own refusals."""

    def operation(data: Json) -> Json:
        new = deepcopy(data)
        change(new)
        return new

    edit_definition(procedure=procedure, operation=operation, based_on=seen(procedure), by=CLERK)


def later_condition(data: Json) -> None:
    data["steps"][0]["condition"] = {"question": "helpers", "op": "is_answered"}


def loop(data: Json) -> None:
    data["calculations"] = [
        {"key": "a", "label": "Somme A", "formula": {"calculation": "b"}},
        {"key": "b", "label": "Somme B", "formula": {"calculation": "a"}},
    ]


def unreachable(data: Json) -> None:
    data["steps"][1]["condition"] = {"question": "thing", "op": "is", "value": "camion"}


def no_label(data: Json) -> None:
    data["steps"][0]["questions"][1]["label"] = ""


def no_options(data: Json) -> None:
    data["steps"][0]["questions"][0]["options"] = []


def no_retention(data: Json) -> None:
    data["retention"] = {"months": 0, "base": "closed"}


def no_legal_basis(data: Json) -> None:
    data["legal_basis"] = []


def only_digital(data: Json) -> None:
    data["ways_in"] = {"online": "En ligne"}


def unknown_department(data: Json) -> None:
    data["routing"] = [{"department": "service-disparu"}]


RULES = [
    (later_condition, "n’est demandée que plus loin"),
    (loop, "dépend de lui-même"),
    (unreachable, "ne peut jamais être atteinte"),
    (no_label, "n’a pas d’intitulé"),
    (no_options, "n’a aucune réponse à choisir"),
    (no_retention, "combien de mois les données sont gardées"),
    (no_legal_basis, "base légale"),
    (only_digital, "aucun moyen sans internet"),
    (unknown_department, "Le service « service-disparu » n’existe pas"),
]


@pytest.mark.parametrize(("change", "sentence"), RULES, ids=lambda each: getattr(each, "__name__", ""))
def test_a_definition_that_breaks_a_rule_is_refused_in_french(at_desk, procedure, change, sentence) -> None:
    spoil(procedure, change)
    assert sentence in text_of(at_desk.get(address("workshop", procedure.pk)))
    page = send(at_desk, procedure, "publication", do="publish", follow=True)
    assert sentence in text_of(page)
    procedure.refresh_from_db()
    assert not procedure.live
    assert procedure.versions.count() == 0


def wagtail_form(procedure: Procedure, **more: str) -> dict[str, Any]:
    named = {"title": "Un autre titre", "slug": procedure.slug, "department": procedure.department.pk, "owner": ""}
    return {**named, **more}


def test_wagtails_publish_button_refuses_too_and_keeps_what_was_typed(at_desk, procedure) -> None:
    spoil(procedure, no_legal_basis)
    posted = wagtail_form(procedure, **{"action-publish": "action-publish"})
    page = at_desk.post(address("edit", procedure.pk), posted)
    assert page.status_code == 200
    assert "base légale" in text_of(page)
    assert "Un autre titre" in text_of(page)
    procedure.refresh_from_db()
    assert not procedure.live


def test_wagtails_publish_button_publishes_what_is_ready(at_desk, procedure) -> None:
    posted = wagtail_form(procedure, **{"action-publish": "action-publish"})
    at_desk.post(address("edit", procedure.pk), posted)
    procedure.refresh_from_db()
    assert procedure.live
    assert procedure.current_version.definition["title"] == "Un autre titre"


def test_the_same_content_published_twice_makes_one_version(at_desk, procedure) -> None:
    send(at_desk, procedure, "publication", do="publish")
    send(at_desk, procedure, "texts", "titre", title="Emprunter une charrette", summary="Pour une fête de quartier.")
    send(at_desk, procedure, "publication", do="publish")
    assert procedure.versions.count() == 1


def test_a_stale_save_is_refused_shown_and_keeps_what_was_typed(at_desk: Client, procedure: Procedure) -> None:
    old, before = seen(procedure), working(procedure)["steps"][0]["questions"][0]["label"].replace("\u00a0", " ")
    send(at_desk, procedure, "question", "thing", label="Quel matériel ?", hint="", noun="", required="on")
    page = at_desk.post(
        address("step", procedure.pk, "need"), {"based_on": old, "title": "Ce qu’il vous faut", "intro": ""}
    )
    text = text_of(page)
    assert "pendant que vous écriviez" in text
    assert f"La question « {before} » devient « Quel matériel ? »." in text
    assert "Ce qu’il vous faut" in text
    assert working(procedure)["steps"][0]["title"] == "Le matériel"
    newest = f'name="based_on" value="{seen(procedure)}"'
    assert newest in page.content.decode()


def test_a_stale_button_does_nothing(at_desk: Client, procedure: Procedure) -> None:
    old = seen(procedure)
    send(at_desk, procedure, "step_add", title="Vos dates", intro="")
    before = working(procedure)
    page = at_desk.post(address("pages", procedure.pk), {"based_on": old, "do": "down:need"}, follow=True)
    assert "Quelqu’un d’autre a modifié" in text_of(page)
    assert working(procedure) == before


def test_what_was_not_read_is_not_published(at_desk: Client, procedure: Procedure) -> None:
    old = seen(procedure)
    send(at_desk, procedure, "step_add", title="Vos dates", intro="")
    at_desk.post(address("publication", procedure.pk), {"based_on": old, "do": "publish"})
    procedure.refresh_from_db()
    assert not procedure.live


def test_a_problem_leads_to_its_question(at_desk, procedure) -> None:
    spoil(procedure, no_options)
    page = at_desk.get(address("workshop", procedure.pk)).content.decode()
    assert address("question", procedure.pk, "thing") in page


def test_a_proposal_is_approved_by_a_publisher_and_only_when_ready(procedure, writer, publisher, signed_in) -> None:
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

    workflow = Workflow.objects.create(name="Relecture")
    task = GroupApprovalTask.objects.create(name="Accord")
    task.groups.add(publisher.groups.get())
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(content_type=ContentType.objects.get_for_model(Procedure), workflow=workflow)
    spoil(procedure, no_legal_basis)
    send(signed_in(writer), procedure, "publication", do="propose")
    procedure = Procedure.objects.get(pk=procedure.pk)
    assert procedure.workflow_in_progress
    state = procedure.current_workflow_task_state
    approve = address("workflow_action", procedure.pk, "approve", state.pk)
    page = signed_in(publisher).post(approve, {"comment": ""}, follow=True)
    assert "base légale" in text_of(page)
    procedure.refresh_from_db()
    assert not procedure.live
    send(signed_in(publisher), procedure, "texts", "donnees", legal_basis="Règlement", purpose="Prêter", months="12",
         base="closed")  # fmt: skip
    state = Procedure.objects.get(pk=procedure.pk).current_workflow_task_state
    signed_in(publisher).post(address("workflow_action", procedure.pk, "approve", state.pk), {"comment": ""})
    procedure.refresh_from_db()
    assert procedure.live
    assert procedure.current_version.number == 1
