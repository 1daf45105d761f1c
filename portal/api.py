"""The two APIs: /api/v2/ serves the content (Wagtail's own), /api/v1/ is ours, one router a room.

Both are read only and the same for everybody; keys, limits and caches are `portal.accounts.middleware`'s business.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from wagtail.api.v2.router import WagtailAPIRouter

from portal.cms.api import ContentDocuments, ContentImages, ContentPages
from portal.lib.page_cache import mark_public
from portal.lib.problems import MEDIA_TYPE, Problem, problem
from portal.pages.api import ROUTERS
from search.api import router as search_router

content_api = WagtailAPIRouter("content_api")
content_api.register_endpoint("pages", ContentPages)
content_api.register_endpoint("images", ContentImages)
content_api.register_endpoint("documents", ContentDocuments)

DESCRIPTION = """Les données publiques de la ville : démarches, lieux et horaires, actualités, agenda, actes, marchés.

Lecture seule, sans compte. Une **clé** (en-tête `X-Api-Key`, ou `Authorization: Bearer`) permet seulement d’en
demander davantage par minute. Les listes se suivent par l’adresse `next`. Chaque réponse porte un `ETag` et peut être
gardée une minute. Une erreur est un objet `application/problem+json` : `code` s’adresse aux programmes, `title` aux
personnes.

Les pages elles-mêmes, bloc par bloc ou en HTML, sont à `/api/v2/pages/`."""

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "Une erreur (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "examples": ["Rien à cette adresse."]},
        "status": {"type": "integer", "examples": [404]},
        "code": {"type": "string", "examples": ["not_found"]},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
        "retry_after": {"type": "integer", "description": "Secondes à attendre."},
    },
}
# What the codes of our answers mean; the docstrings of the code are for those who write it.
WORDS = {
    "ProcedureOut": "Une démarche. `state` : `open`, `external` (sur un autre site), `paused`, `not_yet`, `over` ou "
    "`none` (sur papier seulement). `ways_in` : toutes les façons de faire, chacune en une phrase.",
    "PlaceOut": "Un lieu. `accessibility` : `wheelchair`, `hearing_loop`, `sign_language_video`, `toilet`, `parking`.",
    "Hours": "Une plage d’un jour de semaine ; datée, elle remplace les autres pendant sa période.",
    "ExceptionalHours": "Des jours particuliers ; sans heures, fermé.",
    "OpenNow": "`state` : `open`, `soon` (ferme dans la demi-heure), `closed`, `unknown` ; vrai jusqu’à `changes_at`.",
    "EventOut": "Un évènement. `state` : `planned`, `full`, `postponed` ou `cancelled`. `booking` : `none`, "
    "`recommended` ou `required`. Une série donne sa règle (`recurrence`) et ses prochains jours (`next_days`).",
    "OccurrenceOut": "Un évènement à l’une de ses dates.",
    "ActOut": "Un acte publié. `kind` : `deliberation`, `order`, `decision` ou `minutes`. `online_at` ouvre le délai "
    "de recours ; le PDF garde toujours ce poids et cette empreinte SHA-256.",
    "TenderOut": "Un marché. `status` : `planned`, `open`, `closed`, `awarded` ou `cancelled`. Montants en euros hors "
    "taxes.",
    "TenderDetail": "Le même, avec son dossier, les questions et leurs réponses et, s’il en doit, ses données "
    "essentielles (arrêté du 22 décembre 2022).",
    "Round": "Un tour, tel qu’il est dépouillé : rien avant l’heure légale (code électoral, article L. 52-2).",
    "Score": "Ce qu’a obtenu une liste ; `share` : pourcentage des suffrages exprimés.",
    "StatusOut": "Un état de service. `level` : `interruption`, `disruption` ou `information` ; `when` : `current` ou "
    "`coming`.",
    "BannerOut": "Un bandeau. `level` : `emergency` ou `info`.",
}
REFUSALS = {
    "401": "La clé envoyée n’est pas connue.",
    "404": "Rien à cette adresse, ou pas dans cette langue.",
    "422": "Un paramètre ne peut pas être lu.",
    "429": "Trop de requêtes : `Retry-After` dit quand revenir.",
}


class CityAPI(NinjaAPI):
    """Ours: errors as problems, the next part also in a `Link` header."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, data, **kwargs)
        following = data.get("next") if isinstance(data, dict) else None
        if following:
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        schema["components"]["securitySchemes"] = {
            "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
            "bearer": {"type": "http", "scheme": "bearer"},
        }
        schema["security"] = [{}, {"key": []}, {"bearer": []}]
        for name, component in schema["components"]["schemas"].items():
            _say_in_french(component, WORDS.get(name, ""), name)
        told = _docstrings(self)
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"] |= _refusals()
                if operation.get("description") in told:
                    del operation["description"]
        return schema


