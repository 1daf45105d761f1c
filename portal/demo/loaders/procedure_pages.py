"""The public page of each entry of the catalogue, with every way to do it."""

from typing import Any

from django.db import transaction

from portal.demo.loaders.city import City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.people import account_of
from portal.demo.loaders.procedures import EDITOR, forms, owner_of, preset_of, procedure_of
from portal.demo.loaders.rows import Tally, in_french, put
from portal.directory.models import Department
from portal.lib.french import typography
from portal.pages.models import ProcedurePage, Theme
from portal.starter.growing import publish
from portal.starter.writing import inline

# Done on a site of the State: the city's page says so and leads there.
EXTERNAL = {
    "inscription-listes-electorales": (
        "https://www.service-public.fr/particuliers/vosdroits/R16396", "service-public.fr, le site de l’administration",
    ),
    "demande-logement-social": ("https://www.demande-logement-social.gouv.fr/", "demande-logement-social.gouv.fr"),
}  # fmt: skip
WAYS = {
    "online": "Vous répondez à des questions, une page à la fois. Vous pouvez vous arrêter et reprendre, sans compte.",
    "phone": "Un agent remplit la demande avec vous : 02 61 91 00 00, du lundi au vendredi, de 8 h 30 à 18 h, "
    "et le samedi, de 9 h à 12 h.",
    "desk": "Sans rendez-vous, dans une des [sept mairies de quartier](page:aide-aux-demarches).",
    "appointment": "Appelez le 02 61 91 00 00 : un agent choisit le créneau avec vous.",
    "letter": "Écrivez à l’hôtel de ville, 1 place de l’Hôtel-de-Ville, 29999 Kermor. Indiquez comment vous répondre.",
}


@transaction.atomic
def load(city: City) -> Tally:
    """All procedure pages."""
    tally = Tally()
    writer = _Writer(city)
    for row in read("procedures")["procedures"]:
        page = in_french(ProcedurePage).get(slug=row["slug"])
        tally.note(publish(page, writer.values(row), by=writer.editor))
    return tally


class _Writer:
    """What the pages need."""

    def __init__(self, city: City) -> None:
        self.city, self.links, self.editor = city, Links.read(), account_of(EDITOR)
        self.own = read("procedure_pages")["pages"]
        self.departments = {row.slug: row for row in Department.objects.all()}
        self.themes = {
            row["slug"]: put(
                Theme, Tally(), key={"slug": row["slug"]}, values={"title": row["title"], "order": row["order"]}
            )
            for row in read("site")["themes"]
        }

    def values(self, row: dict[str, Any]) -> dict[str, Any]:
        slug = row["slug"]
        own = self.own.get(slug, {})
        url, name = EXTERNAL.get(slug, ("", ""))
        return self._ways(row) | {
            "title": row["title"],
            "intro": row["summary"],
            "procedure": procedure_of(slug),
            "preset_answers": preset_of(slug),
            "theme": self.themes[row["theme"]],
            "department": self.departments[row["department"]],
            "external_url": url,
            "external_name": name,
            "price": typography(own.get("price") or ("Gratuit" if row["free"] else "Payant, selon le tarif")),
            "price_note": typography(own.get("price_note", "")),
            "time_needed": own.get("time_needed", ""),
            "who": _lines(own.get("who", [])),
            "answer_delay": _delay(row["delay_days"]),
            "silence": self._silence(slug),
            "documents": _lines(own.get("documents") or row["documents"]),
            "checked_on": self.city.on(-30),
        }

    def _ways(self, row: dict[str, Any]) -> dict[str, str]:
        """A form says its own ways in; the others are done by desk, phone and letter."""
        form = forms().get(owner_of(row["slug"]))
        if form and form.get("ways_in"):
            own = {way: typography(form["ways_in"].get(way) or "") for way in WAYS}
        else:
            offered = {"phone", "desk", "letter"} | ({"appointment"} if row["mode"] == "appointment" else set())
            own = {way: typography(text) if way in offered else "" for way, text in WAYS.items()}
        return {
            f"way_{way}": f"<p>{inline(text, self.links.attributes)}</p>" if text else "" for way, text in own.items()
        }

    def _silence(self, slug: str) -> str:
        text = forms().get(owner_of(slug), {}).get("silence", {}).get("text", "")
        return f"<p>{inline(typography(text))}</p>" if text else ""


def _lines(texts: list[str]) -> list[dict[str, str]]:
    return [{"type": "line", "value": inline(typography(text))} for text in texts]


def _delay(days: int) -> str:
    if days == 0:
        return "Tout de suite"
    return typography("Le jour même ou le lendemain" if days == 1 else f"En {days} jours environ")
