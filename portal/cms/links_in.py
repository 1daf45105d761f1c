"""« Que casse ma page ? »: everything of the site that points to a page, from Wagtail's index of references.

Menus, banners, procedures and other pages alike. What was typed as an address is not seen; links made with the page
chooser are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

from portal.cms.models import BasePage

# A page that the whole site points to needs no longer a list to be left where it is.
SHOWN: Final = 50


@dataclass(frozen=True)
class LinkIn:
    """Something that points to a page: its title, what it is, where in it, and where it is edited (may be empty)."""

    title: str
    kind: str
    where: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class LinksIn:
    """All that points to a page. `count` is the number of things, `shown` the first of them."""

    count: int
    shown: tuple[LinkIn, ...]


def links_in(page: Any, user: Any, *, below: bool = False) -> LinksIn:
    """What points to the page; `below` counts the pages under it too, and leaves out what they say of each other."""
    references = _references(page, below)
    inside = set(map(str, _subtree(page))) if below else {str(page.pk)}
    grouped: dict[tuple[int, str], list[ReferenceIndex]] = defaultdict(list)
    for reference in references:
        if not (_is_page(reference) and reference.object_id in inside):
            grouped[reference.base_content_type_id, reference.object_id].append(reference)
    return LinksIn(len(grouped), tuple(_described(list(grouped.items())[:SHOWN], AdminURLFinder(user))))


def _references(page: Any, below: bool) -> Any:
    keys = _subtree(page) if below else [page.pk]
    content_type = ReferenceIndex._get_base_content_type(page)
    found = ReferenceIndex.objects.filter(to_content_type_id=content_type.pk, to_object_id__in=list(map(str, keys)))
    return found.select_related("base_content_type", "content_type").order_by("base_content_type", "object_id", "pk")


def _subtree(page: Any) -> list[int]:
    return list(page.get_descendants(inclusive=True).values_list("pk", flat=True)[:1000])


def _is_page(reference: ReferenceIndex) -> bool:
    model = reference.base_content_type.model_class()
    return bool(model and issubclass(model, BasePage))


def _described(groups: list[tuple[tuple[int, str], list[ReferenceIndex]]], finder: AdminURLFinder) -> Iterable[LinkIn]:
    sources = _sources(groups)
    for key, references in groups:
        source = sources.get(key)
        if source is not None:
            where = tuple(dict.fromkeys(capfirst(reference.describe_source_field()) for reference in references))
            kind = capfirst(type(source)._meta.verbose_name)
            yield LinkIn(str(source), kind, where, finder.get_edit_url(source) or "")


def _sources(groups: list[tuple[tuple[int, str], list[ReferenceIndex]]]) -> dict[tuple[int, str], Any]:
    """The things themselves, read a kind at a time."""
    wanted: dict[int, list[str]] = defaultdict(list)
    models = {key[0]: references[0].base_content_type.model_class() for key, references in groups}
    for content_type, object_id in (key for key, _references in groups):
        wanted[content_type].append(object_id)
    found: dict[tuple[int, str], Any] = {}
    for content_type, keys in wanted.items():
        model = models[content_type]
        rows = model._default_manager.filter(pk__in=keys) if model else []
        specific = rows.specific(defer=True) if hasattr(rows, "specific") else rows
        found |= {(content_type, str(row.pk)): row for row in specific}
    return found
