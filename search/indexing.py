"""The engine's index, kept so that its loss never costs an editor a save.

Wagtail's search app as it is, but for two things. What the engine raises while a row is saved or deleted is logged,
and undone alone: the row itself is saved. And no row's deletion cascades to the engine's: on SQLite that would ask a
lost full-text table, before any of our code could prevent it; the engine is told once the row is gone. The health
page tells that the index is lost, and `manage.py rebuild_search` makes it anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from wagtail.search.apps import WagtailSearchAppConfig

logger = logging.getLogger(__name__)


class SearchIndexConfig(WagtailSearchAppConfig):
    """`wagtail.search` in INSTALLED_APPS."""

    def ready(self) -> None:
        super().ready()
        from modelsearch.index import get_indexed_models
        from modelsearch.signal_handlers import post_delete_signal_handler, post_save_signal_handler

        for model in get_indexed_models():
            _keep_engine_rows(model, self.get_model("IndexEntry"))
            if post_save.disconnect(post_save_signal_handler, sender=model):
                post_save.connect(_saved, sender=model)
            if post_delete.disconnect(post_delete_signal_handler, sender=model):
                post_delete.connect(_deleted, sender=model)


def _keep_engine_rows(model: type[models.Model], entries: type[models.Model]) -> None:
    for field in model._meta.private_fields:
        if field.name == "index_entries" and hasattr(field, "bulk_related_objects"):
            field.bulk_related_objects = lambda rows, using: entries._default_manager.using(using).none()


def _saved(sender: Any, instance: models.Model, **kwargs: Any) -> None:
    from modelsearch.signal_handlers import post_save_signal_handler

    with _logged(instance):
        post_save_signal_handler(instance, **kwargs)


def _deleted(sender: Any, instance: models.Model, **kwargs: Any) -> None:
    from modelsearch.index import remove_object

    with _logged(instance):
        remove_object(instance)


@contextmanager
def _logged(instance: models.Model) -> Iterator[None]:
    from search.query import savepoint

    try:
        with savepoint():
            yield
    except Exception:  # whatever the engine raises
        logger.exception("The search index is not told of %s %s", instance._meta.label, instance.pk)
