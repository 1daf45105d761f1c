"""The same search for machines: `GET /api/v1/search/?q=`."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from search.query import MOST_TYPED, find

router = Router(tags=["search"])


class Result(Schema):
    """One thing found."""

    kind: str
    title: str
    url: str
    slug: str
    summary: str


class Results(Schema):
    """Everything found, best first."""

    query: str
    results: list[Result]


@router.get("/", response=Results)
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=MOST_TYPED)],
    kind: Annotated[tuple[str, ...], Query()] = (),
) -> Results:
    """The same results as the page /recherche/, in the same order."""
    found = [
        Result(
            kind=row.kind, title=row.label, url=request.build_absolute_uri(row.url), slug=row.slug, summary=row.summary
        )
        for row in find(q, kind).entries[:50]
    ]
    return Results(query=q, results=found)
