"""Sending a draft."""

import pytest

from tests.eservices import factories

pytestmark = pytest.mark.django_db


def test_a_procedure_is_published_with_its_frozen_version() -> None:
    made = factories.procedure()
    assert made.live
    assert factories.version(made).number == 1
