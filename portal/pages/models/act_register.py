"""The city's register of publication: each act as it went online, its file and the prints of what it said."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.lib import written
from portal.lib.french_calendar import add_months

if TYPE_CHECKING:
    from portal.pages.models.acts import ActPage

MONTHS_ONLINE = 2  # CGCT R2131-1


def said_by(value: Any) -> str:
    """What a field says, as text that can be compared: block ids are chance, a file is its bytes."""
    if isinstance(value, blocks.StreamValue):
        value = _without_ids(value.stream_block.get_prep_value(value))
    elif hasattr(value, "get_file_hash"):
        value = value.get_file_hash()
    elif isinstance(value, models.Model):
        value = value.pk
    return json.dumps(value if value not in (None, "") else "", default=str, sort_keys=True, ensure_ascii=False)


def _without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_ids(item) for key, item in value.items() if key != "id"}
    return value


class FixedAct(models.Model):
    """The city's register of publication: an act as it went online. Rows are added, never changed or removed."""

    act = models.OneToOneField("pages.ActPage", on_delete=models.PROTECT, related_name="fixed")
    number = models.CharField(_("numéro"), max_length=40, unique=True)
    online_at = models.DateTimeField(_("en ligne depuis"))
    file = models.FileField(_("PDF"), upload_to="actes/", max_length=200)
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("poids en octets"))
    # For each field that may not change, the SHA-256 of what it said.
    prints = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("acte fixé")
        verbose_name_plural = _("actes fixés")

    def __str__(self) -> str:
        return self.number

    @classmethod
    def of(cls, act: ActPage) -> FixedAct | None:
        """The row of an act, read once for each object; None before the first publication."""
        try:
            found: FixedAct = act.fixed
        except cls.DoesNotExist:
            return None
        return found

    @classmethod
    def keep(cls, act: ActPage, paper: bytes, at: datetime) -> FixedAct:
        """Fix an act now online; the PDF is stored first, so that no row names a file that is not there."""
        digest = hashlib.sha256(paper).hexdigest()
        prints = {name: _digest(said_by(getattr(act, name))) for name in act.FIXED}
        row = cls(act=act, number=act.number or "", online_at=at, sha256=digest, size=len(paper), prints=prints)
        row.file.save(f"{act.number}-{digest[:12]}.pdf", ContentFile(paper), save=False)
        row.save()
        return row

    @property
    def url(self) -> str:
        return reverse("pages:act_pdf", args=[self.number])

    @property
    def online_on(self) -> date:
        """The day of going online, by the city's clock."""
        return timezone.localdate(self.online_at)

    @property
    def bound_until(self) -> datetime:
        """Until when the law wants the act online."""
        local = timezone.localtime(self.online_at)
        return local.replace(**_ymd(add_months(local.date(), MONTHS_ONLINE)))

    @property
    def refusal(self) -> str:
        text = _(
            "Cet acte est en ligne depuis le %(day)s\u00a0: ceci ne change plus. Publiez un nouvel acte qui le corrige."
        )
        return str(text % {"day": written.day(self.online_on)})

    @property
    def too_early(self) -> str:
        text = _("Cet acte doit rester en ligne deux mois, jusqu’au %(day)s (CGCT, article R. 2131-1).")
        return str(text % {"day": written.day(timezone.localdate(self.bound_until))})

    @property
    def never_deleted(self) -> str:
        text = _("L’acte %(number)s a été mis en ligne\u00a0: il reste au registre et ne se supprime pas.")
        return str(text % {"number": self.number})

    def differs(self, name: str, said: str) -> bool:
        """Whether a field no longer says what it said when the act went online.

        The signed PDF may leave the library of documents: its copy is kept here.
        """
        if name == "signed_pdf" and said == said_by(None):
            return False
        return name in self.prints and bool(self.prints[name] != _digest(said))


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def _ymd(day: date) -> dict[str, Any]:
    return {"year": day.year, "month": day.month, "day": day.day}
