"""The language of a request: its path alone says it, never a cookie or what the browser prefers.

French, the city's language, stands at `/…`; any other at `/<code>/…`. What is below `/cms/`, `/api/`, `/agents/` and
the like has no language in its address and is French.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ContextDecorator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Offered = Callable[[], tuple[str, ...]]
_offered: list[Offered] = []


def register_offered(offered: Offered) -> None:
    """Called in `ready()` by the room that knows which languages have pages; the last one called answers."""
    _offered.append(offered)


def offered() -> tuple[str, ...]:
    """The codes of the languages that the site answers in, the city's own first."""
    return _offered[-1]() if _offered else tuple(code for code, _name in settings.LANGUAGES)


def city_language() -> str:
    """The language of what the city keeps, prints and owes."""
    return str(settings.LANGUAGE_CODE)


def is_city_language() -> bool:
    """Whether what is being said now is said in the city's language."""
    return (translation.get_language() or city_language()) == city_language()


def code_of(path: str) -> str:
    """The language that a path names: « br » for /br/lieux/, the city's for /lieux/."""
    first = path.lstrip("/").partition("/")[0]
    known = {code for code, _name in settings.LANGUAGES} - {city_language()}
    return first if first in known and path.startswith(f"/{first}/") else city_language()


def bare(path: str) -> str:
    """The path as it is in the city's language: /br/lieux/ → /lieux/."""
    code = code_of(path)
    return path if code == city_language() else path[len(code) + 1 :]


def prefixed(path: str, code: str = "") -> str:
    """The same path in a language, the active one unless told."""
    code = code or translation.get_language() or city_language()
    return bare(path) if code == city_language() else f"/{code}{bare(path)}"


class in_city_language(ContextDecorator):
    """For verbs: what is written down, printed or sent is in the city's language, whoever asked for it in which.

    Each call has an override of its own, so that calls within calls give back the right language.
    """

    def __init__(self) -> None:
        self._before: list[translation.override] = []

    def _recreate_cm(self) -> in_city_language:
        return type(self)()

    def __enter__(self) -> None:
        override = translation.override(city_language())
        override.__enter__()
        self._before.append(override)

    def __exit__(self, *raised: object) -> None:
        self._before.pop().__exit__(None, None, None)


class LanguageMiddleware:
    """Says everything in the language of the path; a language that is not offered is no language, hence a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = code_of(request.path_info)
        if code != city_language() and code not in offered():
            code = city_language()
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", code)
        return response
