"""The anonymous page cache: what it keeps, for whom, and until when."""

import gzip
from datetime import timedelta

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from portal.lib import page_cache
from portal.lib.compression import PersonalCompressionMiddleware
from portal.lib.page_cache import PageCacheMiddleware, mark_public


class Site:
    """A site of one page that counts how often it was really made."""

    def __init__(self, **kwargs):
        self.made = 0
        self.until = kwargs.get("until")
        self.change = kwargs.get("change", lambda response: response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        return self.change(mark_public(HttpResponse(f"page {self.made}"), self.until))


@pytest.fixture(autouse=True)
def _own_epoch(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    page_cache._move_epoch()
    page_cache.BODIES._pages.clear()


def get(site, path="/", **headers):
    return PageCacheMiddleware(site)(RequestFactory().get(path, **headers))


def test_a_second_visitor_gets_the_kept_page():
    site = Site()
    assert get(site).content == get(site).content == b"page 1"
    assert site.made == 1


def test_a_visitor_with_a_session_is_never_given_nor_leaves_a_kept_page():
    site = Site()
    cookie = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=abc"}
    get(site, **cookie)
    get(site)
    assert get(site, **cookie).content == b"page 3"


def test_nothing_is_kept_that_a_view_did_not_mark():
    made = []
    site = lambda request: made.append(1) or HttpResponse("x")  # noqa: E731
    get(site), get(site)
    assert len(made) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r.set_cookie("a", "b") or r,
        lambda r: r.headers.__setitem__("Vary", "Cookie") or r,
        lambda r: setattr(r, "status_code", 404) or r,
    ],
    ids=["cookie", "vary", "status"],
)
def test_an_answer_that_belongs_to_one_visitor_is_not_kept(change):
    site = Site(change=change)
    get(site), get(site)
    assert site.made == 2


def test_an_unknown_query_key_or_host_is_not_kept():
    site = Site()
    get(site, "/?x=1"), get(site, "/?x=1")
    get(site, HTTP_HOST="evil.example"), get(site, HTTP_HOST="evil.example")
    assert site.made == 4


def test_a_known_query_key_is_another_page():
    site = Site()
    get(site, "/?page=1"), get(site, "/?page=2"), get(site, "/?page=1")
    assert site.made == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_publication_forgets_every_page_on_commit():
    site = Site()
    get(site)
    page_cache.forget_all()
    assert get(site).content == b"page 2"


def test_a_page_made_before_a_publication_is_not_kept_after_it():
    site = Site(change=lambda r: page_cache._move_epoch() or r)
    get(site), get(site)
    assert site.made == 2


def test_a_page_is_forgotten_when_it_stops_being_true():
    site = Site(until=timezone.now() - timedelta(seconds=1))
    get(site), get(site)
    assert site.made == 2


def test_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(page_cache, "MOST_PAGES", 3)
    site = Site()
    for number in range(5):
        get(site, f"/{number}/")
    get(site, "/4/")
    assert site.made == 5
    get(site, "/0/")
    assert site.made == 6


def test_a_known_page_is_not_sent_again_and_is_sent_compressed():
    site = Site()
    get(site)
    first = get(site, HTTP_ACCEPT_ENCODING="gzip")
    assert first.headers["Content-Encoding"] == "gzip"
    again = get(site, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_head_has_the_headers_and_no_body():
    site = Site()
    get(site)
    head = PageCacheMiddleware(site)(RequestFactory().head("/"))
    assert head.content == b""
    assert head.headers["Content-Length"] == "6"


def drawn_once(site, path="/", **marks):
    request = RequestFactory().get(path, HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=abc")
    for name, value in marks.items():
        setattr(request, name, value)
    return page_cache.rendered_once(request, lambda: site(request))


def test_the_words_of_a_public_page_are_drawn_once_for_visitors_with_a_session():
    site = Site()
    assert drawn_once(site).content == drawn_once(site).content == b"page 1"
    page_cache._move_epoch()
    assert drawn_once(site).content == b"page 2"


def test_a_preview_is_always_drawn_and_never_kept():
    site = Site()
    drawn_once(site, is_preview=True)
    assert drawn_once(site).content == b"page 2"
    assert drawn_once(site, is_preview=True).content == b"page 3"


def test_what_is_drawn_for_one_visitor_alone_is_not_given_to_the_next():
    site = Site(change=lambda r: r.set_cookie("a", "b") or r)
    assert drawn_once(site).content != drawn_once(site).content


def asked_with_a_session(answer, path="/"):
    request = RequestFactory().get(path, HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=abc")
    return page_cache.OpenPagesMiddleware(answer)(request)


@pytest.mark.parametrize(("open_to_all", "said"), [(True, b"page 1"), (False, b"page 2")])
def test_only_a_page_open_to_all_is_said_again_to_a_visitor_with_a_session(open_to_all, said):
    site = Site()
    request = RequestFactory().get("/", HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=abc")
    page_cache.rendered_once(request, lambda: site(request), lambda: open_to_all)
    assert asked_with_a_session(site).content == said


def test_after_a_publication_an_open_page_is_asked_about_again():
    site = Site()
    request = RequestFactory().get("/")
    page_cache.rendered_once(request, lambda: site(request), lambda: True)
    page_cache._move_epoch()
    assert asked_with_a_session(site).content == b"page 2"


@pytest.mark.django_db
def test_a_page_of_one_person_is_compressed(client):
    personal = client.get("/comptes/login/", headers={"accept-encoding": "gzip"})
    assert personal.headers["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(personal.content)


def test_what_the_cache_will_keep_is_left_for_it_to_compress():
    long = "page " * 200
    request = RequestFactory().get("/", HTTP_ACCEPT_ENCODING="gzip")
    squeezed = PersonalCompressionMiddleware(lambda request: mark_public(HttpResponse(long)))(request)
    assert "Content-Encoding" not in squeezed.headers
    personal = PersonalCompressionMiddleware(lambda request: HttpResponse(long))(request)
    assert personal.headers["Content-Encoding"] == "gzip"
