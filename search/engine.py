"""The search engine itself: whether it answers, and how to make its index anew."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _
from modelsearch.backends import get_search_backend
from modelsearch.conf import get_app_config

from search.models import SearchEntry
from search.query import savepoint

CHUNK = 500


def reindex() -> int:
    """Give the engine every entry anew, its index made again if it is lost. Returns how many it was given."""
    mend()
    backend = get_search_backend()
    index = backend.get_index_for_model(SearchEntry)
    rebuilder = backend.rebuilder_class(index) if backend.rebuilder_class else None
    index = rebuilder.start() if rebuilder else index
    index.add_model(SearchEntry)
    given = 0
    rows = list(SearchEntry.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(rows), CHUNK):
        entries = list(SearchEntry.objects.filter(pk__in=rows[start : start + CHUNK]))
        index.add_items(SearchEntry, entries)
        given += len(entries)
    if rebuilder:
        rebuilder.finish()
    return given


def check() -> str:
    """« ok », or what is wrong with the search in a sentence: the engine is silent, or its index holds nothing."""
    entry = SearchEntry.objects.exclude(title="").order_by("-pk").first()
    if entry is None:
        return "ok"
    try:
        with savepoint():
            found = list(get_search_backend().search(entry.title.split()[0], SearchEntry.objects.all())[:1])
    except Exception:  # whatever the engine raises, the sentence is the same
        return _("le moteur de recherche ne répond pas : la base répond à sa place")
    return "ok" if found else _("l’index de recherche est vide : relancez « manage.py rebuild_search »")


def mend() -> bool:
    """SQLite's full-text table and its triggers, as modelsearch's own migration makes them, when they are gone.
    Returns whether they were: then what the admin's own search knows of pages and files is gone too."""
    if connection.vendor != "sqlite":
        return False
    table = get_app_config().get_model("IndexEntry")._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = %s", [f"{table}_fts"])
        if cursor.fetchone()[0]:
            return False
        for statement in _SQLITE:
            cursor.execute(statement.format(table=table))
    return True


_SQLITE = (
    "DROP TRIGGER IF EXISTS insert_{table}_fts",
    "DROP TRIGGER IF EXISTS update_{table}_fts",
    "DROP TRIGGER IF EXISTS delete_{table}_fts",
    "DELETE FROM {table}",
    "CREATE VIRTUAL TABLE {table}_fts USING fts5(autocomplete, body, title)",
    "CREATE TRIGGER insert_{table}_fts AFTER INSERT ON {table} BEGIN INSERT INTO "
    "{table}_fts(title, body, autocomplete, rowid) VALUES (NEW.title, NEW.body, NEW.autocomplete, NEW.id); END",
    "CREATE TRIGGER update_{table}_fts AFTER UPDATE ON {table} BEGIN UPDATE {table}_fts SET "
    "title=NEW.title, body=NEW.body, autocomplete=NEW.autocomplete WHERE rowid=NEW.id; END",
    "CREATE TRIGGER delete_{table}_fts AFTER DELETE ON {table} BEGIN DELETE FROM {table}_fts WHERE rowid=OLD.id; END",
)
