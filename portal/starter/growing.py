"""Making pages as an editor would: a place in the tree, a revision, a publication. Never twice."""

from typing import Any, TypeVar

from django.db.models import Field
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField

from portal.accounts.models import User
from portal.cms.models import BasePage

P = TypeVar("P", bound=BasePage)


def plant(parent: BasePage, model: type[P], slug: str, title: str, **values: Any) -> tuple[P, bool]:
    """The child of that slug, made as an unpublished draft when it is missing; True when it was made."""
    found = model.objects.child_of(parent).filter(slug=slug).first()
    if found is not None:
        return found, False
    page = model(slug=slug, title=title, draft_title=title, live=False, **values)
    parent.add_child(instance=page)
    return page, True


def publish(page: BasePage, values: dict[str, Any], *, by: User | None = None) -> str:
    """Give a page these values by a revision and publish it; `made`, `changed` or `same` (then nothing is written).

    A StreamField takes its raw value, a ParentalManyToManyField a list of objects.
    """
    outcome = write(page, values, by=by)
    if outcome == "same" and page.live:
        return outcome
    first = not page.live
    revision = page.get_latest_revision() or page.save_revision(user=by)
    revision.publish(user=by)
    page.refresh_from_db()  # the revision published another copy of it
    return "made" if first else "changed"


def write(page: BasePage, values: dict[str, Any], *, by: User | None = None) -> str:
    """The same without publishing: a draft for somebody to read again. `changed`, or `same`."""
    wanted = {name: _as_kept(page, name, value) for name, value in values.items()}
    if all(_plain(page, name, getattr(page, name)) == _plain(page, name, value) for name, value in wanted.items()):
        return "same"
    for name, value in wanted.items():
        setattr(page, name, value)
    page.draft_title = page.title
    page.save_revision(user=by)
    return "changed"


def _field(page: BasePage, name: str) -> Field[Any, Any]:
    found: Field[Any, Any] = page._meta.get_field(name)
    return found


def _as_kept(page: BasePage, name: str, value: Any) -> Any:
    field = _field(page, name)
    return field.stream_block.to_python(value) if isinstance(field, StreamField) else value


def _plain(page: BasePage, name: str, value: Any) -> Any:
    """A value that can be compared: block ids are chance, and a relation is its keys."""
    field = _field(page, name)
    if isinstance(field, StreamField):
        return without_ids(field.stream_block.get_prep_value(value))
    if isinstance(field, ParentalManyToManyField):
        rows = value.all() if hasattr(value, "all") else value
        return sorted(row.pk for row in rows)
    return value


def without_ids(value: Any) -> Any:
    """A raw StreamField value without the ids of its blocks, which are chance."""
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, dict):
        return {key: without_ids(item) for key, item in value.items() if key != "id"}
    return value
