"""The home page, the menus, the foot and the banners."""

from typing import Any

from django.db import transaction
from wagtail.models import Site

from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR
from portal.demo.loaders.rows import Tally, in_french, put
from portal.directory.models import Place
from portal.lib.french import typography
from portal.pages.models import Banner, HomePage, SiteSettings
from portal.starter.growing import publish, without_ids

TODAY = (
    ("Les déchets", "Quel bac sortir ce soir", {"page": "dechets-et-tri"}),
    ("Cette semaine", "L’agenda de la ville", {"url": "/agenda/"}),
)
OFTEN = ("carte-identite-passeport", "inscription-restauration", "encombrants")
REPORTS = (
    ("lightbulb", "Lampadaire éteint"),
    ("construction", "Trou ou pavé descellé"),
    ("trash-2", "Dépôt sauvage"),
    ("tree-pine", "Arbre tombé"),
    ("car", "Véhicule abandonné"),
    ("droplets", "Fuite d’eau"),
)
REPORT = "signaler-un-probleme"
REPORT_TEXT = "Dites-nous où et quoi : une photo suffit. Vous suivez ensuite la réparation."
LEGAL = ("accessibilite", "mentions-legales", "protection-des-donnees", "cookies")


@transaction.atomic
def load(city: City) -> Tally:
    """What frames every page, and the first of them."""
    tally = Tally()
    links = Links.read()
    tally.note(publish(in_french(HomePage).get(), _home(links), by=account_of(EDITOR)))
    _settings(links, tally)
    for row in read("site")["banners"]:
        put(Banner, tally, key={"slug": row["slug"]}, values=_banner(row, links, city))
    return tally


def _home(links: Links) -> dict[str, Any]:
    site, home = read("site")["site"], read("site")["home"]
    return {
        "title": site["name"],
        "intro": site["description"],
        "heading": home["welcome"].removeprefix("Bonjour, ").capitalize(),
        "search_hint": home["search_hint"],
        "often": _stream(links, [{"procedure": slug} for slug in OFTEN]),
        "main_place": Place.objects.get(slug="hotel-de-ville"),
        "today": [
            {"type": "cell", "value": {"over": over, "text": text, "link": links.block({"label": text, **target})}}
            for over, text, target in TODAY
        ],
        "procedures": _stream(links, home["shortcuts"]),
        "report_text": typography(REPORT_TEXT),
        "report_links": _stream(links, [{"label": "Signaler un problème", "procedure": REPORT}]),
        "report_kinds": [
            {"type": "kind", "value": {"icon": icon, "link": links.block({"label": label, "procedure": REPORT})}}
            for icon, label in REPORTS
        ],
        "situations_text": "Toutes les démarches d’un moment de vie, dans l’ordre.",
    }


def _stream(links: Links, rows: list[dict[str, Any]], kind: str = "link") -> list[dict[str, Any]]:
    return [{"type": kind, "value": links.block(row)} for row in rows]


def _settings(links: Links, tally: Tally) -> None:
    site, contact, footer = (read("site")[key] for key in ("site", "contact", "footer"))
    columns = [
        {"title": column["title"], "text": "", "links": [links.block(link) for link in column["links"]]}
        for column in footer["columns"]
    ]
    wanted = {
        "main_menu": _stream(links, read("site")["menu"]),
        "contact_links": _stream(
            links, [{"label": "Nous écrire", "procedure": "poser-une-question"}, {"url": "/lieux/"}]
        ),
        "footer_columns": [{"type": "column", "value": column} for column in columns],
        "legal_links": _stream(links, [*({"legal": slug} for slug in LEGAL), {"url": "/plan-du-site/"}]),
        "tools": [],
    }
    plain = {
        "city_prefix": "Ville de",
        "city_name": site["short_name"],
        "slogan": site["slogan"],
        "phone": contact["phone"],
        "email": contact["email"],
        "address": "\n".join(contact["address"]),
        "hours": contact["phone_hours"],
        "main_place": Place.objects.get(slug=contact["place"]),
    }
    tally.note(_write(SiteSettings.for_site(Site.objects.get(is_default_site=True)), wanted, plain))


def _write(row: SiteSettings, streams: dict[str, Any], plain: dict[str, Any]) -> str:
    values = {name: row._meta.get_field(name).stream_block.to_python(raw) for name, raw in streams.items()}
    same = all(getattr(row, name) == value for name, value in plain.items()) and all(
        without_ids(getattr(row, name).get_prep_value()) == without_ids(value.get_prep_value())
        for name, value in values.items()
    )
    if same:
        return "same"
    for name, value in {**values, **plain}.items():
        setattr(row, name, value)
    row.save()
    return "changed"


def _banner(row: dict[str, Any], links: Links, city: City) -> dict[str, Any]:
    target = links.block(row["link"]) if row["link"] else {"title": "", "page": None, "url": ""}
    return {
        "level": row["level"],
        "active": row["active"],
        "title": row["title"],
        "text": row["text"],
        "link_title": target["title"],
        "link_page_id": target["page"],
        "link_url": target["url"],
        "ends_at": city.at(int(row["ends"]), "23:59"),
    }
