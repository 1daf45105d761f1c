"""Two indexes that modelsearch's own questions to PostgreSQL need and does not make.

It looks for `(title || body) @@ query` and joins an entry by `id::varchar(50)`: without them each search reads the
whole table (100,000 entries: 3 s; with them: tens of milliseconds; see tests/bench/search.py).
"""

from typing import Any

from django.db import migrations

TABLE = "wagtailsearch_indexentry"
MAKE = (
    f"CREATE INDEX IF NOT EXISTS search_engine_found ON {TABLE} USING gin ((title || body))",
    "CREATE INDEX IF NOT EXISTS search_engine_entry ON search_searchentry ((id::varchar(50)))",
)
DROP = ("DROP INDEX IF EXISTS search_engine_found", "DROP INDEX IF EXISTS search_engine_entry")


def _run(statements: tuple[str, ...], schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


def make(apps: Any, schema_editor: Any) -> None:
    _run(MAKE, schema_editor)


def drop(apps: Any, schema_editor: Any) -> None:
    _run(DROP, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_finding"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]
    operations = [migrations.RunPython(make, drop)]
