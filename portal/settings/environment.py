"""Reading the environment, failing loudly and by name on a bad value."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS: dict[str, Any] = {
    # Without IMMEDIATE two writers meet in thousands of lock errors: a deferred
    # transaction that read first cannot be upgraded while another one writes.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
    ),
}


def text(name: str, default: str = "") -> str:
    """The variable as typed, without surrounding blanks."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off; anything else is refused."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas or blanks."""
    return text(name, default).replace(",", " ").split()


def required(*names: str) -> dict[str, str]:
    """The values of variables that production cannot do without; names every missing one at once."""
    missing = [name for name in names if not text(name)]
    if missing:
        raise ImproperlyConfigured("Missing in the environment: " + ", ".join(missing) + ".")
    return {name: text(name) for name in names}


def database(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for `sqlite:///path` or `postgres://user:password@host:port/name`.

    A PostgreSQL socket folder is given as `?host=/folder`. Raises ImproperlyConfigured for another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path,
            "OPTIONS": dict(SQLITE_OPTIONS),
            # A fresh connection reads the whole schema again: longer than drawing a page.
            "CONN_MAX_AGE": 600,
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL: unknown scheme {parts.scheme!r}.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SEARCH_ENGINES = {"elasticsearch8", "elasticsearch9", "opensearch2", "opensearch3"}


def search_engine(url: str) -> dict[str, Any]:
    """The default of WAGTAILSEARCH_BACKENDS: the database when `url` is empty, else an engine named as
    `opensearch3+https://user:password@host:9200/prefix` (engine + http or https; the prefix names the indexes).

    Words are stemmed by us before they are indexed, so that every engine finds the same: it only folds case and
    accents. Raises ImproperlyConfigured for another engine.
    """
    if not url:
        return {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french"}
    parts = urlsplit(url)
    engine, _plus, scheme = parts.scheme.partition("+")
    if engine not in SEARCH_ENGINES or scheme not in {"http", "https"}:
        raise ImproperlyConfigured(f"SEARCH_URL: unknown engine {parts.scheme!r}.")
    return {
        "BACKEND": f"modelsearch.backends.{engine}",
        "URLS": [f"{scheme}://{parts.netloc}"],
        "INDEX_PREFIX": f"{parts.path.strip('/') or 'portal'}_",
        "TIMEOUT": 5,
        "ATOMIC_REBUILD": True,
        "INDEX_SETTINGS": {
            "settings": {
                "analysis": {
                    "analyzer": {"default": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}}
                }
            }
        },
    }