def _docstrings(described: NinjaAPI) -> set[str]:
    """The docstrings of the views, which are for those who write them."""
    return {
        operation.signature.docstring
        for bound in described._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
    }


def _say_in_french(component: dict[str, Any], words: str, name: str) -> None:
    """Put our words in place of the docstring."""
    if name == "Problem":
        return
    component.pop("description", None)
    if words:
        component["description"] = words


def _refusals() -> dict[str, Any]:
    """The refusals that any operation may give, and « nothing new »."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told = {status: {"description": text, "content": deepcopy(content)} for status, text in REFUSALS.items()}
    return {"304": {"description": "Rien de nouveau depuis cet `ETag`."}, **told}


api = CityAPI(
    title="Données publiques de la ville", version="1", description=DESCRIPTION, urls_namespace="api", docs_url=None
)
for prefix, router in ROUTERS.items():
    api.add_router(prefix, router)
api.add_router("/search/", search_router)


@api.exception_handler(Problem)
def say_problem(request: HttpRequest, error: Any) -> HttpResponse:
    """What a view refused, in its own words."""
    refusal: Problem = error
    return refusal.response()


@api.exception_handler(Http404)
def say_nothing_here(request: HttpRequest, error: Any) -> HttpResponse:
    """404, without telling why."""
    return problem(404, "not_found", _("Rien à cette adresse."))


@api.exception_handler(ValidationError)
def say_unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    """422, naming each parameter that cannot be read."""
    errors = [{"where": [str(part) for part in each["loc"]], "reason": each["type"]} for each in error.errors]
    names = ", ".join(dict.fromkeys(each["where"][-1] for each in errors))
    return problem(
        422,
        "unreadable",
        _("Un paramètre ne peut pas être lu."),
        _("À revoir : %(names)s") % {"names": names},
        errors=errors,
    )


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """`/api/`: what may be asked, for people, from the same description that programs read."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in api.get_openapi_schema()["paths"].items():
        for operation in operations.values():
            groups.setdefault(operation["tags"][0], []).append(_line(path, operation))
    context = {
        "crumbs": [(_("Accueil"), "/")],
        "groups": sorted(groups.items()),
        "limit": settings.PORTAL_API_PER_MINUTE,
        "root": settings.SITE_ADDRESS,
    }
    return mark_public(render(request, "api/guide.html", context))


def _line(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    """One operation: its address, what it gives, what may be asked with it."""
    asked = [{"name": each["name"], "text": _said(each)} for each in operation["parameters"] if each["in"] == "query"]
    text = operation.get("description", "").replace("`", "")
    told = {"path": path, "summary": operation["summary"], "text": text, "asked": asked}
    return {**told, "is_link": "{" not in path and not any(each.get("required") for each in operation["parameters"])}


def _said(parameter: dict[str, Any]) -> str:
    """What a parameter is for, without the marks of code."""
    words: str = parameter.get("description") or parameter["schema"].get("description", "")
    return words.replace("`", "")
