"""Asking for what is missing, without ever stopping the agent's work."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from portal.eservices.actions import asking, processing
from portal.eservices.actions.refusals import Refused
from portal.eservices.actions.turns import StaleRequest
from portal.eservices.enums import Phase
from portal.eservices.models import InformationRequest, ServiceRequest
from portal.lib.parties import Party
from portal.notifications.models import Notification
from tests.eservices import factories

pytestmark = pytest.mark.django_db
ITEMS = [{"question": "insurance", "reason": "page coupée"}]


@pytest.fixture
def request_() -> ServiceRequest:
    """A request without the piece promised for later, so that nothing is asked yet."""
    data = factories.definition()
    data["steps"][2]["questions"][0]["required"] = False
    answers = {**factories.ANSWERS, "pieces": {}}
    return factories.submitted(factories.procedure(data=data), answers=answers)


@pytest.fixture
def by(request_: ServiceRequest) -> Party:
    return factories.agent_party(factories.agent(request_.department))


def _ask(request: ServiceRequest, by: Party, **options: object) -> InformationRequest:
    values = {"items": ITEMS, "message": "Une photo convient.", "due_on": timezone.localdate() + timedelta(days=15)}
    return asking.ask_for_more(request=request, by=by, **(values | options))  # type: ignore[arg-type]


def test_asking_raises_a_flag_and_leaves_the_state(request_: ServiceRequest, by: Party) -> None:
    processing.take(request=request_, by=by)
    _ask(request_, by)
    request_.refresh_from_db()
    assert request_.awaiting_since == timezone.localdate()
    assert (request_.state, request_.phase, request_.completed_on) == ("processing", Phase.IN_PROGRESS, None)


def test_the_person_reads_what_is_missing_and_until_when(request_: ServiceRequest, by: Party) -> None:
    ask = _ask(request_, by)
    line = request_.timeline.for_resident().last().text
    assert line.startswith("Il nous manque : Attestation d’assurance (page coupée). À envoyer avant le")
    notice = Notification.objects.get(about=request_.reference, kind="info_requested")
    assert "Attestation d’assurance" in notice.text
    assert "Une photo convient." in notice.text
    assert "suspendu" in notice.text  # the silence of this procedure rejects (CRPA L114-5)
    assert ask.effect == "reject"


def test_the_same_form_sent_twice_asks_once(request_: ServiceRequest, by: Party) -> None:
    once = uuid4()
    assert _ask(request_, by, once=once) == _ask(request_, by, once=once)
    assert request_.information_requests.count() == 1


def test_one_thing_at_a_time_is_asked(request_: ServiceRequest, by: Party) -> None:
    _ask(request_, by)
    with pytest.raises(Refused, match="déjà ouverte"):
        _ask(request_, by)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"items": []}, "au moins une"),
        ({"items": [{"question": "inconnue"}]}, "inconnue"),
        ({"due_on": timezone.localdate()}, "dans le futur"),
    ],
)
def test_an_ask_that_makes_no_sense_is_refused(
    request_: ServiceRequest, by: Party, options: dict[str, object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        _ask(request_, by, **options)
    assert not request_.information_requests.exists()


def test_a_stale_ask_is_refused(request_: ServiceRequest, by: Party) -> None:
    seen = request_.version_no
    processing.take(request=request_, by=by)
    with pytest.raises(StaleRequest):
        _ask(request_, by, version_no=seen)


def test_nothing_is_asked_of_a_request_that_is_over(request_: ServiceRequest, by: Party) -> None:
    processing.move(request=request_, transition="withdraw", by=by)
    with pytest.raises(Refused, match="plus en cours"):
        _ask(request_, by)


def test_withdrawing_an_ask_lowers_the_flag_once(request_: ServiceRequest, by: Party) -> None:
    ask = _ask(request_, by)
    asking.withdraw_ask(ask=ask, by=by)
    request_.refresh_from_db()
    assert request_.awaiting_since is None
    assert request_.completed_on == request_.received_on
    with pytest.raises(Refused, match="plus ouverte"):
        asking.withdraw_ask(ask=ask, by=by)
