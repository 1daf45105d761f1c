"""What every list of `/api/v1/` shares: pages by cursor, the language, addresses that work from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import Path, Query, Schema
from pydantic import BeforeValidator, Field
from wagtail.models import Locale

from portal.cms.api_fields import absolute, stream_data, stream_html
from portal.lib.cursors import BadCursor, slice_of
from portal.lib.problems import Problem
from portal.pages.models.base import PublicPage

Row = TypeVar("Row", bound=Model)

Limit = Annotated[int, Query(ge=1, le=100, description="Nombre d’éléments, 100 au plus.", examples=[20])]
Cursor = Annotated[
    str, Query(max_length=600, description="Suite de la liste : reprenez l’adresse `next` telle quelle.")
]
Language = Annotated[
    str,
    Query(
        max_length=12,
        pattern=r"^([a-z]{2,3}(-[A-Za-z]{2,8})?)?$",
        description="Langue voulue (`fr`, `br`, `en`). Sans elle, celle d’`Accept-Language`, sinon le français.",
        examples=["fr"],
    ),
]
Slug = Annotated[str, Path(max_length=120, description="Identifiant, tel que les listes le donnent.")]


# An hour on the city's clocks, « 18:30 »: without an offset it is no `format: time` of JSON Schema.
Clock = Annotated[
    str,
    BeforeValidator(lambda at: f"{at:%H:%M}" if isinstance(at, time) else at),
    Field(pattern=r"^\d\d:\d\d$", examples=["18:30"]),
]


class Named(Schema):
    """Something of the city, by its stable identifier and its name."""

    slug: str
    name: str


class Picture(Schema):
    """An image: its text for those who do not see it, its sizes from small to large."""

    alt: str
    decorative: bool
    width: int
    height: int
    sizes: list[dict[str, Any]]


def named(row: Any) -> dict[str, str] | None:
    """A Named, or None."""
    return {"slug": row.slug, "name": getattr(row, "name", "") or str(row)} if row else None


def language_for(request: HttpRequest, code: str) -> Locale:
    """The language of the answer: the one asked for, else the first acceptable one, else the site's own.

    Raises Problem 404 for a language that the site does not have.
    """
    known = {locale.language_code: locale for locale in Locale.objects.all()}
    if code:
        if code not in known:
            raise Problem(
                404, "unknown_language", _("Le site n’existe pas dans cette langue."), ", ".join(sorted(known))
            )
        return known[code]
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200])
    accepted = (known.get(name) or known.get(name.partition("-")[0]) for name, _weight in wanted)
    return next((locale for locale in accepted if locale), known[settings.LANGUAGE_CODE])


def public(rows: Any, request: HttpRequest, code: str) -> Any:
    """Pages that anyone may read, in the language of the answer (a page queryset, which Wagtail leaves untyped)."""
    return rows.live().public().filter(locale=language_for(request, code))


def one(rows: Any, **wanted: Any) -> Any:
    """The row, or 404."""
    return get_object_or_404(rows, **wanted)


def listed(
    request: HttpRequest,
    rows: QuerySet[Any],
    describe: Callable[[Any, HttpRequest], dict[str, Any]],
    *,
    by: tuple[str, ...],
    cursor: str,
    limit: int,
) -> dict[str, Any]:
    """`{"items": […], "next": address or None}`. Raises Problem 422 for a cursor that this list did not make."""
    try:
        part = slice_of(rows, by=by, cursor=cursor, limit=limit, name=request.path)
    except BadCursor:
        raise Problem(
            422, "bad_cursor", _("Ce curseur n’est pas de cette liste."), _("Recommencez sans `cursor`.")
        ) from None
    items = [describe(row, request) for row in part.rows]
    return {"items": items, "next": following(request, part.next) if part.next else None}


def following(request: HttpRequest, cursor: str) -> str:
    """The address of the next part: the same question, after the cursor."""
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "cursor"]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*kept, ('cursor', cursor)])}")


def address_of(page: PublicPage, request: HttpRequest) -> str:
    """Where people read it."""
    return absolute(request, page.get_url(request) or "/")


def written(page: Any, request: HttpRequest) -> dict[str, Any]:
    """The body both ways: as data and as the site's HTML."""
    return {"body": stream_data(page.body, request), "body_html": stream_html(page.body, request)}
