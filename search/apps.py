"""One search over everything the site publishes."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Recherche")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from portal.directory.models import Place
        from portal.outbox.registry import register_chore
        from search.asking import forget_old
        from search.models import BestBet, Synonym

        page_published.connect(_page_changed, dispatch_uid="search-published")
        page_unpublished.connect(_page_gone, dispatch_uid="search-unpublished")
        page_slug_changed.connect(_tree_changed, dispatch_uid="search-slug")
        post_page_move.connect(_tree_changed, dispatch_uid="search-move")
        post_delete.connect(_page_deleted, dispatch_uid="search-deleted")
        post_save.connect(_place_changed, sender=Place, dispatch_uid="search-place")
        post_delete.connect(_place_gone, sender=Place, dispatch_uid="search-place-gone")
        for model in (Synonym, BestBet):  # Wagtail's admin saves them too
            post_save.connect(_words_changed, sender=model, dispatch_uid=f"search-said-{model.__name__}")
            post_delete.connect(_words_changed, sender=model, dispatch_uid=f"search-unsaid-{model.__name__}")
        register_chore("search.forget", forget_old)


def _page_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    from search.actions import forget_entry, put_entry
    from search.sources import is_found, page_entry, page_key, source_of

    page = source_of(instance)
    if is_found(page):
        put_entry(entry=page_entry(page))
    else:
        forget_entry(key=page_key(page))


def _page_gone(sender: Any, instance: Any, **kwargs: Any) -> None:
    from search.actions import forget_entry
    from search.sources import page_key, source_of

    if source_of(instance).pk != instance.pk:
        _page_changed(sender, instance)
    forget_entry(key=page_key(instance))


def _page_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    from portal.cms.models import BasePage

    if isinstance(instance, BasePage):
        _page_gone(sender, instance)


def _tree_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """An address changed: so did the addresses below it."""
    from search.actions import put_entry
    from search.sources import is_found, page_entry

    for page in instance.get_descendants(inclusive=True).live().specific():
        if is_found(page):
            put_entry(entry=page_entry(page))


def _place_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    from search.actions import forget_entry, put_entry
    from search.sources import place_entry, place_key, places_url

    base_url = places_url()
    if instance.live and base_url:
        put_entry(entry=place_entry(instance, base_url))
    else:
        forget_entry(key=place_key(instance))


def _place_gone(sender: Any, instance: Any, **kwargs: Any) -> None:
    from search.actions import forget_entry
    from search.sources import place_key

    forget_entry(key=place_key(instance))


def _words_changed(sender: Any, **kwargs: Any) -> None:
    from search.actions import touch

    touch()
