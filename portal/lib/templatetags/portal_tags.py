"""Small marks that every template uses: icons, and numbers that one can call."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.lib import french

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """One drawing of the sprite. It never speaks: a word stands beside each icon. Its size stands in the HTML too:
    without styles a drawing would be 300 pixels wide."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons/sprite.svg"),
        name,
    )


register.filter("phone_uri", french.phone_uri)


@register.filter
def end_together(text: str) -> SafeString:
    """The last word kept in one piece, hyphens and all: « Que cherchez-vous ? » never breaks after « cherchez- »."""
    start, space, end = text.rpartition(" ")
    return format_html('{}{}<span class="u-nowrap">{}</span>', start, space, end)


@register.simple_tag
def phone(number: str, css_class: str = "phone") -> SafeString:
    """A number that one can call, unbroken at the end of a line; nothing when there is none."""
    if not number:
        return SafeString("")
    return format_html('<a class="{}" href="{}">{}</a>', css_class, french.phone_uri(number), french.phone(number))
