"""What to say: articles and ready answers, found by what people ask."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.backoffice.permissions import DeskRequest, agent_required
from portal.backoffice.views import page
from portal.eservices.models import Procedure
from portal.knowledge.finding import find_articles, find_templates
from portal.knowledge.models import KnowledgeArticle, ResponseTemplate
from portal.knowledge.variables import KNOWN, used

MOST_SHOWN = 60


@require_GET
@agent_required
def index(request: DeskRequest) -> HttpResponse:
    """Every article, or those that answer a few words."""
    query = request.GET.get("q", "").strip()[:120]
    context = {
        "query": query,
        "articles": find_articles(query, everything=True)[:MOST_SHOWN],
        "templates": find_templates(query)[:MOST_SHOWN],
    }
    return page(request, "backoffice/knowledge.html", context, place="knowledge")


@require_GET
@agent_required
def article(request: DeskRequest, slug: str) -> HttpResponse:
    """One question and its answer, to be read aloud as it stands."""
    found = get_object_or_404(KnowledgeArticle.objects.select_related("department"), slug=slug)
    today = timezone.localdate()
    context = {
        "article": found,
        "is_overdue": found.review_on is not None and found.review_on < today,
        "procedures": Procedure.objects.filter(slug__in=found.procedures).order_by("title"),
        "templates": find_templates(found.question)[:4],
    }
    return page(request, "backoffice/article.html", context, place="knowledge")


@require_GET
@agent_required
def template(request: DeskRequest, slug: str) -> HttpResponse:
    """One ready answer, with what its variables stand for."""
    found = get_object_or_404(ResponseTemplate.objects.select_related("department"), slug=slug)
    names = used(f"{found.subject} {found.body}")
    context = {"template": found, "variables": [("{{ " + name + " }}", KNOWN.get(name, "")) for name in names]}
    return page(request, "backoffice/template.html", context, place="knowledge")
