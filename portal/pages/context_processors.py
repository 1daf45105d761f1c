"""What the layout of every page needs: the city's words, menus, banners. Nothing of the person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.lib.languages import bare
from portal.pages.models.accessibility import report_address
from portal.pages.models.chrome import Frame, Link, Notices, frame_for


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_settings`, `menu` (main, tools), `footer` (columns, legal, contact, problem) and `banners`; nothing is read
    before a template asks, so that the admin's pages pay nothing."""
    frame: Any = SimpleLazyObject(lambda: frame_for(request))
    return {
        "site_settings": SimpleLazyObject(lambda: frame.settings),
        "menu": SimpleLazyObject(lambda: _menu(frame, request.path)),
        "footer": SimpleLazyObject(
            lambda: {
                "columns": frame.columns,
                "legal": frame.legal,
                "contact": frame.contact_links,
                "problem": report_address(frame.accessibility.url, request.path) if frame.accessibility else "",
            }
        ),
        "banners": SimpleLazyObject(lambda: Notices(each for each in frame.banners if each.is_for(request.path))),
    }


def _menu(frame: Frame, path: str) -> dict[str, Any]:
    return {"main": [_entry(link, path) for link in frame.main], "tools": frame.tools}


def _entry(link: Link, path: str) -> dict[str, Any]:
    """A link of the menu, and whether one stands in what it opens."""
    inside = bare(link.url) != "/" and path.startswith(link.url)
    return {"title": link.title, "url": link.url, "language": link.language, "is_current": inside}
