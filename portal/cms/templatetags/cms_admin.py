"""`{% load cms_admin %}`: what Wagtail's confirmation pages say more, here."""

from typing import Any

from django import template
from django.template import Context
from wagtail.models import AbstractPage

from portal.cms.links_in import LinksIn, links_in

register = template.Library()


@register.simple_tag(takes_context=True)
def links_to_what_goes(context: Context) -> LinksIn | None:
    """What points to the page in hand or to those below it; None when what goes is no page."""
    page = context.get("page_to_move") or context.get("page") or context.get("object")
    request: Any = context.get("request")
    if not isinstance(page, AbstractPage) or request is None:
        return None
    return links_in(page, request.user, below=True)
