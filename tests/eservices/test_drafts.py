"""A draft: begun, kept page by page, found again, forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from portal.eservices import clock
from portal.eservices.actions.drafts import (
    CODE_TRIES,
    adopt_draft,
    discard_draft,
    mint_code,
    redeem_resume,
    save_answers,
    start_draft,
    take_over_draft,
)
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.resuming import send_resume_link
from portal.eservices.journeys import answers_of
from portal.eservices.models import Document, Draft, Procedure
from portal.eservices.permissions import hash_token
from portal.notifications.models import Notification
from portal.privacy.models import AuditEntry
from tests.eservices import factories
from tests.eservices.factories import ANSWERS, GUEST

pytestmark = pytest.mark.django_db
AUTUMN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def made() -> Procedure:
    return factories.procedure()


def test_a_guest_s_draft_keeps_only_the_hash_of_its_token(made: Procedure) -> None:
    begun = factories.started(made, answers={})
    assert len(begun.token) >= 43
    assert begun.draft.token_hash == hash_token(begun.token)
    assert begun.token not in str(Draft.objects.values().get())


def test_an_owner_s_or_an_agent_s_draft_has_no_token(made: Procedure) -> None:
    owner, clerk = factories.resident(), factories.agent(made.department)
    assert factories.started(made, answers={}, owner=owner).token == ""
    assert factories.started(made, answers={}, agent=clerk, by=factories.agent_party(clerk)).draft.token_hash is None


def test_the_entry_point_chooses_its_answers(made: Procedure) -> None:
    assert factories.started(made, answers={}, entry="bache").draft.answers == {"thing": "bache"}


def test_the_same_key_begins_no_second_draft(made: Procedure) -> None:
    key = uuid4()
    start_draft(version=factories.version(made), entry="charrette", by=GUEST, key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        start_draft(version=factories.version(made), entry="charrette", by=GUEST, key=key)
    assert Draft.objects.count() == 1


def test_saving_a_page_keeps_its_own_keys_only(made: Procedure) -> None:
    draft = factories.started(made).draft
    save_answers(draft=draft, step="helpers", answers={"health": "Rien", "thing": "bache", "owner": 1}, by=GUEST)
    draft.refresh_from_db()
    kept = answers_of(draft)
    assert kept["thing"] == "charrette"
    assert kept["health"] == "Rien"
    assert "helpers" not in kept
    assert "owner" not in kept


def test_a_page_that_the_version_does_not_know_is_refused(made: Procedure) -> None:
    draft = factories.started(made, answers={}).draft
    with pytest.raises(Refused):
        save_answers(draft=draft, step="rien", answers={}, by=GUEST)


def test_each_page_saved_gives_thirty_days_more(made: Procedure) -> None:
    draft = factories.started(made, answers={}, at=AUTUMN).draft
    assert draft.expires_on == date(2026, 12, 1)
    later = save_answers(draft=draft, step="need", answers=ANSWERS["need"], by=GUEST, at=AUTUMN + timedelta(days=10))
    assert later.expires_on == date(2026, 12, 11)


def test_a_draft_adopted_by_an_account_is_opened_by_no_link_any_more(made: Procedure) -> None:
    begun = factories.started(made)
    owner = factories.resident()
    code = mint_code(draft=begun.draft, by=GUEST)
    adopted = adopt_draft(draft=begun.draft, owner=owner, by=owner.as_party())
    assert adopted.owner == owner
    for way in ({"token": begun.token}, {"reference": adopted.reference, "code": code}):
        with pytest.raises(Refused):
            redeem_resume(**way)


def test_a_draft_of_one_account_is_never_adopted_by_another(made: Procedure) -> None:
    owner, other = factories.resident(), factories.resident()
    draft = factories.started(made, owner=owner).draft
    assert adopt_draft(draft=draft, owner=other, by=other.as_party()).owner == owner


def test_a_link_opens_its_draft_and_a_wrong_one_says_nothing(made: Procedure) -> None:
    begun = factories.started(made)
    assert redeem_resume(token=begun.token) == begun.draft
    with pytest.raises(Refused) as wrong:
        redeem_resume(token="x" * 43)
    with pytest.raises(Refused) as unknown:
        redeem_resume(reference="0000-0000", code="AAAA-AAAA")
    assert wrong.value.message == unknown.value.message


def test_a_code_opens_whatever_its_case_and_dashes(made: Procedure) -> None:
    draft = factories.started(made).draft
    code = mint_code(draft=draft, by=GUEST)
    typed = code.lower().replace("-", " ")
    assert redeem_resume(reference=draft.reference.lower(), code=typed) == draft
    draft.refresh_from_db()
    assert code.replace("-", "") not in draft.code_hash


def test_five_wrong_codes_close_the_code_until_a_new_one(made: Procedure) -> None:
    draft = factories.started(made).draft
    code = mint_code(draft=draft, by=GUEST)
    for _each in range(CODE_TRIES):
        with pytest.raises(Refused):
            redeem_resume(reference=draft.reference, code="2222-2222")
    with pytest.raises(Refused):
        redeem_resume(reference=draft.reference, code=code)
    fresh = mint_code(draft=draft, by=GUEST)
    assert redeem_resume(reference=draft.reference, code=fresh) == draft


def test_an_expired_draft_is_opened_by_nothing(made: Procedure) -> None:
    begun = factories.started(made, at=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(Refused):
        redeem_resume(token=begun.token)


def test_the_mailed_link_is_the_session_s_and_its_text_is_forgotten(made: Procedure) -> None:
    begun = factories.started(made)
    token = send_resume_link(draft=begun.draft, email="m@courriel.example", by=GUEST, token=begun.token)
    notice = Notification.objects.get(kind="draft_link")
    assert token == begun.token
    assert notice.secret
    assert f"/reprendre/{token}/" in notice.text
    begun.draft.refresh_from_db()
    assert begun.draft.email == "m@courriel.example"


def test_a_link_asked_from_a_session_that_knows_no_token_replaces_the_former_ones(made: Procedure) -> None:
    begun = factories.started(made)
    token = send_resume_link(draft=begun.draft, email="m@courriel.example", by=GUEST)
    assert redeem_resume(token=token) == begun.draft
    with pytest.raises(Refused):
        redeem_resume(token=begun.token)


def test_discarding_forgets_answers_and_files_and_leaves_a_trace(made: Procedure) -> None:
    draft = factories.started(made).draft
    discard_draft(draft=draft, by=GUEST)
    assert not Draft.objects.exists()
    assert not Document.objects.exists()
    assert AuditEntry.objects.filter(verb="discarded", object_id=str(draft.key)).exists()


def test_the_clock_warns_once_a_week_before_and_forgets_after_the_last_day(made: Procedure) -> None:
    draft = factories.started(made, at=AUTUMN).draft
    Draft.objects.update(email="m@courriel.example")
    clock.expire_drafts(AUTUMN + timedelta(days=22))
    assert not Notification.objects.filter(kind="draft_ending").exists()
    for day in (23, 24, 30):
        clock.expire_drafts(AUTUMN + timedelta(days=day))
    notice = Notification.objects.get(kind="draft_ending")
    assert notice.address == "m@courriel.example"
    assert "/reprendre/" in notice.text
    assert Draft.objects.filter(pk=draft.pk).exists()
    clock.expire_drafts(AUTUMN + timedelta(days=31))
    assert not Draft.objects.exists()


def test_the_owner_of_an_ending_draft_is_warned_at_the_account_s_address(made: Procedure) -> None:
    owner = factories.resident(email="claire@courriel.example")
    factories.started(made, owner=owner, at=AUTUMN)
    clock.expire_drafts(AUTUMN + timedelta(days=23))
    assert Notification.objects.get(kind="draft_ending").address == "claire@courriel.example"


def test_a_draft_without_any_address_ends_without_a_notice(made: Procedure) -> None:
    factories.started(made, answers={}, at=AUTUMN)
    clock.expire_drafts(AUTUMN + timedelta(days=23))
    assert not Notification.objects.exists()
    assert Draft.objects.get().warned_on == date(2026, 11, 24)


def test_an_agent_goes_on_with_a_caller_s_draft_and_the_audit_keeps_the_agreement(made: Procedure) -> None:
    begun = factories.started(made)
    clerk, colleague = factories.agent(made.department), factories.agent(made.department)
    by = factories.agent_party(clerk)
    taken = take_over_draft(reference=begun.draft.reference, agent=clerk, consent="verbal", by=by)
    assert (taken.opened_by_agent, taken.channel) == (clerk, "phone")
    assert redeem_resume(token=begun.token) == taken
    assert AuditEntry.objects.get(verb="taken_over").purpose == "verbal"
    with pytest.raises(Refused):
        take_over_draft(reference=taken.reference, agent=colleague, consent="verbal", by=by)
    with pytest.raises(Refused):
        take_over_draft(reference="0000-0000", agent=clerk, consent="verbal", by=by)
