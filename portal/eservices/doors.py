"""From the slug of a public address to the procedure it opens: its own, an entry point's, or a page's above."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from portal.eservices.models import Procedure, ProcedureVersion

Json = Any


@dataclass(frozen=True)
class Door:
    """Where « Commencer » leads: the procedure, its version of today, the entry point, answers already known."""

    procedure: Procedure
    entry: str
    preset: Mapping[str, Json] = field(default_factory=dict)

    @property
    def version(self) -> ProcedureVersion:
        """The version residents meet. Raises Http404 when nothing was published."""
        if self.procedure.current_version is None:
            raise Http404
        return self.procedure.current_version


Finder = Callable[[str], Door | None]
_finders: list[Finder] = []
# Entry points of a version, kept by the process: a version never changes.
_ENTRIES: dict[tuple[int, str], frozenset[str]] = {}


def register_finder(finder: Finder) -> None:
    """Called in `ready()` by the room whose pages lead to procedures under slugs of their own."""
    _finders.append(finder)


def find_door(slug: str) -> Door:
    """The door behind a slug. Raises Http404 when there is none."""
    found = next((door for finder in _finders if (door := finder(slug))), None)
    door = found or _own(slug) or _entry(slug)
    if door is None:
        raise Http404
    return door


def _live() -> Any:
    return Procedure.objects.filter(live=True).select_related("current_version", "department")


def _own(slug: str) -> Door | None:
    procedure = _live().filter(slug=slug).first()
    return Door(procedure, slug) if procedure else None


def _entry(slug: str) -> Door | None:
    """An entry point of another procedure's form: « acte-de-mariage » opens the one civil-status form."""
    current = Procedure.objects.filter(live=True, current_version__isnull=False)
    for pk, version, digest in current.values_list("pk", "current_version", "current_version__digest"):
        if slug in _entries_of(version, digest):
            return Door(_live().get(pk=pk), slug)
    return None


def _entries_of(version: int, digest: str) -> frozenset[str]:
    known = _ENTRIES.get((version, digest))
    if known is None:
        points = ProcedureVersion.objects.get(pk=version).parsed().entry_points
        known = _ENTRIES[version, digest] = frozenset(each.slug for each in points)
    return known
