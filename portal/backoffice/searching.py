"""One box for agents: requests by reference or name, knowledge by what people say."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.backoffice.inbox import with_text
from portal.backoffice.permissions import Desk
from portal.eservices.models import ServiceRequest
from portal.knowledge.finding import find_articles, find_templates
from portal.knowledge.models import KnowledgeArticle, ResponseTemplate
from portal.lib import references

MOST_SHOWN = 20


@dataclass(frozen=True)
class Found:
    """What a few words gave. `exact`: the one request whose reference was typed."""

    query: str
    exact: ServiceRequest | None = None
    requests: list[ServiceRequest] = field(default_factory=list)
    articles: list[KnowledgeArticle] = field(default_factory=list)
    templates: list[ResponseTemplate] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.requests or self.articles or self.templates)


def search_desk(desk: Desk, query: str) -> Found:
    """Closed requests too: people call about what is over."""
    query = query.strip()[:120]
    if not query:
        return Found(query)
    own = ServiceRequest.objects.filter(department__in=desk.department_ids)
    matching = with_text(own, query).select_related("assignee", "version", "department")
    requests = list(matching.order_by("-received_at", "-pk")[:MOST_SHOWN])
    is_reference = references.is_valid(references.normalise(query))
    return Found(
        query=query,
        exact=requests[0] if is_reference and requests else None,
        requests=requests,
        articles=find_articles(query)[:MOST_SHOWN],
        templates=find_templates(query)[:MOST_SHOWN],
    )
