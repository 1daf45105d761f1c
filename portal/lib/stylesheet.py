"""One style sheet out of many: what the browser gets is a single small file, though we write one per component.

`static/css/main.css` declares the layers and imports the rest (22 requests if served as it is). The finder below
offers `css/site.css` to everything that asks Django for static files: the development server, WhiteNoise and
`collectstatic`. Nobody runs a build step, and nothing generated is kept in the repository.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lightningcss
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCE = "css/main.css"
NAME = "css/site.css"


def bundle(source: Path) -> str:
    """The style sheet at `source` with all it imports, layers kept, comments and blanks gone.

    Raises ValueError when a sheet does not parse, OSError when an import is missing, naming the place.
    """
    text: str = lightningcss.bundle_css(str(source))
    return text


class StylesheetFinder(BaseFinder):
    """Finds `css/site.css`, made again whenever one of its sources is newer."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        self.source = Path(settings.BASE_DIR) / "static" / SOURCE
        self.storage = FileSystemStorage(location=settings.STATIC_BUILD_DIR)
        self.storage.prefix = ""  # type: ignore[attr-defined]  # collectstatic reads it from each storage

    def check(self, **kwargs: object) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> Any:
        if path != NAME:
            return []
        built = str(self._built())
        return [built] if find_all else built

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, FileSystemStorage]]:
        self._built()
        yield NAME, self.storage

    def _built(self) -> Path:
        target = Path(self.storage.path(NAME))
        newest = max(sheet.stat().st_mtime for sheet in self.source.parent.rglob("*.css"))
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(bundle(self.source), encoding="utf-8")
        return target
