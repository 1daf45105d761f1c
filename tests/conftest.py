"""What every test may use. The suite is strict: warnings are errors, an undefined template variable fails."""

from collections.abc import Generator

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from portal.lib import page_cache

# The files that take longest begin, so that no process ends alone with one of them.
LONGEST = (
    *("demo/test_city.py", "pages/test_acts.py", "cms/test_blocks.py", "eservices/test_resident_pages.py"),
    *("search/test_engine.py", "pages/test_reading_admin.py", "demo/test_filing_the_procedures.py"),
    *("backoffice/test_doors.py", "eservices/workshop/test_doors.py", "pages/test_pictures.py"),
)


def _commits(item: pytest.Item | None) -> bool:
    marker = item.get_closest_marker("django_db") if item else None
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Tests with real commits are named, so that they run in a process of their own (see .ci/test): each begins by
    giving back what the migrations made, which must never meet rows of another test."""
    for item in items:
        if _commits(item):
            marker = item.get_closest_marker("django_db")
            assert marker is not None
            assert marker.kwargs.get("serialized_rollback"), f"{item.nodeid}: add serialized_rollback=True"
            item.add_marker(pytest.mark.commits)
    yield
    items.sort(key=lambda item: not item.nodeid.partition("::")[0].endswith(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """After the last of them the database is empty: the next session, which keeps it, would find no root page."""
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
