"""Elections: the rounds, and the results as they come. Nothing of a count before its legal hour."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from portal.pages.api.paging import Cursor, Language, Limit, Slug, address_of, listed, one, public
from portal.pages.models import ElectionPage

router = Router(tags=["Élections"])


class Score(Schema):
    """What one list obtained; `share` is percent of the votes cast, written as a decimal."""

    number: int
    name: str
    leader: str
    votes: int | None
    share: str | None
    seats: int | None


class Round(Schema):
    """One round, as far as it is counted and may be told (code électoral, article L. 52-2)."""

    round: int
    opens_at: datetime
    closes_at: datetime
    state: str
    stations_counted: int
    stations: int
    registered: int | None
    voters: int | None
    blank: int | None
    null: int | None
    expressed: int | None
    turnout: str | None
    lists: list[Score]


class ElectionOut(Schema):
    """One election as the list gives it."""

    slug: str
    title: str
    summary: str
    url: str
    kind: str
    seats: int | None


class ElectionDetail(ElectionOut):
    """With its rounds, the latest first."""

    rounds: list[Round]


class ElectionList(Schema):
    """A part of the elections."""

    items: list[ElectionOut]
    next: str | None


def described(page: ElectionPage, request: HttpRequest) -> dict[str, Any]:
    """The fields of ElectionOut."""
    told = {name: getattr(page, name) for name in ("slug", "title", "kind", "seats")}
    return {**told, "summary": page.intro, "url": address_of(page, request)}


@router.get("/", response=ElectionList, summary="Élections, les plus récentes d’abord")
def list_elections(
    request: HttpRequest, locale: Language = "", limit: Limit = 20, cursor: Cursor = ""
) -> dict[str, Any]:
    """Elections by key."""
    rows = public(ElectionPage.objects, request, locale).defer_streamfields()
    return listed(request, rows, described, by=("-pk",), cursor=cursor, limit=limit)


@router.get("/{slug}/", response=ElectionDetail, summary="Une élection et ses résultats du moment")
def show_election(request: HttpRequest, slug: Slug, locale: Language = "") -> dict[str, Any]:
    """One election."""
    page: ElectionPage = one(public(ElectionPage.objects, request, locale), slug=slug)
    return described(page, request) | {"rounds": page.results}
