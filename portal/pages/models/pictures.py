"""The renditions that published pages need: owed as rows, made by the worker before the first visitor."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.outbox.models import DueRow, DueStatus


class PictureDebt(DueRow):
    """One picture in one of its uses (`portal.cms.pictures.USES`); asked again when its focal point moves.

    `asked` counts the askings: a debt that was asked again while it was being paid is not settled by that payment.
    """

    image = models.ForeignKey("wagtailimages.Image", on_delete=models.CASCADE, related_name="+")
    use = models.CharField(_("usage"), max_length=20)
    asked = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("image à préparer")
        verbose_name_plural = _("images à préparer")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["image", "use"], name="one_debt_a_picture_and_use")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_try_at"], condition=models.Q(status=DueStatus.DUE), name="pages_picture_due")
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.use}"
