"""`{% load languages %}`: what the city says in data, in the language of the page or marked as French."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.cms.translations import interface_words, language_of, phrase
from portal.lib import written
from portal.lib.languages import city_language, is_city_language

register = template.Library()


@register.filter
def said(text: object) -> SafeString | str:
    """A word or sentence of the city's data: translated when somebody did, else in French and marked so. What the
    interface itself says, already in the reader's language, is left alone."""
    plain = str(text or "")
    known = plain if not plain or plain in interface_words() else phrase(plain)
    if known is not None:
        return known if isinstance(text, SafeString) else written.typography(known)
    return format_html('<span lang="{}">{}</span>', city_language(), plain)


@register.filter
def said_plainly(text: object) -> str:
    """The same where no mark can stand: in an attribute or an option of a list."""
    plain = str(text or "")
    return phrase(plain) or plain


@register.simple_tag
def lang_unsaid(text: object) -> SafeString:
    """` lang="fr"` for an element that holds nothing but a word that nobody translated."""
    return lang_fr() if phrase(str(text or "")) is None else SafeString("")


@register.simple_tag
def lang_fr() -> SafeString:
    """` lang="fr"` for an element of which all is French data, on a page in another language."""
    return SafeString("") if is_city_language() else format_html(' lang="{}"', city_language())


@register.simple_tag
def lang_of(language: str) -> SafeString:
    """` lang="br"` for an element that is not in the page's language; nothing when it is."""
    same = not language or language == (get_language() or city_language())
    return SafeString("") if same else format_html(' lang="{}"', language)


@register.simple_tag
def lang_page(page: object) -> SafeString:
    """` lang="fr"` for what a page says of itself in a list, when it is not in the language of the reader."""
    return lang_of(language_of(page)) if not is_city_language() else SafeString("")


@register.simple_tag
def questions_in_french() -> bool:
    """Whether a form's own words, always French, stand in a page in another language."""
    return not is_city_language()
