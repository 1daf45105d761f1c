"""What every test may use. The suite is strict: warnings are errors, an undefined template variable fails."""

import pytest
from django.core.cache import cache

from portal.lib import page_cache


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    """Rate limits of one test must not stop the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_pages() -> None:
    """Kept pages live until a publication is committed, which a rolled-back test never does."""
    page_cache._move_epoch()
