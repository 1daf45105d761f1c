"""Which languages the site is read in, and where the same thing stands in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import translation
from wagtail.models import Site

from portal.cms.models import BasePage
from portal.cms.translations import kept, locales
from portal.lib.languages import bare, city_language, code_of, prefixed

# Each language is named in itself, whatever the page's.
NAMES = {"fr": "Français", "br": "Brezhoneg", "en": "English", "ar": "العربية"}
# Doors that exist in every language; what lies elsewhere is a page, translated or not.
DOORS = ("/comptes/", "/mon-espace/", "/recherche/", "/reprendre/", "/suivre/", "/verifier/", "/d/")


@dataclass(frozen=True)
class Version:
    """A link to a language. `exact`: the same page; else the way in of that language. `current`: the one read now."""

    code: str
    name: str
    url: str
    exact: bool
    current: bool


def offered() -> tuple[str, ...]:
    """The city's language, then each language of the settings that has a live home page."""
    found: tuple[str, ...] = kept("offered", _read_offered)
    return found


def _read_offered() -> tuple[str, ...]:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    codes = {city_language()}
    if site:
        homes = site.root_page.get_translations().filter(live=True)
        codes |= set(homes.values_list("locale__language_code", flat=True))
    return tuple(sorted((code for code, _name in settings.LANGUAGES if code in codes), key=_city_first))


def _city_first(code: str) -> tuple[bool, str]:
    return (code != city_language(), code)


def home_of(code: str) -> str:
    """The address of a language's way in."""
    return prefixed("/", code)


def addresses() -> dict[str, str]:
    """Where pages of the first two levels stand in the active language, by their French path; only those that are
    translated. Nothing in French."""
    code = translation.get_language() or city_language()
    if code == city_language():
        return {}
    found: dict[str, str] = kept(f"addresses-{code}", lambda: _read_addresses(code))
    return found


def _read_addresses(code: str) -> dict[str, str]:
    wanted = locales().get(code)
    pages = BasePage.objects.filter(locale_id=wanted, live=True, depth__lte=4)
    translated = {page.translation_key: page.get_url() for page in pages}
    french = BasePage.objects.filter(locale_id=locales().get(city_language()), translation_key__in=translated)
    return {page.get_url() or "": translated[page.translation_key] or "" for page in french}


def here(path: str) -> str:
    """A French address of the site as the active language has it: a door's own, a translated page's, else itself."""
    known = addresses()
    plain, _mark, query = path.partition("?")
    if (translation.get_language() or city_language()) == city_language():
        return path
    if plain.startswith(DOORS) or plain.endswith("/commencer/"):
        return prefixed(path)
    if plain == "/":
        return home_of(translation.get_language() or "")
    if plain in known:
        return known[plain] + (f"?{query}" if query else "")
    parent = plain.rstrip("/").rpartition("/")[0] + "/"
    if parent == "/lieux/" and parent in known:  # places stand below their list, and are no pages
        return known[parent] + path[len(parent) :]
    return path


def versions(request: HttpRequest, page: Any = None) -> list[Version]:
    """A link for each language offered, the present one included; empty when there is but one."""
    codes = offered()
    if len(codes) < 2:
        return []
    urls = _page_urls(request, page) if page is not None else _door_urls(request, codes)
    now = translation.get_language()
    return [
        Version(code, NAMES.get(code, code), urls.get(code) or home_of(code), code in urls, code == now)
        for code in codes
    ]


def _page_urls(request: HttpRequest, page: BasePage) -> dict[str, str]:
    """The page's translations; what stands below a page (a place) is found below its translation."""
    own = page.get_url(request) or ""
    rest = request.path[len(own) :] if own and request.path.startswith(own) else ""
    names = {pk: code for code, pk in locales().items()}
    rows = BasePage.objects.filter(
        translation_key=page.translation_key, live=True
    )  # the common columns say the address
    return {names[row.locale_id]: (row.get_url(request) or "") + rest for row in rows if row.locale_id in names}


def _door_urls(request: HttpRequest, codes: tuple[str, ...]) -> dict[str, str]:
    """A door stands at the same path in every language; a page that was not found stands nowhere."""
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve" or code_of(request.path) not in codes:
        return {}
    return {code: prefixed(request.get_full_path(), code) for code in codes}


def french_page(request: HttpRequest) -> BasePage | None:
    """The public page that stands in French at a path asked for in another language; None when there is none."""
    path = request.path_info
    site = Site.find_for_request(request)
    if site is None or code_of(path) == city_language():
        return None
    parts = [part for part in bare(path).split("/") if part]
    try:
        with translation.override(city_language()):
            page = site.root_page.specific.route(request, parts).page
    except Http404:
        return None
    return page if page.live and not page.get_view_restrictions().exists() else None
