"""`{% load site_languages %}`: addresses of the site in the language of the page, and the way to the others."""

from typing import Any

from django import template

from portal.pages import languages
from portal.pages.models.base import PublicPage

register = template.Library()


@register.simple_tag
def here(path: str) -> str:
    """`{% here "/lieux/" %}`: the same place in the language of the page, when it is there."""
    return languages.here(path)


@register.simple_tag
def procedure_address(slug: str) -> str:
    """The page of a procedure, from the slug by which its form was begun."""
    return languages.here(f"/demarches/{slug}/")


@register.filter("here")
def here_filter(path: object) -> str:
    """The same for an address that the template already has."""
    return languages.here(str(path))


@register.simple_tag(takes_context=True)
def language_versions(context: dict[str, Any]) -> list[languages.Version]:
    """A link for each language, the same page where it exists; empty with one language or without a request."""
    request, page = context.get("request"), context.get("page")
    if request is None:
        return []
    return languages.versions(request, page if isinstance(page, PublicPage) else None)
