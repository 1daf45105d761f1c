"""The state of the city's services: what is late, moved or stopped, until when, and which pages must say so."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel

from portal.cms.models import BasePage
from portal.directory.models import Department, District, Place
from portal.eservices.disruptions import Disruption
from portal.eservices.models import Procedure
from portal.lib import written
from portal.lib.page_cache import LONGEST, read_epoch

PAST_DAYS = 30
# The kind of alert that says each level.
KINDS: Final = {"interruption": "error", "disruption": "warning", "information": "info"}


class StatusLevel(models.TextChoices):
    """How much is touched, the worst first."""

    INTERRUPTION = "interruption", _("Interruption")
    DISRUPTION = "disruption", _("Perturbation")
    INFORMATION = "information", _("Information")


class ServiceStatusQuerySet(models.QuerySet["ServiceStatus"]):
    """States by time. One without end lasts until an editor gives it one."""

    def current(self, now: datetime) -> ServiceStatusQuerySet:
        """Begun and not over."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now).in_order()

    def coming(self, now: datetime) -> ServiceStatusQuerySet:
        """Announced, the soonest first."""
        return self.filter(starts_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime, days: int = PAST_DAYS) -> ServiceStatusQuerySet:
        """Over for `days` days at most, the latest first."""
        return self.filter(ends_at__lte=now, ends_at__gt=now - timedelta(days=days)).order_by("-ends_at", "pk")

    def in_order(self) -> ServiceStatusQuerySet:
        """The worst first, then the latest."""
        rank = models.Case(
            *(models.When(level=level, then=number) for number, level in enumerate(StatusLevel.values)),
            output_field=models.IntegerField(),
        )
        return self.order_by(rank, "-starts_at", "pk")

    def next_change(self, now: datetime) -> datetime | None:
        """The soonest start or end to come."""
        ahead = self.filter(Q(starts_at__gt=now) | Q(ends_at__gt=now)).values_list("starts_at", "ends_at")
        return min((at for pair in ahead for at in pair if at and at > now), default=None)

    def with_targets(self) -> ServiceStatusQuerySet:
        """With all that they touch, in a fixed number of queries."""
        pages = AffectedPage.objects.select_related("page")
        return self.select_related("department").prefetch_related(
            Prefetch("affected_pages", queryset=pages), "procedures", "places", "districts"
        )

    def as_told(self) -> ServiceStatusQuerySet:
        """With what may be named to anybody of what they touch: neither a page behind a restriction, nor a draft."""
        from portal.pages.models.procedures import ProcedurePage  # it shows these notices: no way round at import

        pages = AffectedPage.objects.filter(page__in=BasePage.objects.live().public()).select_related("page")
        return self.select_related("department").prefetch_related(
            Prefetch("affected_pages", queryset=pages),
            Prefetch("procedures__pages", queryset=ProcedurePage.objects.live().public()),
            Prefetch("places", queryset=Place.objects.filter(live=True)),
            "districts",
        )


