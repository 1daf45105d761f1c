"""The same search for machines: `GET /api/v1/search/?q=`."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from search.models import Kind
from search.query import find

router = Router(tags=["recherche"])


class Result(Schema):
    """One thing found."""

    kind: Kind
    title: str
    url: str = Field(description="Adresse entière.")
    slug: str
    summary: str


class Results(Schema):
    """Everything found, best first."""

    query: str = Field(description="Ce qui a été cherché.")
    corrected: str = Field(description="La recherche corrigée, vide quand rien n’a été corrigé.")
    suggestion: str = Field(description="« Vouliez-vous dire … », ou rien.")
    total: int
    counts: dict[str, int] = Field(description="Combien de résultats de chaque sorte, toutes sortes confondues.")
    results: list[Result]


@router.get("/", response=Results, summary="Chercher dans tout le site")
def search(
    request: HttpRequest,
    q: Annotated[str, Query(description="Des mots, comme on les tape.")] = "",
    kind: Annotated[list[Kind], Query(description="Seulement ces sortes.")] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    exact: Annotated[bool, Query(description="Ne rien corriger.")] = False,
) -> Results:
    """The same results as the page /recherche/, in the same order."""
    found = find(q, [each.value for each in kind], exactly=exact)
    rows = [
        Result(
            kind=Kind(row.kind),
            title=row.label,
            url=request.build_absolute_uri(row.url),
            slug=row.slug,
            summary=row.summary,
        )
        for row in found.entries[:limit]
    ]
    return Results(
        query=q,
        corrected=found.corrected,
        suggestion=found.better,
        total=len(found.entries),
        counts=found.counts,
        results=rows,
    )
