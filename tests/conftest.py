"""What every test may use. The suite is strict: warnings are errors, an undefined template variable fails."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    """Rate limits of one test must not stop the next."""
    cache.clear()