class StatusForm(WagtailAdminModelForm):
    """An editor of departments speaks for these only; `manage_all_servicestatus` speaks for the whole city."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("department")
        if field is None:
            return
        field.widget = forms.Select()  # a name in one list is found sooner than through a chooser's window
        field.queryset = Department.objects.filter(closed_on=None)
        if self.for_user is None or speaks_for_all(self.for_user):
            return
        own = own_departments(self.for_user)
        field.queryset = Department.objects.filter(pk__in=own)
        field.required = True
        if len(own) == 1 and not self.instance.pk:
            field.initial = own[0]


def own_departments(user: Any) -> list[int]:
    """Keys of the departments that a user works for today, and of those just below them."""
    own = user.agent_memberships.current().values("department_id")
    return list(Department.objects.filter(Q(pk__in=own) | Q(parent__in=own)).values_list("pk", flat=True))


def speaks_for_all(user: Any) -> bool:
    """Whether a user may announce the state of any service."""
    return bool(user.has_perm("pages.manage_all_servicestatus"))


class ServiceStatus(ClusterableModel):
    """« Collecte décalée lundi »: said on the pages, procedures, places and districts that it touches, and in the
    online forms, from its start to its end, without anybody's doing anything more."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        _("titre"), max_length=120, help_text=_("Ce qui change et quand. Exemple : Collecte décalée lundi 30 novembre")
    )
    text = models.TextField(_("en détail"), blank=True, help_text=_("Ce que les habitants doivent faire."))
    level = models.CharField(_("gravité"), max_length=12, choices=StatusLevel.choices, default=StatusLevel.DISRUPTION)
    starts_at = models.DateTimeField(_("à partir du"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("jusqu’au"), null=True, blank=True, help_text=_("Vide : jusqu’à nouvel ordre. Pensez alors à y revenir.")
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("service"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="service_statuses",
    )
    procedures = models.ManyToManyField(
        Procedure, verbose_name=_("démarches"), blank=True, related_name="service_statuses"
    )
    places = models.ManyToManyField(Place, verbose_name=_("lieux"), blank=True, related_name="service_statuses")
    districts = models.ManyToManyField(
        District, verbose_name=_("quartiers"), blank=True, related_name="service_statuses"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ServiceStatusQuerySet.as_manager()

    base_form_class = StatusForm
    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("department")]),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        InlinePanel(
            "affected_pages",
            heading=_("Pages touchées"),
            label=_("Page"),
            help_text=_("L’annonce y est affichée en entier, et en une ligne sur les pages au-dessus."),
            panels=[PageChooserPanel("page")],
        ),
        MultiFieldPanel(
            [
                FieldPanel("procedures", widget=forms.CheckboxSelectMultiple),
                FieldPanel("places", widget=forms.CheckboxSelectMultiple),
                FieldPanel("districts", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Démarches, lieux et quartiers touchés"),
        ),
    ]

    class Meta:
        verbose_name = _("état d’un service")
        verbose_name_plural = _("états des services")
        ordering: ClassVar[list[str]] = ["-starts_at", "pk"]
        permissions: ClassVar[list[Any]] = [("manage_all_servicestatus", "Peut annoncer l’état de tous les services")]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="pages_status_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                name="pages_status_order",
                violation_error_message=_("La fin doit suivre le début."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("La fin doit suivre le début.")})

    def is_current(self, now: datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)

    @property
    def period(self) -> str:
        """« dimanche 29 novembre 2026, de 6 h à 9 h », « du … au … », « depuis le … », « à partir du … »."""
        start, end = timezone.localtime(self.starts_at), self.ends_at and timezone.localtime(self.ends_at)
        words = {"start": written.moment(start), "end": written.moment(end) if end else ""}
        if end and start.date() == end.date():
            clock = {"from": written.clock_time(start), "to": written.clock_time(end)}
            return _("%(day)s, de %(from)s à %(to)s") % {"day": written.weekday(start), **clock}
        if end:
            return _("Du %(start)s au %(end)s") % words
        if self.starts_at > timezone.now():
            return _("À partir du %(start)s") % words
        return _("Depuis le %(start)s, jusqu’à nouvel ordre") % words

    @property
    def state(self) -> str:
        """« en cours », « à venir » or « terminé », for the editors' list."""
        now = timezone.now()
        if self.is_current(now):
            return str(_("en cours"))
        return str(_("à venir")) if self.starts_at > now else str(_("terminé"))


class AffectedPage(models.Model):
    """A page that says a state."""

    status = ParentalKey(ServiceStatus, on_delete=models.CASCADE, related_name="affected_pages")
    page = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("page touchée")
        verbose_name_plural = _("pages touchées")
        constraints = [models.UniqueConstraint(fields=["status", "page"], name="pages_affected_once")]

    def __str__(self) -> str:
        return str(self.page)


@dataclass(frozen=True)
class StatusNotice:
    """A current state as pages say it. `paths` are the tree paths of the pages that it touches."""

    key: str
    level: str
    title: str
    text: str
    starts_at: datetime
    ends_at: datetime | None
    paths: frozenset[str]
    procedures: frozenset[int]
    places: frozenset[int]
    districts: frozenset[int]

    @property
    def label(self) -> str:
        """Its level in the reader's language: notices are kept for readers of all languages."""
        return str(StatusLevel(self.level).label)

    def is_about(self, path: str) -> bool:
        """Whether the page of this tree path is touched itself."""
        return path in self.paths

    def is_below(self, path: str) -> bool:
        """Whether a page below this tree path is touched."""
        return any(each.startswith(path) and each != path for each in self.paths)


def read_ahead(now: datetime) -> tuple[tuple[StatusNotice, ...], datetime | None]:
    """All current states, the worst first, and when the next one comes or goes: one query when there is none."""
    rows = list(ServiceStatus.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now)).in_order().with_targets())
    current = [row for row in rows if row.starts_at <= now]
    paths = _Paths(current)
    moments = [at for row in rows for at in (row.starts_at, row.ends_at) if at and at > now]
    return tuple(_notice(row, paths.of(row)) for row in current), min(moments, default=None)


