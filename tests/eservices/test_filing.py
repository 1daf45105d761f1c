"""Sending a draft: everything or nothing, once and for all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.eservices.actions import drafts, filing, opening, papers
from portal.eservices.actions.drafts import save_answers
from portal.eservices.actions.filing import Assisted, NotComplete, Refused, file_standard, submit
from portal.eservices.enums import Audience, Phase
from portal.eservices.form_builder.definition import Definition
from portal.eservices.journeys import answers_of, sheet_journey
from portal.eservices.models import (
    AnswerSheet,
    Draft,
    IndexedAnswer,
    InformationRequest,
    IssuedDocument,
    SearchToken,
    ServiceRequest,
    TimelineEntry,
)
from portal.lib import references
from portal.notifications.models import Notification
from portal.privacy.models import AuditEntry
from tests.eservices import factories
from tests.eservices.factories import ANSWERS, GUEST

pytestmark = pytest.mark.django_db
AUTUMN = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def test_a_procedure_is_published_with_its_frozen_version() -> None:
    made = factories.procedure()
    assert made.live
    assert factories.version(made).number == 1


def test_sending_a_draft_makes_one_request_and_all_that_is_owed() -> None:
    request = factories.submitted(at=AUTUMN)
    assert references.is_valid(request.reference)
    assert (request.state, request.phase, request.department.slug) == ("received", Phase.NEW, "vie-associative")
    assert (request.contact_name, request.contact_email) == ("Maïwenn Le Cléac’h", "maiwenn@courriel.example")
    assert request.reply_by == "email"
    assert request.received_on == date(2026, 11, 24)
    assert {each.kind for each in IssuedDocument.objects.filter(request=request)} == {"receipt", "acknowledgement"}
    assert Notification.objects.get(about=request.reference, kind="registered").address == "maiwenn@courriel.example"
    assert TimelineEntry.objects.get(request=request, kind="filed").audience == Audience.RESIDENT
    assert AuditEntry.objects.filter(object_id=request.reference, verb="filed").exists()
    assert not Draft.objects.exists()


def test_sending_twice_gives_the_first_request_again() -> None:
    draft = factories.started(factories.procedure()).draft
    first, second = submit(draft=draft, by=GUEST), submit(draft=draft, by=GUEST)
    assert first.sheet == second.sheet
    assert first.main == second.main
    assert ServiceRequest.objects.count() == 1


def test_a_kill_in_the_middle_leaves_the_draft_and_nothing_else() -> None:
    draft = factories.started(factories.procedure()).draft
    killed = mock.patch.object(papers, "order_issued_document", side_effect=KeyboardInterrupt)
    with killed, pytest.raises(KeyboardInterrupt):
        submit(draft=draft, by=GUEST)
    assert Draft.objects.get().key == draft.key
    assert not ServiceRequest.objects.exists()
    assert not AnswerSheet.objects.exists()
    assert not Notification.objects.exists()
    assert submit(draft=draft, by=GUEST).main.reference


def test_a_reference_already_taken_is_drawn_again() -> None:
    taken = factories.submitted().reference
    fresh = references.make()
    with mock.patch.object(opening.references, "make", side_effect=[taken, fresh]):
        assert factories.submitted().reference == fresh


def test_a_draft_with_a_page_missing_is_not_sent() -> None:
    draft = factories.started(factories.procedure(), answers={"need": ANSWERS["need"]}).draft
    with pytest.raises(NotComplete) as refusal:
        submit(draft=draft, by=GUEST)
    assert "contact" in {each.step for each in refusal.value.problems}
    assert Draft.objects.exists()


def test_a_draft_that_ends_in_a_refusal_is_not_sent() -> None:
    answers = ANSWERS | {"need": {"thing": "charrette", "in_kermor": False}}
    draft = factories.started(factories.procedure(), answers=answers).draft
    with pytest.raises(Refused):
        submit(draft=draft, by=GUEST)


def test_answers_about_health_are_sealed_in_the_draft_and_on_the_sheet() -> None:
    draft = factories.started(factories.procedure()).draft
    assert "health" not in draft.answers
    assert b"fauteuil" not in bytes(draft.sealed or b"")
    sheet = submit(draft=draft, by=GUEST).sheet
    assert "health" not in sheet.answers
    assert answers_of(sheet)["health"] == "Je me déplace en fauteuil."


def test_nothing_of_a_sealed_answer_reaches_papers_notices_index_or_story() -> None:
    request = factories.submitted()
    written: list[Any] = [each.data for each in IssuedDocument.objects.all()]
    written += [(each.text, each.html) for each in Notification.objects.all()]
    written += [(each.text, each.data) for each in TimelineEntry.objects.all()]
    written += [each.token for each in SearchToken.objects.all()] + [request.sheet.facts]
    assert "fauteuil" not in str(written)


def test_a_calculation_that_reads_a_sealed_answer_is_not_kept_in_clear() -> None:
    calculations = [
        {"key": "words", "label": "En mots", "formula": {"words": "{a}", "with": {"a": {"question": "health"}}}},
        {"key": "again", "label": "Encore", "formula": {"calculation": "words"}},
        {"key": "count", "label": "Personnes", "formula": {"count": "helpers"}},
    ]
    made = factories.procedure(data=factories.definition(calculations=calculations))
    facts = factories.submitted(made).sheet.facts
    assert set(facts["computed"]) == {"count"}
    assert "fauteuil" not in str(facts)


def test_an_answer_no_longer_asked_is_not_sent() -> None:
    answers = ANSWERS | {"need": {"thing": "bache", "in_kermor": True, "size": 12}}
    draft = factories.started(factories.procedure(), answers=answers).draft
    draft = save_answers(draft=draft, step="need", answers={**answers["need"], "thing": "charrette"}, by=GUEST)
    sheet = submit(draft=draft, by=GUEST).sheet
    assert "size" not in sheet.answers
    assert sheet.answers["thing"] == "charrette"


def test_a_piece_promised_for_later_opens_an_ask_with_its_term() -> None:
    request = factories.submitted(at=AUTUMN)
    ask = InformationRequest.objects.get(request=request)
    assert ask.items == [{"question": "insurance", "reason": ""}]
    assert ask.due_on == date(2026, 12, 9)
    assert (request.completed_on, request.awaiting_since) == (None, date(2026, 11, 24))


def test_words_and_indexed_answers_let_agents_find_the_request() -> None:
    request = factories.submitted()
    tokens = set(SearchToken.objects.filter(request=request).values_list("token", flat=True))
    assert {"maiwenn", "cleac"} <= tokens
    assert "fauteuil" not in tokens
    row = IndexedAnswer.objects.get(request=request)
    assert (row.question, row.text) == ("thing", "Une charrette")


def test_the_draft_of_an_older_version_is_sent_in_that_version() -> None:
    made = factories.procedure()
    draft = factories.started(made).draft
    old = factories.version(made)
    later = factories.definition()
    later["steps"][0]["questions"].append(
        {"key": "colour", "type": "text", "label": "De quelle couleur ?", "required": True}
    )
    made.definition = later
    made.save_revision().publish()
    made.refresh_from_db()
    assert factories.version(made).number == 2
    assert submit(draft=draft, by=GUEST).main.version == old


def test_a_resident_s_filing_belongs_to_the_account() -> None:
    owner = factories.resident()
    request = factories.submitted(owner=owner)
    assert request.applicant == owner
    assert request.sheet.filed_by_id == str(owner.key)


def test_an_agent_files_for_somebody_with_the_legal_day_of_the_letter() -> None:
    made = factories.procedure()
    clerk = factories.agent(made.department)
    by = factories.agent_party(clerk)
    draft = factories.started(made, by=by, agent=clerk, channel="desk").draft
    given = Assisted(channel="letter", received_on=date(2026, 11, 20), consent="signed", paper_location="Boîte 12")
    request = submit(draft=draft, by=by, at=AUTUMN, assisted=given).main
    assert (request.channel, request.received_on) == ("letter", date(2026, 11, 20))
    assert request.sheet.facts["assisted"]["paper_location"] == "Boîte 12"
    assert "Gaël Le Bihan" in TimelineEntry.objects.get(request=request).text


def test_one_filing_may_open_two_linked_requests() -> None:
    sister = factories.procedure("emprunter-une-bache")
    data = factories.definition(
        child_requests=[{"procedure_slug": sister.slug, "condition": None, "answers": ["thing", "in_kermor"]}]
    )
    draft = factories.started(factories.procedure(data=data)).draft
    main, child = submit(draft=draft, by=GUEST).requests
    assert (child.opened_with, child.procedure) == (main, sister)
    assert child.contact_email == main.contact_email
    assert set(child.sheet.answers) == {"thing", "in_kermor"}
    assert [each.pk for each in submit(draft=draft, by=GUEST).requests] == [main.pk, child.pk]


def test_a_closed_department_hands_its_requests_to_its_successor() -> None:
    made = factories.procedure()
    successor = factories.department("accueil")
    made.department.successor = successor
    made.department.closed_on = date(2020, 1, 1)
    made.department.save()
    assert factories.submitted(made).department == successor


def test_any_procedure_can_be_filed_in_three_lines_even_on_paper_only() -> None:
    made = factories.procedure("obtenir-une-concession", data={}, intake="paper_only")
    assert made.current_version is None
    request = file_standard(
        procedure=made, subject="Concession de mon père", message="Je voudrais la renouveler.", by=factories.CLERK,
        channel="letter", received_at=AUTUMN, contact={"person": {"family_name": "Riou", "given_names": "Yvonne"},
                                                       "phone": "+33639980002"},
    )  # fmt: skip
    assert (request.subject, request.contact_name) == ("Concession de mon père", "Yvonne Riou")
    made.refresh_from_db()
    assert made.current_version is None
    again = file_standard(
        procedure=made, subject="Autre", message="Encore.", by=factories.CLERK, channel="desk", received_at=AUTUMN,
        contact={"phone": "+33639980002"},
    )  # fmt: skip
    assert again.version == request.version


def test_a_sheet_reads_the_same_when_the_city_has_changed() -> None:
    request = factories.submitted()
    sections = [section.title for section in sheet_journey(request.sheet).summary()]
    assert sections == ["Le matériel", "Les personnes qui aident", "Les pièces", "Vous"]
    assert isinstance(request.version.parsed(), Definition)


def test_the_door_says_in_plain_words_why_it_is_closed() -> None:
    made = factories.procedure(intake="paused")
    with pytest.raises(Refused, match="suspendues"):
        filing.check_intake(made)
    made.intake, made.closes_at = "open", AUTUMN
    with pytest.raises(Refused, match="closes depuis le 24"):
        filing.check_intake(made, AUTUMN + timedelta(days=1))


def test_sending_costs_a_bounded_number_of_queries() -> None:
    made = factories.procedure()
    factories.submitted(made)
    draft = factories.started(made).draft
    with CaptureQueriesContext(connection) as queries:
        submit(draft=draft, by=GUEST)
    assert len(queries) <= 66, "\n".join(each["sql"][:150] for each in queries)


def test_a_draft_thrown_away_cannot_be_sent() -> None:
    draft = factories.started(factories.procedure()).draft
    drafts.discard_draft(draft=draft, by=GUEST)
    with pytest.raises(Refused):
        submit(draft=draft, by=GUEST)
