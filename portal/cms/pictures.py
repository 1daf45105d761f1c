"""How pictures are shown: few uses, each with its shape, its widths and where the page puts it.

A picture is never reworked while somebody waits for a page. The renditions of a use are made beforehand (the site's
rooms owe them when a page is published); `shown` says what is there, and what stands in for it until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.images.models import Filter

# The browser takes the first format it knows; JPEG is for the others.
FORMATS = ("avif", "webp", "jpeg")
MIME = {"avif": "image/avif", "webp": "image/webp"}
# An untouched file this light may stand in while the renditions are being made (bytes).
LIGHT = 400_000


@dataclass(frozen=True)
class Use:
    """A way to show a picture. `ratio` (width, height) cuts it around its focal point; None keeps its own shape.

    `widths` in pixels, ascending; `sizes` is what the style sheets really give it, in HTML's words.
    """

    name: str
    widths: tuple[int, ...]
    sizes: str
    ratio: tuple[int, int] | None = None
    formats: tuple[str, ...] = FORMATS

    def spec(self, width: int, file_format: str) -> str:
        """Wagtail's word for one rendition."""
        if self.ratio is None:
            return f"width-{width}|format-{file_format}"
        across, down = self.ratio
        return f"fill-{width}x{width * down // across}|format-{file_format}"

    @property
    def specs(self) -> list[str]:
        """All renditions of this use."""
        return [self.spec(width, each) for each in self.formats for width in self.widths]


USES: dict[str, Use] = {
    use.name: use
    for use in (
        # The first piece of news of a list.
        Use("story", (400, 800), "(min-width: 62rem) 30rem, (min-width: 48rem) 55vw, calc(100vw - 2rem)", (9, 5)),
        # Across the head of a page.
        Use("banner", (640, 1280), "(min-width: 78rem) 76rem, calc(100vw - 2rem)", (12, 5)),
        # In the text of a page, whole.
        Use("page", (420, 840), "(min-width: 45rem) 42rem, calc(100vw - 2rem)"),
        # Side by side.
        Use("tile", (320, 640), "(min-width: 45rem) 20rem, calc(100vw - 2rem)", (4, 3)),
        # Shown by other sites beside a link to the page; none of them takes a newer format.
        Use("card", (1200,), "", (40, 21), ("jpeg",)),
        # A face.
        Use("face", (160, 320), "8rem", (1, 1)),
    )
}


# Other programs are told of one format, and of one shape: the whole picture first, then the roomier cuts.
TOLD = "webp"
TOLD_USES = tuple(USES[name] for name in ("page", "banner", "story", "tile", "face"))


@dataclass(frozen=True)
class Size:
    """One file of a picture, its measures in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Source:
    """One format: its type for the browser and its files by width."""

    mime: str
    srcset: str


@dataclass(frozen=True)
class Shown:
    """What a page shows of a picture. `url` is empty when nothing light enough is there yet: then its words are."""

    url: str
    width: int
    height: int
    srcset: str = ""
    sizes: str = ""
    sources: tuple[Source, ...] = ()


def ready(image: Any, use: Use) -> dict[str, Any]:
    """The renditions of this use that are made, by spec: one query, or none when they were prefetched."""
    return _made(image, use.specs)


def _made(image: Any, specs: list[str]) -> dict[str, Any]:
    prefetched = "renditions" in getattr(image, "_prefetched_objects_cache", {})
    rows = image.renditions.all() if prefetched else image.renditions.filter(filter_spec__in=specs)
    keys = {spec: Filter(spec).get_cache_key(image) for spec in specs}
    return {row.filter_spec: row for row in rows if keys.get(row.filter_spec) == row.focal_point_key}


def missing(image: Any, use: Use) -> list[str]:
    """The renditions of this use that are still to be made."""
    made = ready(image, use)
    return [spec for spec in use.specs if spec not in made]


def make(image: Any, use: Use) -> int:
    """Make what is missing, one file after the other; made again, it makes nothing. Returns how many were made.

    Raises FileNotFoundError when the original is gone.
    """
    wanted = missing(image, use)
    if wanted and not image.file.storage.exists(image.file.name):
        raise FileNotFoundError(image.file.name)
    for spec in wanted:
        _make_one(image, Filter(spec))
    return len(wanted)


def _make_one(image: Any, rendition: Filter) -> None:
    """What `image.get_rendition` does, closing the temporary file that it leaves open. Raises OSError without file."""
    made = image.generate_rendition_file(rendition)
    try:
        image.renditions.get_or_create(
            filter_spec=rendition.spec, focal_point_key=rendition.get_cache_key(image), defaults={"file": made}
        )
    finally:
        made.close()


def shown(image: Any, use: Use) -> Shown:
    """What to show now, making nothing."""
    made = ready(image, use)
    plain = _of_format(made, use, "jpeg")
    if not plain:
        return _stand_in(image)
    sources = ((MIME[name], _of_format(made, use, name)) for name in FORMATS if name in MIME)
    first = plain[0]
    return Shown(
        url=first.url,
        width=first.width,
        height=first.height,
        srcset=_srcset(plain),
        sizes=use.sizes,
        sources=tuple(Source(mime, _srcset(rows)) for mime, rows in sources if rows),
    )


def made_sizes(image: Any) -> list[Size]:
    """What other programs are offered, small to large, making nothing: a picture in its own shape when a page shows
    it so, else in the first cut there is; the light original until then, and nothing when that is too heavy."""
    made = _made(image, [use.spec(width, TOLD) for use in TOLD_USES for width in use.widths])
    kinds = [[made[spec] for width in use.widths if (spec := use.spec(width, TOLD)) in made] for use in TOLD_USES]
    rows = next((rows for rows in kinds if rows), [])
    if rows:
        return list({row.width: Size(row.url, row.width, row.height) for row in rows}.values())
    stand_in = _stand_in(image)
    return [Size(stand_in.url, stand_in.width, stand_in.height)] if stand_in.url else []


def _of_format(made: dict[str, Any], use: Use, file_format: str) -> list[Any]:
    """From the narrowest; a small original gives the same width twice."""
    rows = [made[spec] for width in use.widths if (spec := use.spec(width, file_format)) in made]
    return list({row.width: row for row in rows}.values())


def _srcset(rows: Iterable[Any]) -> str:
    return ", ".join(f"{row.url} {row.width}w" for row in rows)


def _stand_in(image: Any) -> Shown:
    try:
        weight = image.file_size or image.file.size
    except OSError:
        weight = LIGHT + 1
    return Shown(image.file.url if weight <= LIGHT else "", image.width, image.height)
