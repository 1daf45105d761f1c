"""The description of `/api/v1/` against what it answers: whatever is asked, no server error and no breach of schema."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.api import api
from tests.pages.conftest import City

pytestmark = [
    pytest.mark.django_db,
    # Schemathesis leaves werkzeug's test responses to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
PROMISES: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PLAIN = {"Accept-Encoding": "identity"}  # the client of these tests does not decompress
# Real identifiers, so that answers are not only refusals.
KNOWN = {
    "/api/v1/procedures/{slug}/": {"slug": "acte-de-naissance"},
    "/api/v1/places/{slug}/": {"slug": "hotel-de-ville"},
    "/api/v1/news/{slug}/": {"slug": "mole"},
    "/api/v1/events/{slug}/": {"slug": "conseil"},
    "/api/v1/tenders/{slug}/": {"slug": "quai"},
}


def operations() -> list[Any]:
    """Each operation of the description, to be asked of the portal in this process."""
    description = schemathesis.openapi.from_dict(api.get_openapi_schema())
    description.app = WSGIHandler()
    return [result.ok() for result in description.get_all_operations()]


@pytest.fixture
def asked_city(city: City) -> Iterator[City]:
    """The small city, asked in this transaction: no request may close the test's connection."""
    if connection.vendor != "sqlite":
        pytest.skip("the description is the same on every database: asked once")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield city
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_no_question_breaks_the_api_or_its_promises(asked_city: City) -> None:
    """All operations on one city: what fails is told for each."""
    wrong: dict[str, str] = {}
    for operation in operations():
        try:
            ask_anything(operation)
            ask_for_what_exists(operation)
        except* Exception as failures:
            wrong[operation.label] = "".join(traceback.format_exception(failures))[-3000:]
    assert wrong == {}, "\n".join(f"{label}\n{text}" for label, text in wrong.items())


def ask_anything(operation: Any) -> None:
    """Sound and unsound questions, the same ones each time."""
    sound, unsound = (operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))

    @given(case=sound | unsound)
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        case.call_and_validate(headers=PLAIN, checks=PROMISES)

    ask()


def ask_for_what_exists(operation: Any) -> None:
    """An identifier that is there must be answered, by what the description says."""
    if operation.path in KNOWN:
        case = operation.Case(path_parameters=KNOWN[operation.path])
        assert case.call_and_validate(headers=PLAIN, checks=PROMISES).status_code == 200
