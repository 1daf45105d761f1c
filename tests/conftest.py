"""What every test may use. The suite is strict: warnings are errors, an undefined template variable fails."""

from collections.abc import Generator

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from portal.lib import page_cache


def _commits(item: pytest.Item | None) -> bool:
    marker = item.get_closest_marker("django_db") if item else None
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """A test with real commits ends in an empty database, which the next test, or the next session (--reuse-db),
    would use: after the last of them, what the migrations had made (root page, site, locale) is given back."""
    yield
    kept = getattr(connection, "_test_serialized_contents", None)
    if kept and _commits(item) and not _commits(nextitem):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(kept)


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    """Rate limits of one test must not stop the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_pages() -> None:
    """Kept pages live until a publication is committed, which a rolled-back test never does."""
    page_cache._move_epoch()
