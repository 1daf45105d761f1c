"""What follows for readers when the directory of places changes."""

from __future__ import annotations

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect

from portal.pages.models import PlaceIndexPage


@transaction.atomic
def redirect_place(*, before: str, after: str) -> int:
    """A place's slug changed: its old address leads to the new one, in every language that has a list of places.

    An address that led to the old one leads to the new one at once; a redirection that an editor made is left alone.
    Returns how many were made.
    """
    moved = Redirect.objects.filter(automatically_created=True, redirect_page_route_path=f"/{before}/")
    moved.filter(redirect_page__in=PlaceIndexPage.objects.all()).update(redirect_page_route_path=f"/{after}/")
    return sum(_redirect(page, before, after) for page in PlaceIndexPage.objects.all())


def _redirect(page: PlaceIndexPage, before: str, after: str) -> bool:
    parts = page.get_url_parts()
    if parts is None:  # below no site
        return False
    site, _root, path = parts
    old, new = (Redirect.normalise_path(f"{path}{slug}/") for slug in (before, after))
    rows = Redirect.objects.filter(site=site, automatically_created=True)
    rows.filter(old_path__in=(old, new)).delete()  # a place stands at the new one again
    values = {"redirect_page": page, "redirect_page_route_path": f"/{after}/", "automatically_created": True}
    _row, made = Redirect.objects.get_or_create(old_path=old, site_id=site, defaults=values)
    return made
