"""Ten thousand pages and fifty thousand documents, made at once: what an admin is measured on, never a real city's way.

`python -m tests.bench.big_city` adds them to the database of the settings; `grow(...)` makes fewer for tests.
Rows are written in bulk: no revision, no index of references; search is rebuilt afterwards by `rebuild_search`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, Final
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, Locale

from portal.cms.models import BasePage
from portal.pages.models import ContentPage, NewsIndexPage, NewsPage, SectionPage

PAGES: Final = 10_000
DOCUMENTS: Final = 50_000
BATCH: Final = 1_000
SECTIONS: Final = 40


def grow(pages: int = PAGES, documents: int = DOCUMENTS) -> None:
    """A fifth of the pages is news, the rest articles in sections of the home page."""
    with transaction.atomic():
        home = BasePage.objects.get(depth=2, sites_rooted_here__isnull=False)
        news = NewsIndexPage.objects.first()
        count = pages // 5 if news else 0
        if news and count:
            _children(news, NewsPage, "breve", count, published_on=timezone.localdate())
        rest = pages - count
        for number, size in enumerate(_shares(rest, min(SECTIONS, max(1, rest // 10)) if rest else 0)):
            section = home.add_child(
                instance=SectionPage(title=f"Rubrique {number}", slug=f"grande-rubrique-{number}", intro="Grande.")
            )
            _children(section, ContentPage, "page", size - 1)
        _documents(documents)


def _shares(total: int, parts: int) -> list[int]:
    return [total // parts + (1 if number < total % parts else 0) for number in range(parts)]


def _children(parent: Any, model: type[BasePage], name: str, count: int, **values: Any) -> None:
    """Rows of both tables under a page: treebeard's path is four characters a level, in base 36."""
    parent = BasePage.objects.get(pk=parent.pk)
    first = parent.numchild
    base = BasePage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    content_type = ContentType.objects.get_for_model(model)
    locale, now = Locale.get_default(), timezone.now()
    rows = (
        model(
            pk=base + 1 + number,
            basepage_ptr_id=base + 1 + number,
            path=BasePage._get_path(parent.path, parent.depth + 1, first + 1 + number),
            depth=parent.depth + 1,
            numchild=0,
            title=f"{name.capitalize()} {number} de {parent.title}",
            draft_title=f"{name.capitalize()} {number} de {parent.title}",
            slug=f"{name}-{number}",
            url_path=f"{parent.url_path}{name}-{number}/",
            content_type=content_type,
            locale=locale,
            translation_key=uuid4(),
            live=True,
            first_published_at=now,
            last_published_at=now - timedelta(minutes=number),
            latest_revision_created_at=now - timedelta(minutes=number),
            intro="Ce que la page apporte, en une phrase.",
            **values,
        )
        for number in range(count)
    )
    for batch in _batches(rows):
        BasePage.objects.bulk_create([_base_of(row) for row in batch])
        _insert_own(model, batch)
    BasePage.objects.filter(pk=parent.pk).update(numchild=first + count)
    _move_sequence()


def _base_of(row: Any) -> BasePage:
    names = [field.attname for field in BasePage._meta.concrete_fields]
    return BasePage(**{name: getattr(row, name) for name in names})


def _insert_own(model: type[BasePage], rows: list[Any]) -> None:
    """Only the type's own table: the ORM refuses to write several tables in bulk."""
    fields = model._meta.local_concrete_fields
    manager = model._base_manager
    manager._insert(rows, fields=fields, using=connection.alias)


def _move_sequence() -> None:
    """PostgreSQL hands out keys by itself and must know those taken."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('cms_basepage', 'id'), max(id)) FROM cms_basepage")


def _documents(count: int) -> None:
    collection = Collection.get_first_root_node()
    rows = (
        Document(
            title=f"Document {number}", file=f"documents/grand-{number}.pdf", file_size=1_000, collection=collection
        )
        for number in range(count)
    )
    for batch in _batches(rows):
        Document.objects.bulk_create(batch)


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


if __name__ == "__main__":
    import django

    django.setup()
    grow()
