"""Whole public pages kept in each process's memory, for visitors without a session.

The first middleware: a known page costs neither session nor query. A view says that its answer is public by
`mark_public`; nothing else is ever kept. All pages lie under one epoch, a file's time of change that every process
of the machine sees: publishing moves it, and every kept page is forgotten at once. Several machines agree within
`LONGEST` seconds, the longest that any page is kept.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

LONGEST = 60.0
MOST_PAGES = 2_000
MOST_BYTES = 64 * 1024 * 1024
LARGEST_PAGE = 1024 * 1024
# An unknown key would let anyone fill the memory with copies of one page.
KNOWN_QUERY_KEYS = frozenset(
    {
        "page",
        "apres",
        "categorie",
        "sorte",
        "quartier",
        "ouvert",
        "fauteuil",
        "etat",
        "nature",
        "theme",
        "annee",
        "du",
        "au",
        "public",
        "gratuit",
        "acces",
        "groupe",
    }
)
# What a kept answer keeps; anything else (a date, a cookie) belongs to one answer alone.
KEPT_HEADERS = (
    "Content-Type",
    "Content-Language",
    "Content-Security-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Strict-Transport-Security",
    "Link",
)

Key = tuple[str, str, str, str]
Response = TypeVar("Response", bound=HttpResponseBase)


@dataclass
class KeptPage:
    """One answer, plain and compressed once."""

    body: bytes
    headers: dict[str, str]
    until: float
    etag: str
    squeezed: bytes = field(default=b"")
    open_to_all: bool = False

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.squeezed)


class Shelf:
    """The pages of one process: bounded by count and by bytes, oldest use out first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._weight = 0
        self._epoch = ""
        self._lock = threading.Lock()

    def get(self, key: Key, epoch: str) -> KeptPage | None:
        with self._lock:
            self._follow(epoch)
            page = self._pages.get(key)
            if page is None:
                return None
            if page.until < time.monotonic():
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: KeptPage, epoch: str) -> None:
        """Keep a page made under `epoch`; one made before a publication is not kept after it."""
        with self._lock:
            self._follow(read_epoch())
            if epoch != self._epoch:
                return
            self._drop(key)
            self._pages[key] = page
            self._weight += page.weight
            while len(self._pages) > MOST_PAGES or self._weight > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def _follow(self, epoch: str) -> None:
        if epoch != self._epoch:
            self._pages.clear()
            self._weight, self._epoch = 0, epoch

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page:
            self._weight -= page.weight


SHELF = Shelf()
# What public pages say, for visitors with a session: the same words, once Wagtail has found the page and let them in.
BODIES = Shelf()


def epoch_file() -> Path:
    return Path(settings.VAR_DIR) / "page-epoch"


def read_epoch() -> str:
    """The present epoch; a stat of one file, since every hit asks."""
    try:
        return str(epoch_file().stat().st_mtime_ns)
    except FileNotFoundError:
        return ""


def forget_all() -> None:
    """Every process forgets its public pages as soon as this transaction is committed."""
    transaction.on_commit(_move_epoch)


def _move_epoch() -> None:
    path = epoch_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    before = read_epoch()
    path.write_bytes(str(time.time_ns()).encode())
    while read_epoch() == before:  # a clock coarser than two publications
        time.sleep(0.001)
        path.touch()


def _on_change(sender: Any, **kwargs: Any) -> None:
    forget_all()


def watch(*watched: type[models.Model]) -> None:
    """Called in `ready()`: a change of any row of these models is a change of what the public reads."""
    for model in watched:
        label = f"page-cache-{model._meta.label_lower}"
        post_save.connect(_on_change, sender=model, dispatch_uid=label)
        post_delete.connect(_on_change, sender=model, dispatch_uid=label)


def mark_public(response: Response, until: datetime | None = None) -> Response:
    """Say that anyone may read this answer, and until when it is true (LONGEST seconds at most)."""
    seconds = LONGEST if until is None else min(LONGEST, (until - timezone.now()).total_seconds())
    response.public_for = seconds  # type: ignore[attr-defined]  # Type ignore: our mark on Django's object
    return response


def rendered_once(
    request: HttpRequest, make: Callable[[], HttpResponseBase], open_to_all: Callable[[], bool] = lambda: False
) -> HttpResponseBase:
    """The answer of a public page, drawn once for everybody and again when something was published.

    For views below the session: the page has been found, and its restrictions checked, for this very request. A
    preview is always drawn. `open_to_all` says that the page has no restriction at all: under the same epoch
    OpenPagesMiddleware then answers without looking for it again.
    """
    key = None if getattr(request, "is_preview", False) else name_of(request)
    if key is None:
        return make()
    epoch = read_epoch()
    page = BODIES.get(key, epoch)
    if page is not None:
        return _said_again(page)
    made = make()
    if isinstance(made, SimpleTemplateResponse):
        made = made.render()
    kept = keep(key, made, epoch, BODIES)
    if kept:
        kept.open_to_all = open_to_all()
    return made


def _said_again(page: KeptPage) -> HttpResponse:
    response = HttpResponse(page.body, headers={"Content-Type": page.headers["Content-Type"]})
    return mark_public(response, timezone.now() + timedelta(seconds=page.until - time.monotonic()))


class OpenPagesMiddleware:
    """Visitors with a session read pages without restriction from memory too: public templates carry nothing of one
    visitor, so that Wagtail need not find the page again. It stands below whatever puts headers on an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = name_of(request)
        page = BODIES.get(key, read_epoch()) if key else None
        return _said_again(page) if page and page.open_to_all else self.get_response(request)


class PageCacheMiddleware:
    """Answers known pages from memory, for GET and HEAD without a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = key_of(request)
        if key is None:
            return self.get_response(request)
        epoch = read_epoch()
        page = SHELF.get(key, epoch)
        if page is None:
            response = self.get_response(request)
            page = keep(key, response, epoch) if request.method == "GET" else None
            if page is None:
                return response
        return answer(request, page)


def key_of(request: HttpRequest) -> Key | None:
    """Under which name this request's page would be kept; None when it must not be."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META:
        return None
    return name_of(request)


def name_of(request: HttpRequest) -> Key | None:
    """The page asked for, whoever asks; None for what is no plain reading of a known address."""
    if request.method not in ("GET", "HEAD") or not KNOWN_QUERY_KEYS.issuperset(request.GET):
        return None
    if getattr(request, "is_dummy", False):  # an editor's preview, drawn at the page's own address
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    return (request.scheme or "", host, request.path, request.META.get("QUERY_STRING", ""))


def keep(key: Key, response: HttpResponseBase, epoch: str, shelf: Shelf | None = None) -> KeptPage | None:
    """Keep an answer marked public, if it is a plain 200 that belongs to nobody."""
    seconds = getattr(response, "public_for", 0)
    if seconds <= 0 or response.status_code != 200 or response.streaming or response.cookies:
        return None
    if "Cookie" in response.headers.get("Vary", "") or not isinstance(response, HttpResponse):
        return None
    body = response.content
    if len(body) > LARGEST_PAGE:
        return None
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    page = KeptPage(body, headers, time.monotonic() + seconds, etag, gzip.compress(body, 6, mtime=0))
    (shelf or SHELF).put(key, page, epoch)
    return page


def answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """A kept page as this visitor's browser wants it: not again, compressed, or plain."""
    headers = {**page.headers, "ETag": page.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == page.etag:
        return HttpResponse(status=304, headers=headers)
    body = page.body
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        body = page.squeezed
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)
