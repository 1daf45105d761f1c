"""Writing a row only when it is not yet as it should be."""

from collections import Counter
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model

WORDS = {"made": "créés", "changed": "modifiés", "same": "inchangés", "left_out": "laissés de côté"}
M = TypeVar("M", bound=Model)


class Tally(Counter[str]):
    """How many rows were made, changed, or already as they should be."""

    def note(self, outcome: str) -> None:
        self[outcome] += 1

    def __str__(self) -> str:
        return ", ".join(f"{self[key]} {word}" for key, word in WORDS.items() if self[key]) or "rien"


def in_french(model: Any) -> Any:
    """The pages of that type which the city wrote first: a translation keeps the slug of its page."""
    return model.objects.filter(locale__language_code=settings.LANGUAGE_CODE)


def put(model: type[M], tally: Tally, *, key: dict[str, Any], values: dict[str, Any]) -> M:
    """The row with this key and these values; saved only when one of them differs."""
    rows = model._default_manager
    found = rows.filter(**key).first()
    if found is None:
        tally.note("made")
        return rows.create(**key, **values)
    if all(getattr(found, name) == value for name, value in values.items()):
        tally.note("same")
        return found
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    tally.note("changed")
    return found


def put_children(model: type[Model], owner: dict[str, Any], wanted: list[dict[str, Any]]) -> None:
    """Exactly these rows below one owner; written again, all of them, only when they differ."""
    rows = model._default_manager.filter(**owner)
    names = list(wanted[0]) if wanted else []
    if wanted and list(rows.order_by("pk").values(*names)) == wanted:
        return
    rows.delete()
    model._default_manager.bulk_create([model(**owner, **values) for values in wanted])
