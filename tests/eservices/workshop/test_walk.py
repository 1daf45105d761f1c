"""An editor's walk: from an empty procedure to a form that residents fill, then a change that drafts do not feel."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.eservices.actions.drafts import start_draft
from portal.eservices.enums import Intake
from portal.eservices.models import Procedure
from tests.eservices.factories import GUEST
from tests.eservices.workshop.conftest import address, send, text_of, working

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def made(at_desk, department) -> Procedure:
    """A procedure created on Wagtail's own screen."""
    posted = {"title": "Réserver un barnum", "slug": "reserver-un-barnum", "department": department.pk, "owner": ""}
    response = at_desk.post(address("add"), posted)
    procedure = Procedure.objects.get(slug="reserver-un-barnum")
    assert response.status_code == 302
    assert response["Location"] == address("workshop", procedure.pk)
    return procedure


def build(client: Client, procedure: Procedure) -> None:
    """Usual pages, one page more with two questions and a condition, and what the law asks."""
    send(client, procedure, "begin", source="")
    send(client, procedure, "step_add", title="Le barnum", intro="")
    send(client, procedure, "question_add", "le_barnum", label="De quelle taille ?", type="choice", required="on")
    rows = {"o-TOTAL_FORMS": "2", "o-INITIAL_FORMS": "0", "o-0-label": "Petit", "o-1-label": "Grand"}
    send(client, procedure, "options", "de_quelle_taille", **rows)
    send(client, procedure, "question_add", "le_barnum", label="Combien de mètres ?", type="number", required="on")
    about = {"about": "question:de_quelle_taille", "op": "is_one_of", "answers": ["grand"]}
    send(client, procedure, "condition", "question:combien_de_metres", **about)
    legal = {"legal_basis": "Règlement du prêt de matériel", "purpose": "Prêter", "months": "12", "base": "closed"}
    send(client, procedure, "texts", "donnees", **legal)


def test_an_editor_builds_a_procedure_and_residents_meet_it(at_desk, made, client):
    build(at_desk, made)
    page = send(at_desk, made, "publication", do="publish", follow=True)
    assert "Publiée" in text_of(page), text_of(page)
    made.refresh_from_db()
    assert made.live
    assert made.current_version.number == 1
    send(at_desk, made, "intake", intake=Intake.OPEN, opens_at="", closes_at="")
    first = client.get("/demarches/reserver-un-barnum/commencer/", follow=True)
    assert first.status_code == 200
    assert "Votre demande" in text_of(first)


def test_the_condition_reads_as_a_french_sentence(at_desk, made):
    build(at_desk, made)
    page = text_of(at_desk.get(address("question", made.pk, "combien_de_metres")))
    assert "Si « De quelle taille ? » est « Grand »" in page


def test_a_draft_keeps_the_version_with_which_it_was_begun(at_desk, made):
    build(at_desk, made)
    send(at_desk, made, "publication", do="publish")
    made.refresh_from_db()
    draft = start_draft(version=made.current_version, entry="", by=GUEST).draft
    send(at_desk, made, "question", "de_quelle_taille", label="Quelle taille vous faut-il ?", hint="", noun="")
    send(at_desk, made, "publication", do="publish")
    made.refresh_from_db()
    assert made.current_version.number == 2
    assert made.current_version.parsed().question("de_quelle_taille").label == "Quelle taille vous faut-il ?"
    draft.refresh_from_db()
    assert draft.version.number == 1
    assert draft.version.parsed().question("de_quelle_taille").label == "De quelle taille ?"


def test_publishing_an_older_text_neither_opens_nor_closes_the_door(at_desk, made):
    build(at_desk, made)
    send(at_desk, made, "publication", do="publish")
    send(at_desk, made, "intake", intake=Intake.OPEN, opens_at="", closes_at="")
    send(at_desk, made, "texts", "titre", title="Réserver un barnum", summary="Pour une fête.")
    send(at_desk, made, "publication", do="publish")
    made.refresh_from_db()
    assert made.intake == Intake.OPEN
    assert made.current_version.number == 2


def test_the_title_written_in_the_workshop_is_the_procedures(at_desk, made):
    build(at_desk, made)
    send(at_desk, made, "texts", "titre", title="Emprunter un barnum", summary="")
    assert "Emprunter un barnum" in text_of(at_desk.get(address("list")))


def test_the_title_written_on_wagtails_screen_is_the_forms(at_desk, made, department):
    build(at_desk, made)
    posted = {"title": "Emprunter un barnum", "slug": made.slug, "department": department.pk, "owner": ""}
    at_desk.post(address("edit", made.pk), posted)
    assert working(made)["title"] == "Emprunter un barnum"


def test_what_changed_since_the_live_version_is_said_in_sentences(at_desk, made):
    build(at_desk, made)
    send(at_desk, made, "publication", do="publish")
    send(at_desk, made, "question", "de_quelle_taille", label="Quelle taille ?", hint="", noun="", required="on")
    page = text_of(at_desk.get(address("publication", made.pk)))
    assert "La question « De quelle taille ? » devient « Quelle taille ? »." in page


def test_wagtails_comparison_tells_the_changes_of_the_form(at_desk, made):
    build(at_desk, made)
    first = Procedure.objects.get(pk=made.pk).latest_revision_id
    send(at_desk, made, "step_add", title="Vos dates", intro="")
    page = at_desk.get(address("revisions_compare", made.pk, first, "latest"))
    assert "Page ajoutée : « Vos dates »." in text_of(page)


def test_every_revision_of_the_workshop_stands_in_the_history(at_desk, made):
    build(at_desk, made)
    assert Procedure.objects.get(pk=made.pk).revisions.count() >= 7
    assert at_desk.get(address("history", made.pk)).status_code == 200
