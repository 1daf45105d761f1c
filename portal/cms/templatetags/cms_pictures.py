"""`{% load cms_pictures %}`: the one way to show a picture of the library."""

from typing import Any

from django import template

from portal.cms.pictures import USES, shown

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(image: Any, use: str, text: str, eager: bool = False) -> dict[str, Any]:
    """A picture by its use (see `portal.cms.pictures.USES`), with its text, empty when it only decorates.

    `eager` for the picture that one sees first: all others wait until they come near the window. Raises KeyError on a
    use that is not known.
    """
    return {"shown": shown(image, USES[use]), "text": text, "eager": eager}


@register.simple_tag
def picture_url(image: Any, use: str) -> str:
    """The address alone, for what takes no more: a film's still, a card for other sites. Empty until it is made."""
    return shown(image, USES[use]).url
