"""The city's own drawings, and the blocks that show them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model

from portal.demo.loaders.city import DATA, City, read
from portal.demo.loaders.links import Links
from portal.demo.loaders.rows import Tally

FOLDER = DATA / "pictures"
# The side of the square kept around a focal point, in pixels.
FOCUS = 300
Block = dict[str, Any]


@transaction.atomic
def load(city: City) -> Tally:
    """Each drawing once, by its title."""
    tally, model = Tally(), get_image_model()
    known = set(model.objects.values_list("title", flat=True))
    for row in read("pictures")["pictures"]:
        if row["title"] not in known:
            _keep(model, row)
        tally.note("same" if row["title"] in known else "made")
    return tally


def _keep(model: Any, row: dict[str, Any]) -> None:
    path: Path = FOLDER / f"{row['file']}.webp"
    with path.open("rb") as source:
        image = model(title=row["title"], description=row["text"], file=ImageFile(source, name=path.name))
        image.file_size = path.stat().st_size
        if "focus" in row:
            across, down = row["focus"]
            image.focal_point_x, image.focal_point_y = round(image.width * across), round(image.height * down)
            image.focal_point_width = image.focal_point_height = FOCUS
        image.save()


class Pictures:
    """The drawings by file name, and which pages show them; read once."""

    def __init__(self) -> None:
        rows, images = read("pictures")["pictures"], get_image_model().objects.all()
        by_title = {image.title: image for image in images}
        self.rows = {row["file"]: (by_title[row["title"]], row["text"]) for row in rows if row["title"] in by_title}
        self.heads = {
            (kind, slug): row["file"] for row in rows for kind in ("news", "events") for slug in row.get(kind, ())
        }

    def head(self, kind: str, slug: str) -> dict[str, Any]:
        """The fields of the picture at the head of a page; empty when it has none."""
        found = self.rows.get(self.heads.get((kind, slug), ""))
        return {"image": found[0], "image_text": found[1]} if found else {}

    def blocks(self, slug: str, links: Links) -> list[Block]:
        """The raw blocks that follow the text of a page."""
        rows = read("pictures")["blocks"].get(slug, [])
        return [
            {"type": kind, "value": self._value(kind, value, links), "id": f"{slug}-{number}"}
            for number, row in enumerate(rows)
            for kind, value in row.items()
        ]

    def _value(self, kind: str, value: dict[str, Any], links: Links) -> dict[str, Any]:
        if kind == "gallery":
            pictures = [{"image": self._image(name), "caption": ""} for name in value["pictures"]]
            return {"title": value["title"], "pictures": pictures}
        if kind == "image":
            return {"image": self._image(value["picture"]), "caption": value["caption"], "credit": value["credit"]}
        if kind == "start":
            return {"page": links.keys["procedure", value["procedure"]]}
        return {"page": None, **value} if kind == "collection" else value

    def _image(self, name: str) -> dict[str, Any]:
        image, text = self.rows[name]
        return {"image": image.pk, "decorative": False, "alt_text": text}
