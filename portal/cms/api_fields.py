"""What a page says to other programs: its streams as data, with everything they point to, and as the site's HTML.

A block that chooses something gives what a front end needs to show it: an image its sizes and its text, a document
its type and its weight, a page or a place its address. Whatever is not public is left out (None).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from rest_framework.fields import Field
from wagtail import blocks
from wagtail.api import APIField
from wagtail.api.rich_text import APIRichText
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import AbstractDocument
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.images.models import AbstractImage
from wagtail.models import AbstractPage, Collection, CollectionViewRestriction
from wagtail.snippets.blocks import SnippetChooserBlock

from portal.cms.pictures import made_sizes

FORMAT: Final = "html"


def absolute(request: HttpRequest | None, address: str) -> str:
    """An address that works from another host."""
    return request.build_absolute_uri(address) if request and address.startswith("/") else address


def stream_data(value: Any, request: HttpRequest | None, rich_text: str = FORMAT) -> list[dict[str, Any]]:
    """A stream as `[{type, id, value}]`, everything chosen resolved."""
    if not value:
        return []
    return _Teller(request, rich_text).stream(value.stream_block, value)


def stream_html(value: Any, request: HttpRequest | None) -> str:
    """A stream as the site shows it: the same templates, addresses from the site's root."""
    if not value:
        return ""
    return render_to_string("components/body.html", {"body": value}, request).strip()


class _Teller:
    """Walks a block's value down to what JSON can say."""

    def __init__(self, request: HttpRequest | None, rich_text: str) -> None:
        self.request, self.rich_text = request, rich_text
        # The first that fits: a special block before the ordinary one that it is made of.
        self.ways: list[tuple[type[Any], Callable[[Any, Any], Any]]] = [
            (ImageBlock, self._image_block),
            (ImageChooserBlock, lambda block, value: picture(value, self.request)),
            (DocumentChooserBlock, lambda block, value: file(value, self.request)),
            (blocks.PageChooserBlock, lambda block, value: page_link(value, self.request)),
            (SnippetChooserBlock, lambda block, value: thing(value, self.request)),
            (TypedTableBlock, self._table),
            (blocks.RichTextBlock, self._rich_text),
            (blocks.BaseStreamBlock, self.stream),
            (blocks.ListBlock, self._list),
            (blocks.BaseStructBlock, self._struct),
        ]

    def tell(self, block: Any, value: Any) -> Any:
        for kind, way in self.ways:
            if isinstance(block, kind):
                return way(block, value) if value is not None else None
        return block.get_api_representation(value)

    def stream(self, block: Any, value: Any) -> list[dict[str, Any]]:
        return [{"type": one.block_type, "value": self.tell(one.block, one.value), "id": one.id} for one in value]

    def _list(self, block: Any, value: Any) -> list[Any]:
        return [self.tell(block.child_block, child) for child in value]

    def _struct(self, block: Any, value: Any) -> dict[str, Any]:
        told = {name: self.tell(child, value.get(name)) for name, child in block.child_blocks.items()}
        if hasattr(value, "address"):  # a link: the page chosen, else the address typed
            told |= {"href": absolute(self.request, value.address(self.request)), "label": value.label}
        return told

    def _rich_text(self, block: Any, value: Any) -> str:
        return str(APIRichText.serialize(value.source, format=self.rich_text, features=block.features))

    def _image_block(self, block: Any, value: Any) -> dict[str, Any] | None:
        return picture(value, self.request, text=value.contextual_alt_text or "", decorative=bool(value.decorative))

    def _table(self, block: Any, value: Any) -> dict[str, Any]:
        columns = list(value.columns)
        return {
            "caption": value.caption or "",
            "columns": [{"type": column["block"].name, "heading": column["heading"]} for column in columns],
            "rows": [
                [self.tell(column["block"], cell.value) for column, cell in zip(columns, row, strict=False)]
                for row in value.rows
            ],
        }


def picture(
    image: AbstractImage | None, request: HttpRequest | None, *, text: str | None = None, decorative: bool = False
) -> dict[str, Any] | None:
    """An image: its text for those who do not see it, and the sizes that are made, small to large. None is made
    here: publishing a page owes them, and a question from outside must not cost the server seconds."""
    if image is None or is_restricted(image.collection_id, request):
        return None
    alt = "" if decorative else (text if text is not None else image.default_alt_text)
    sizes = [{**asdict(size), "url": absolute(request, size.url)} for size in made_sizes(image)]
    return {
        "id": image.pk,
        "title": image.title,
        "alt": alt,
        "decorative": decorative,
        "width": image.width,
        "height": image.height,
        "sizes": sizes,
    }