_KNOWN: dict[str, tuple[str, float, tuple[StatusNotice, ...], datetime | None]] = {}


def kept_ahead(now: datetime) -> tuple[tuple[StatusNotice, ...], datetime | None]:
    """The same from this process's memory while nothing was published and no state came or went, a minute at most."""
    epoch, known = read_epoch(), _KNOWN.get("all")
    if known and known[0] == epoch and time.monotonic() < known[1]:
        return known[2], known[3]
    notices, change = read_ahead(now)
    soon = min((change - now).total_seconds(), LONGEST) if change else LONGEST
    _KNOWN["all"] = (epoch, time.monotonic() + soon, notices, change)
    return notices, change


def disturbing(procedure: int) -> list[Disruption]:
    """What is told beside the form of a procedure and beside its running requests."""
    notices, _change = kept_ahead(timezone.now())
    return [
        Disruption(KINDS[each.level], each.label, each.title, each.text, each.ends_at)
        for each in notices
        if procedure in each.procedures
    ]


class _Paths:
    """Where in the tree states are told: on the pages that they name and on those of their procedures, in every
    language. Two queries for all of them, none when there is none."""

    def __init__(self, rows: list[ServiceStatus]) -> None:
        from portal.pages.models.procedures import ProcedurePage  # it shows these notices: no way round at import

        named = {each.page.translation_key for row in rows for each in row.affected_pages.all()}
        procedures = {each.pk for row in rows for each in row.procedures.all()}
        self._by_page = _grouped(
            BasePage.objects.filter(translation_key__in=named).values_list("translation_key", "path")
        )
        self._by_procedure = _grouped(
            ProcedurePage.objects.filter(procedure__in=procedures).values_list("procedure_id", "path")
        )

    def of(self, row: ServiceStatus) -> frozenset[str]:
        pages = (self._by_page.get(each.page.translation_key, set()) for each in row.affected_pages.all())
        procedures = (self._by_procedure.get(each.pk, set()) for each in row.procedures.all())
        return frozenset(set().union(*pages, *procedures))


def _grouped(pairs: Iterable[tuple[Any, str]]) -> dict[Any, set[str]]:
    found: dict[Any, set[str]] = {}
    for key, path in pairs:
        found.setdefault(key, set()).add(path)
    return found


def _notice(row: ServiceStatus, paths: frozenset[str]) -> StatusNotice:
    return StatusNotice(
        key=str(row.key),
        level=row.level,
        title=row.title,
        text=row.text,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        paths=paths,
        procedures=frozenset(each.pk for each in row.procedures.all()),
        places=frozenset(each.pk for each in row.places.all()),
        districts=frozenset(each.pk for each in row.districts.all()),
    )


def touched_pages(row: ServiceStatus) -> list[BasePage]:
    """The pages that a state names, for its links; of a row read by `as_told`, only those that anyone may read."""
    return [each.page for each in row.affected_pages.all()]
