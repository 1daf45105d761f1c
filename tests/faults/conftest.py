"""The tests of this folder choose themselves when the worker runs."""

import pytest


@pytest.fixture(autouse=True)
def _nobody_wakes_the_worker(monkeypatch):
    monkeypatch.setattr("portal.outbox.actions.WAKERS", [])
