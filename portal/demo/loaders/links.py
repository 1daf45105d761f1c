"""Where `page:slug`, `procedure:slug`, `place:slug` … lead."""

from dataclasses import dataclass
from typing import Any

from portal.demo.loaders.rows import in_french
from portal.directory.models import Place
from portal.pages.models import (
    AccessibilityStatementPage,
    ActIndexPage,
    ContactPage,
    ContentPage,
    CouncilIndexPage,
    DepartmentsPage,
    DistrictIndexPage,
    ElectionIndexPage,
    EventIndexPage,
    LegalPage,
    NewsIndexPage,
    NewsPage,
    PlaceIndexPage,
    ProcedureIndexPage,
    ProcedurePage,
    SectionPage,
    SiteMapPage,
    TenderIndexPage,
)

KINDS: dict[str, tuple[Any, ...]] = {
    "page": (SectionPage, ContentPage, ContactPage, DistrictIndexPage, TenderIndexPage),
    "procedure": (ProcedurePage,),
    "news": (NewsPage,),
    "legal": (LegalPage, AccessibilityStatementPage),
    "index": (
        DistrictIndexPage,
        ProcedureIndexPage,
        PlaceIndexPage,
        NewsIndexPage,
        EventIndexPage,
        SiteMapPage,
        ContentPage,
        ActIndexPage,
        CouncilIndexPage,
        ElectionIndexPage,
    ),
}


@dataclass(frozen=True)
class Links:
    """The keys of all pages, read once."""

    keys: dict[tuple[str, str], int]
    places: frozenset[str]
    departments: str

    @classmethod
    def read(cls) -> "Links":
        keys = {
            (kind, slug): pk
            for kind, models in KINDS.items()
            for model in models
            for slug, pk in in_french(model).values_list("slug", "pk")
        }
        departments = in_french(DepartmentsPage).get().get_url() or "/"
        return cls(keys, frozenset(Place.objects.values_list("slug", flat=True)), departments)

    def attributes(self, kind: str, slug: str) -> dict[str, str]:
        """What a link of a text becomes. Raises KeyError, naming it, when there is no such thing."""
        if kind == "place":
            return {"href": self.place(slug)}
        if kind == "department":
            return {"href": f"{self.departments}{slug}/"}
        return {"linktype": "page", "id": str(self.keys[kind, slug])}

    def place(self, slug: str) -> str:
        """The address of a place, which is no page."""
        if slug not in self.places:
            raise KeyError(("place", slug))
        return f"/lieux/{slug}/"

    def block(self, row: dict[str, Any]) -> dict[str, Any]:
        """The raw value of a `LinkBlock`, from `label` and one of `page`, `procedure`, `legal`, `place`, `url`."""
        value: dict[str, Any] = {"title": row.get("label", ""), "page": None, "url": "", "note": ""}
        if "place" in row:
            return {**value, "url": self.place(row["place"])}
        if "url" in row:
            return {**value, **self._address(row["url"])}
        kind = next(kind for kind in ("page", "procedure", "legal", "news") if kind in row)
        return {**value, "page": self.keys[kind, row[kind]]}

    def _address(self, url: str) -> dict[str, Any]:
        slug = url.strip("/")
        page = self.keys.get(("index", slug))
        return {"page": page} if page else {"url": url}
