"""What frames every page: the city's name, its menus and foot, its warnings of the moment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import override
from ninja import Router, Schema

from portal.cms.api_fields import absolute
from portal.pages.api.paging import Language, language_for
from portal.pages.models.chrome import Column, Frame, Link, Notice, frame_for

router = Router(tags=["Site"])


class LinkOut(Schema):
    """A link; `language` is that of its title when it is not the page's."""

    title: str
    url: str
    language: str


class ColumnOut(Schema):
    """A column of the foot."""

    title: str
    text: str
    links: list[LinkOut]


class BannerOut(Schema):
    """A warning at the head of every page. `level` is emergency or info."""

    level: str
    title: str
    text: str
    link_title: str
    link_url: str


class SiteOut(Schema):
    """The city, as the head and the foot of its pages say it."""

    name: str
    city_prefix: str
    city_name: str
    slogan: str
    phone: str
    email: str
    address: str
    hours: str
    menu: list[LinkOut]
    tools: list[LinkOut]
    contact_links: list[LinkOut]
    footer: list[ColumnOut]
    legal_links: list[LinkOut]
    banners: list[BannerOut]


class BannerList(Schema):
    """The warnings of the moment, emergencies first."""

    items: list[BannerOut]


def _link(link: Link, request: HttpRequest) -> dict[str, str]:
    return {"title": link.title, "url": absolute(request, link.url), "language": link.language}


def _links(links: tuple[Link, ...], request: HttpRequest) -> list[dict[str, str]]:
    return [_link(link, request) for link in links]


def _column(column: Column, request: HttpRequest) -> dict[str, Any]:
    return {"title": column.title, "text": column.text or "", "links": _links(column.links, request)}


def _banner(notice: Notice, request: HttpRequest) -> dict[str, str]:
    told = {name: getattr(notice, name) for name in ("level", "title", "text", "link_title")}
    return {**told, "link_url": absolute(request, notice.link_url)}


@router.get(
    "/",
    response=SiteOut,
    summary="La ville, ses menus, son pied de page, ses bandeaux",
    description="Tout ce qu’il faut pour entourer une page, en une requête.",
)
def show_site(request: HttpRequest, locale: Language = "") -> dict[str, Any]:
    """The frame of the site that is asked, its links leading to the pages of that language."""
    with override(language_for(request, locale).language_code):
        frame: Frame = frame_for(request)
    row = frame.settings
    words = ("city_prefix", "city_name", "slogan", "phone", "email", "address", "hours")
    return {
        "name": row.full_name,
        **{name: getattr(row, name) for name in words},
        "menu": _links(frame.main, request),
        "tools": _links(frame.tools, request),
        "contact_links": _links(frame.contact_links, request),
        "footer": [_column(column, request) for column in frame.columns],
        "legal_links": _links(frame.legal, request),
        "banners": [_banner(notice, request) for notice in frame.banners],
    }


@router.get("/banners/", response=BannerList, summary="Bandeaux du moment, les urgences d’abord")
def list_banners(request: HttpRequest) -> dict[str, Any]:
    """What warns at the head of every page now."""
    return {"items": [_banner(notice, request) for notice in frame_for(request).banners]}
