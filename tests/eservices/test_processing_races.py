"""Two agents at once: one wins, the other is shown what happened."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from portal.eservices.actions import deciding, processing
from portal.eservices.actions.turns import StaleRequest
from portal.eservices.models import Decision, ServiceRequest
from portal.eservices.workflow import NotPossible
from portal.lib.parties import Party
from tests.eservices import factories

# Real commits, so that each thread sees the other's; what migrations made is put back afterwards.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def _at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in as many threads, begun together; what each gave or raised."""
    gate, found = Barrier(len(acts)), list[object]()

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            found.append(act())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def _agents(request: ServiceRequest) -> tuple[Party, Party]:
    first, second = (factories.agent_party(factories.agent(request.department)) for _each in range(2))
    return first, second


def test_two_agents_who_take_the_same_request_do_not_both_have_it() -> None:
    request = factories.submitted()
    seen = request.version_no
    agents = _agents(request)
    found = _at_once(*(lambda by=by: processing.take(request=request, by=by, version_no=seen) for by in agents))
    assert sorted(type(each).__name__ for each in found) == ["ServiceRequest", "StaleRequest"]
    stale = next(each for each in found if isinstance(each, StaleRequest))
    assert "prend en charge" in stale.changes[-1].text
    request.refresh_from_db()
    assert request.timeline.filter(kind="taken").count() == 1


def test_a_request_is_decided_once_even_by_two_who_did_not_look() -> None:
    request = factories.submitted()
    first, second = _agents(request)
    found = _at_once(
        lambda: deciding.decide(request=request, kind="granted", by=first),
        lambda: deciding.decide(request=request, kind="refused", reasons="Non.", by=second),
    )
    assert sorted(isinstance(each, NotPossible) for each in found) == [False, True]
    assert Decision.objects.count() == 1