def file(document: AbstractDocument | None, request: HttpRequest | None) -> dict[str, Any] | None:
    """A document: its title, type, weight in bytes and address."""
    if document is None or is_restricted(document.collection_id, request):
        return None
    return {
        "id": document.pk,
        "title": document.title,
        "type": document.file_extension.lower(),
        "size": document.file_size,
        "url": absolute(request, document.url),
    }


def page_link(page: AbstractPage | None, request: HttpRequest | None) -> dict[str, Any] | None:
    """A page of the site; None for one that is not live."""
    if page is None or not page.live:
        return None
    return {
        "id": page.pk,
        "title": page.title,
        "slug": page.slug,
        "type": page.specific_class._meta.label if page.specific_class else page._meta.label,
        "url": absolute(request, page.get_url(request) or ""),
    }


def thing(row: models.Model | None, request: HttpRequest | None = None) -> dict[str, Any] | None:
    """A row of the city's own tables, by what names it: key, kind, slug, name; a place also where it is."""
    if row is None or getattr(row, "live", True) is False:
        return None
    told = {"id": row.pk, "type": row._meta.label, "name": str(row)}
    told |= {name: getattr(row, name) for name in ("slug", "phone", "email") if hasattr(row, name)}
    if hasattr(row, "address_line"):
        told |= {name: getattr(row, name) for name in ("address_line", "postcode", "city", "latitude", "longitude")}
        told["url"] = absolute(request, f"/lieux/{row.slug}/")  # type: ignore[attr-defined]  # a Place
    return told


def is_restricted(collection_id: int | None, request: Any) -> bool:
    """Whether files of this collection are for some people only; asked once a request."""
    known: set[int] | None = getattr(request, "restricted_collections", None)
    if known is None:
        known = restricted_collections()
        if request is not None:
            request.restricted_collections = known
    return collection_id in known


def restricted_collections() -> set[int]:
    """Collections that are not for everybody, and all below them."""
    closed = Collection.objects.filter(pk__in=CollectionViewRestriction.objects.values("collection"))
    return {pk for each in closed for pk in each.get_descendants(inclusive=True).values_list("pk", flat=True)}


class StreamData(Field):  # type: ignore[type-arg]  # generic in the stubs only
    """A stream as data."""

    def to_representation(self, value: Any) -> Any:
        return stream_data(value, self.context.get("request"), self.context.get("_wagtail_rich_text_format") or FORMAT)


class StreamHtml(Field):  # type: ignore[type-arg]  # generic in the stubs only
    """A stream as the site's HTML."""

    def to_representation(self, value: Any) -> str:
        return stream_html(value, self.context.get("request"))


class Chosen(Field):  # type: ignore[type-arg]  # generic in the stubs only
    """What a foreign key points to, in a few words."""

    def to_representation(self, value: Any) -> Any:
        request = self.context.get("request")
        if isinstance(value, AbstractImage):
            return picture(value, request)
        if isinstance(value, AbstractDocument):
            return file(value, request)
        return page_link(value, request) if isinstance(value, AbstractPage) else thing(value, request)


class ChosenMany(Field):  # type: ignore[type-arg]  # generic in the stubs only
    """The same for the rows of a many-to-many."""

    def to_representation(self, value: Any) -> list[Any]:
        return [thing(row, self.context.get("request")) for row in value.all()]


def told_fields(model: type[models.Model], fields: list[APIField]) -> list[APIField]:
    """A model's fields as the API gives them: each stream also as `<name>_html`, each choice resolved.

    A field that brings its own serializer keeps it.
    """
    told: list[APIField] = []
    for field in fields:
        column = None if field.serializer else _column(model, field.name)
        if isinstance(column, StreamField):
            told += [APIField(field.name, StreamData()), APIField(f"{field.name}_html", StreamHtml(source=field.name))]
        elif isinstance(column, models.ManyToManyField):
            told.append(APIField(field.name, ChosenMany()))
        elif isinstance(column, models.ForeignKey):
            told.append(APIField(field.name, Chosen()))
        else:
            told.append(field)
    return told


def _column(model: type[models.Model], name: str) -> Any:
    return next((field for field in model._meta.get_fields() if field.name == name), None)
