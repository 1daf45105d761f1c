"""What every test may use. The suite is strict: warnings are errors, an undefined template variable fails."""

from collections.abc import Generator

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from portal.lib import page_cache


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """A test with real commits ends in a database that was emptied: what the migrations had made (root page, site,
    locale, types of content) is given back, with the same keys, to the next test and to the next session (--reuse-db).
    """
    yield
    kept = getattr(connection, "_test_serialized_contents", None)
    if kept and _commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            # Emptied again: a flush whose post_migrate ran has made types of content with other keys.
            call_command(
                "flush", interactive=False, verbosity=0, inhibit_post_migrate=True, allow_cascade=True,
                reset_sequences=False,
            )  # fmt: skip
            connection.creation.deserialize_db_from_string(kept)
            ContentType.objects.clear_cache()


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    """Rate limits of one test must not stop the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_pages() -> None:
    """Kept pages live until a publication is committed, which a rolled-back test never does."""
    page_cache._move_epoch()
