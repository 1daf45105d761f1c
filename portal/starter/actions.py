"""What a new city begins with: a tree, menus, groups, a workflow. What exists is left as the city made it."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from wagtail.models import Site

from portal.cms.models import BasePage
from portal.lib.french import typography
from portal.pages.models import (
    AccessibilityStatementPage,
    EventIndexPage,
    HomePage,
    LegalPage,
    NewsIndexPage,
    PlaceIndexPage,
    ProcedureIndexPage,
    SiteMapPage,
    SiteSettings,
)
from portal.starter import growing, rights, writing

LEGAL = Path(__file__).resolve().parent / "data" / "legal.yaml"
# Slug, kind, title, introduction, in the order of the menus.
INDEXES: list[tuple[str, type[BasePage], str, str]] = [
    (
        "demarches",
        ProcedureIndexPage,
        "Démarches",
        "Toutes les démarches, en ligne, par téléphone, au guichet ou par courrier.",
    ),
    ("lieux", PlaceIndexPage, "Lieux et horaires", "Où aller, quand c’est ouvert, comment y entrer."),
    ("actualites", NewsIndexPage, "Actualités", "Ce qui change dans la ville."),
    ("agenda", EventIndexPage, "Agenda", "Ce qui se passe, jour après jour."),
    ("plan-du-site", SiteMapPage, "Plan du site", ""),
]
ACCESSIBILITY = "accessibilite"
MENU = ("demarches", "lieux", "actualites", "agenda")
WITHOUT_INTERNET = (
    "Toutes les démarches se font aussi au guichet, par téléphone ou par courrier. Un agent peut les remplir avec vous."
)
Link = dict[str, Any]


@transaction.atomic
def start_city() -> HomePage:
    """Make what is missing and nothing else; returns the home page."""
    home = _home()
    pages = {slug: _index(home, slug, model, title, intro) for slug, model, title, intro in INDEXES}
    for row in yaml.safe_load(LEGAL.read_text(encoding="utf-8"))["pages"]:
        pages[row["slug"]] = _legal(home, row)
    groups = rights.make_groups(home)
    rights.make_crisis_group()
    rights.make_workflow(home, groups[rights.PUBLISHING])
    _fill_menus(_site(home), pages)
    return home


def _home() -> HomePage:
    home = HomePage.objects.first()
    if home is None:
        root = BasePage.get_first_root_node()
        home, _made = growing.plant(root, HomePage, "accueil", "Accueil")
        growing.publish(home, {})
    return home


def _index(home: HomePage, slug: str, model: type[BasePage], title: str, intro: str) -> BasePage:
    page, made = growing.plant(home, model, slug, title, intro=intro, show_in_menus=slug in MENU)
    if made:
        growing.publish(page, {})
    return page


def _legal(home: HomePage, row: dict[str, str]) -> BasePage:
    if row["slug"] == ACCESSIBILITY:  # its text is the law's, its figures the audit's: nothing of it is a draft to fill
        page, made = growing.plant(home, AccessibilityStatementPage, row["slug"], row["title"])
        if made:
            growing.publish(page, {"established_on": localdate()})
        return page
    page, made = growing.plant(home, LegalPage, row["slug"], row["title"], provisional=True)
    if made:
        text = writing.body(typography(row["body"]), caption=row["title"])
        growing.write(page, {"body": text, "checked_on": localdate()})
    return page


def _site(home: HomePage) -> Site:
    """The site record: the address that the settings say."""
    address = urlsplit(settings.SITE_ADDRESS)
    port = address.port or (443 if address.scheme == "https" else 80)
    wanted = {"hostname": address.hostname or "localhost", "port": port, "root_page_id": home.pk}
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if any(getattr(site, name) != value for name, value in wanted.items()):
        welcome = site.root_page if site.root_page_id and site.root_page_id != home.pk else None
        for name, value in wanted.items():
            setattr(site, name, value)
        site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
        site.save()
        if welcome and welcome.slug == "home" and type(welcome.specific) is BasePage:  # Wagtail's own first page
            welcome.delete()
    return site


def link(page: BasePage, title: str = "") -> Link:
    """The raw value of a `cms.blocks.LinkBlock` that leads to a page."""
    return {"title": title, "page": page.pk, "url": "", "note": ""}


def _fill_menus(site: Site, pages: dict[str, BasePage]) -> None:
    """Menus and foot, when the settings row is new."""
    row, made = SiteSettings.objects.get_or_create(site=site)
    if not made:
        return
    legal = [link(pages[slug]) for slug in ("accessibilite", "mentions-legales", "protection-des-donnees", "cookies")]
    row.main_menu = [("link", value) for value in _read(row, "main_menu", [link(pages[slug]) for slug in MENU])]
    row.legal_links = [("link", value) for value in _read(row, "legal_links", [*legal, link(pages["plan-du-site"])])]
    row.footer_columns = _read_columns(row, [{"title": "Sans internet", "text": WITHOUT_INTERNET, "links": []}])
    row.save()


def _read(row: SiteSettings, name: str, links: list[Link]) -> list[Any]:
    block = row._meta.get_field(name).stream_block.child_blocks["link"]
    return [block.to_python(value) for value in links]


def _read_columns(row: SiteSettings, columns: list[dict[str, Any]]) -> Any:
    raw = [{"type": "column", "value": value} for value in columns]
    return row._meta.get_field("footer_columns").stream_block.to_python(raw)
