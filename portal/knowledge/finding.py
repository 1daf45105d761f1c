"""Finding an answer by what people say. The tables hold hundreds of rows: they are read whole and scored here, by
the same stems as the site's search, so that every database finds the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, TypeVar

from portal.knowledge.models import KnowledgeArticle, ResponseTemplate
from portal.lib import french

Row = TypeVar("Row", KnowledgeArticle, ResponseTemplate)
# What people ask weighs more than what the answer says.
QUESTION, ANSWER, DETAILS = 5, 2, 1
MOST_READ: Final = 2_000


def find_articles(query: str, *, everything: bool = False) -> list[KnowledgeArticle]:
    """Articles that share words with the query, best first; every article in the order of its question when there is
    no query. Only validated ones, unless `everything`."""
    rows = KnowledgeArticle.objects.select_related("department")
    if not everything:
        rows = rows.filter(validated=True)
    return _ranked(rows[:MOST_READ], query, _article_texts)


def find_templates(query: str, *, kinds: Iterable[str] = ()) -> list[ResponseTemplate]:
    """Response templates that share words with the query, best first; all of them when there is no query."""
    rows = ResponseTemplate.objects.select_related("department")
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    return _ranked(rows[:MOST_READ], query, _template_texts)


def articles_for(procedure_slug: str) -> list[KnowledgeArticle]:
    """The validated articles linked to a procedure."""
    linked = KnowledgeArticle.objects.filter(validated=True, procedures__icontains=f'"{procedure_slug}"')
    return [article for article in linked if procedure_slug in article.procedures]


def _ranked(rows: Iterable[Row], query: str, texts: Callable[[Row], list[tuple[int, str]]]) -> list[Row]:
    wanted = _stems(query)
    if not wanted:
        return list(rows)
    scored = [(_score(wanted, texts(row)), row) for row in rows]
    return [row for score, row in sorted(scored, key=lambda each: -each[0]) if score]


def _score(wanted: frozenset[str], weighted: Iterable[tuple[int, str]]) -> int:
    """The weight of every stem found; half of the words at least must be there."""
    best = dict.fromkeys(wanted, 0)
    for weight, text in weighted:
        for stem in wanted & _stems(text):
            best[stem] = max(best[stem], weight)
    found = sum(1 for weight in best.values() if weight)
    return sum(best.values()) if found * 2 >= len(wanted) else 0


@lru_cache(maxsize=10_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(french.stems(text).split())


def _article_texts(article: KnowledgeArticle) -> list[tuple[int, str]]:
    asked = [(QUESTION, each) for each in [article.question, *article.also_asked]]
    return [*asked, (ANSWER, article.answer), (DETAILS, f"{article.details} {article.conditions}")]


def _template_texts(template: ResponseTemplate) -> list[tuple[int, str]]:
    return [(QUESTION, template.title), (ANSWER, template.subject), (DETAILS, template.body)]
