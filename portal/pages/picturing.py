"""Owing and making the renditions of pictures, so that no visitor waits for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.fields import StreamField

from portal.cms.blocks import pictures
from portal.cms.pictures import USES, make, missing
from portal.lib.page_cache import forget_all
from portal.outbox.actions import wake
from portal.outbox.models import DUE_FIELDS, DueStatus
from portal.pages.models.pictures import PictureDebt

# How a page type shows the pictures that its own fields hold; others are shown in the text only.
FIELD_USES: dict[str, tuple[str, ...]] = {"image": ("banner", "story", "card"), "photo": ("face",)}


def pictures_of(page: Any) -> Iterator[tuple[Any, str]]:
    """Each picture of a page, or of a person, with each use: of its fields, and of its StreamFields' blocks."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from pictures(getattr(page, field.name))
        elif field.name in FIELD_USES and field.many_to_one:
            image = getattr(page, field.name)
            yield from ((image, use) for use in FIELD_USES[field.name] if image)


@transaction.atomic
def owe_pictures(*, page: Any) -> int:
    """Owe what a page shows and is not made yet; returns how many pairs of picture and use are owed."""
    wanted = {(image.pk, use): image for image, use in pictures_of(page) if image}
    owed = [pair for pair, image in wanted.items() if missing(image, USES[pair[1]])]
    for image_id, use in owed:
        _owe(image_id, use)
    if owed:
        wake()
    return len(owed)


def _owe(image_id: int, use: str) -> None:
    again = {"status": DueStatus.DUE, "next_try_at": timezone.now(), "attempts": 0}
    asked = PictureDebt.objects.filter(image_id=image_id, use=use).update(asked=F("asked") + 1, **again)
    if not asked:
        PictureDebt.objects.get_or_create(image_id=image_id, use=use)


@transaction.atomic
def owe_again(*, image: Any) -> None:
    """The picture or its focal point changed: all uses that pages make of it are to be made again."""
    for use in PictureDebt.objects.filter(image=image).values_list("use", flat=True):
        _owe(image.pk, use)
    wake()


def make_renditions(row: PictureDebt) -> None:
    """Pay one debt: idempotent, and outside any transaction since a picture takes seconds. Raises OSError when the
    file is gone."""
    asked = row.asked
    made = make(row.image, USES[row.use]) if row.use in USES else 0
    row.settle()
    values = {name: getattr(row, name) for name in DUE_FIELDS}
    if not PictureDebt.objects.filter(pk=row.pk, asked=asked).update(**values):
        PictureDebt.objects.filter(pk=row.pk).update(status=DueStatus.DUE, claimed_until=None)
    if made:
        forget_all()
