"""The agenda: what happens on a day, on several, or again and again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as plain_gettext
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.cms.models import BasePage
from portal.cms.page_form import OwnedPageForm
from portal.directory.models import Weekday
from portal.lib import written
from portal.lib.recurrence import Frequency, Recurrence
from portal.pages.models.agenda_words import recurrence_words
from portal.pages.models.news import DatedPage

EVENTS_SHOWN = 60
AHEAD = timedelta(days=366)
NEXT_DAYS_SHOWN = 8


class BookingNeed(models.TextChoices):
    """Whether one must book."""

    NONE = "none", _("sans réservation")
    RECOMMENDED = "recommended", _("réservation conseillée")
    REQUIRED = "required", _("sur réservation")


class EventState(models.TextChoices):
    """What became of it: a word before a colour."""

    PLANNED = "planned", _("maintenu")
    FULL = "full", _("complet")
    POSTPONED = "postponed", _("reporté")
    CANCELLED = "cancelled", _("annulé")


class Audience(models.TextChoices):
    """For whom, as the agenda's filter names them; the page says it in its own words."""

    EVERYONE = "everyone", _("tout public")
    CHILDREN = "children", _("enfants")
    TEENS = "teens", _("jeunes")
    ADULTS = "adults", _("adultes")
    SENIORS = "seniors", _("aînés")


class Repeat(models.TextChoices):
    """How an event comes again."""

    ONCE = Frequency.ONCE.value, _("une seule fois")
    WEEKLY = Frequency.WEEKLY.value, _("chaque semaine, certains jours")
    MONTHLY_DAY = Frequency.MONTHLY_DAY.value, _("chaque mois, à la même date")
    MONTHLY_WEEKDAY = Frequency.MONTHLY_WEEKDAY.value, _("chaque mois, le même jour de la semaine (1er samedi…)")


class ExceptedBlock(blocks.StructBlock):
    """A day that the rule gives and that does not take place."""

    day = blocks.DateBlock(label=_("Jour"))
    reason = blocks.CharBlock(label=_("Motif"), required=False, max_length=120)

    class Meta:
        label = _("Jour sans")
        icon = "cross"


class AddedBlock(blocks.StructBlock):
    """A day that the rule does not give."""

    day = blocks.DateBlock(label=_("Jour"))

    class Meta:
        label = _("Jour en plus")
        icon = "plus"


class EventForm(OwnedPageForm):
    """Weekdays are ticked, not typed."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("jours de la semaine"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pour un évènement hebdomadaire. Sans choix : le jour de la première date."),
    )


@dataclass(frozen=True)
class Occurrence:
    """An event on one of its days; `url` is filled in for those that are shown."""

    day: date
    event: EventPage
    url: str = ""


class EventPage(DatedPage):
    """Something that happens: once, over several days, or again and again.

    `last_on` is worked out when the page is saved: the last day of all, or none when it never ends.
    """

    starts_on = models.DateField(_("le"), help_text=_("La première date, si l’évènement se répète."))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    starts_at = models.TimeField(_("de"), null=True, blank=True)
    ends_at = models.TimeField(_("à"), null=True, blank=True)
    frequency = models.CharField(_("répétition"), max_length=16, choices=Repeat.choices, default=Repeat.ONCE)
    every = models.PositiveSmallIntegerField(
        _("toutes les"), default=1, help_text=_("1 : chaque semaine ou chaque mois ; 2 : une fois sur deux.")
    )
    weekdays = models.JSONField(_("jours de la semaine"), default=list, blank=True)
    repeat_until = models.DateField(
        _("dernier jour"), null=True, blank=True, help_text=_("Vide : jusqu’à nouvel ordre.")
    )
    day_changes = StreamField(
        [("excepted", ExceptedBlock()), ("added", AddedBlock())], verbose_name=_("jours particuliers"), blank=True
    )
    last_on = models.DateField(null=True, editable=False, db_index=True)
    state = models.CharField(_("état"), max_length=10, choices=EventState.choices, default=EventState.PLANNED)
    state_note = models.CharField(
        _("précision"), max_length=200, blank=True, help_text=_("Reporté à quand, complet depuis quand, pourquoi.")
    )
    place = models.ForeignKey(
        "directory.Place", verbose_name=_("lieu"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_text = models.CharField(_("ou lieu, en clair"), max_length=200, blank=True)
    audience_group = models.CharField(_("public"), max_length=10, choices=Audience.choices, default=Audience.EVERYONE)
    audience = models.CharField(_("pour qui"), max_length=120, blank=True)
    price = models.CharField(_("prix"), max_length=120, blank=True)
    free = models.BooleanField(_("gratuit"), default=False)
    booking = models.CharField(_("réservation"), max_length=12, choices=BookingNeed.choices, default=BookingNeed.NONE)
    booking_url = models.URLField(_("lien de réservation"), blank=True)
    capacity = models.PositiveIntegerField(_("nombre de places"), null=True, blank=True)
    wheelchair = models.BooleanField(_("accessible en fauteuil"), default=False)
    accessibility = models.CharField(_("accessibilité"), max_length=300, blank=True)

    base_form_class = EventForm
    template = "pages/event.html"
    parent_page_types: ClassVar[list[str]] = ["pages.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("state"), FieldPanel("state_note")]),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("starts_on"), FieldPanel("starts_at"), FieldPanel("ends_on"), FieldPanel("ends_at")]
                ),
                FieldRowPanel([FieldPanel("place"), FieldPanel("place_text")]),
            ],
            heading=_("Quand et où"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("frequency"), FieldPanel("every"), FieldPanel("repeat_until")]),
                FieldPanel("weekdays"),
                FieldPanel("day_changes"),
            ],
            heading=_("Répétition"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("audience_group"), FieldPanel("audience")]),
                FieldRowPanel([FieldPanel("price"), FieldPanel("free")]),
                FieldRowPanel([FieldPanel("booking"), FieldPanel("booking_url"), FieldPanel("capacity")]),
                FieldRowPanel([FieldPanel("wheelchair"), FieldPanel("accessibility")]),
            ],
            heading=_("Y aller"),
        ),
        FieldPanel("category"),
        DatedPage.picture_panel,
        FieldPanel("body"),
        FieldPanel("related"),
        FieldPanel("districts"),
    ]
    search_fields: ClassVar[list[object]] = [*DatedPage.search_fields, index.FilterField("starts_on")]
    api_fields: ClassVar[list[Any]] = [
        *DatedPage.api_fields,
        *("starts_on", "ends_on", "starts_at", "ends_at", "recurrence_text", "next_days", "state", "state_note"),
        *("frequency", "every", "weekdays", "repeat_until", "day_changes", "place", "place_text"),
        *("audience_group", "audience", "price", "free", "booking", "booking_url", "capacity"),
        *("where", "wheelchair", "accessibility"),
    ]

    class Meta:
        verbose_name = _("évènement")
        verbose_name_plural = _("évènements")

    @classmethod
    def coming(cls, today: date) -> Any:
        """Live events that are not over; soonest first day first. A series may still have no day left."""
        found = cls.objects.live().filter(Q(last_on__gte=today) | Q(last_on=None))
        return found.select_related("place", "category").order_by("starts_on", "starts_at", "pk")

    @property
    def recurrence(self) -> Recurrence:
        """The rule of its days."""
        changes: dict[str, set[date]] = {"excepted": set(), "added": set()}
        for block in self.day_changes:
            changes[block.block_type].add(block.value["day"])
        return Recurrence(
            first=self.starts_on,
            frequency=Frequency(self.frequency),
            every=self.every,
            weekdays=tuple(self.weekdays or ()),
            until=self.repeat_until,
            without=frozenset(changes["excepted"]),
            added=frozenset(changes["added"]),
        )

    def days(self, since: date, until: date) -> list[date]:
        """The days on which it begins or, when it lasts several days, the first of them that is not past."""
        if self.ends_on and self.frequency == Repeat.ONCE:
            touches = self.starts_on <= until and self.ends_on >= since
            return [max(self.starts_on, since)] if touches else []
        return self.recurrence.days(since, until)

    @property
    def next_days(self) -> list[date]:
        """The next days of a series, from today on."""
        today = timezone.localdate()
        return self.days(today, today + AHEAD)[:NEXT_DAYS_SHOWN]

    @property
    def excepted(self) -> list[tuple[date, str]]:
        """The days to come that do not take place, with why."""
        today = timezone.localdate()
        rows = [block.value for block in self.day_changes if block.block_type == "excepted"]
        return sorted((row["day"], row["reason"]) for row in rows if row["day"] >= today)

    @property
    def where(self) -> str:
        return self.place_text or (self.place.name if self.place else "")

    @property
    def is_repeated(self) -> bool:
        return self.frequency != Repeat.ONCE

    @property
    def recurrence_text(self) -> str:
        """« tous les mardis, jusqu’au 29 juin 2027 »; empty for what happens once."""
        return recurrence_words(self.recurrence)

    @property
    def day_text(self) -> str:
        """« mardi 1er décembre 2026 », « du … au … », or the rule of a series."""
        if self.is_repeated:
            return self.recurrence_text
        first = written.weekday(self.starts_on)
        if not self.ends_on or self.ends_on == self.starts_on:
            return first
        return plain_gettext("du %(first)s au %(last)s") % {"first": first, "last": written.weekday(self.ends_on)}

    @property
    def hours_text(self) -> str:
        """« 18 h 30 – 20 h », « 18 h 30 », or nothing."""
        hours = [written.clock_time(at) for at in (self.starts_at, self.ends_at) if at]
        return " – ".join(hours)

    @property
    def line(self) -> str:
        """What a list says under the title: where, when, how much."""
        return " · ".join(part for part in (", ".join(filter(None, (self.where, self.hours_text))), self.price) if part)

    @property
    def state_tag(self) -> str:
        """The kind of the tag that says what became of it; empty while all is well."""
        return {EventState.FULL: "yours", EventState.POSTPONED: "message", EventState.CANCELLED: "late"}.get(
            EventState(self.state), ""
        )

    def clean(self) -> None:
        super().clean()
        faults = {name: message for name, message in self._faults() if message}
        if faults:
            raise ValidationError(faults)

    def _faults(self) -> Iterable[tuple[str, Any]]:
        """Each field with what is wrong with it, in an editor's words."""
        if self.starts_on is None:
            return
        repeated = self.is_repeated
        if self.ends_on and self.ends_on < self.starts_on:
            yield "ends_on", _("La fin doit suivre le début.")
        elif self.ends_on and self.ends_on > self.starts_on and repeated:
            yield "ends_on", _("Un évènement qui se répète tient sur un jour : laissez cette date vide.")
        same_day = not self.ends_on or self.ends_on == self.starts_on
        if self.starts_at and self.ends_at and same_day and self.ends_at <= self.starts_at:
            yield "ends_at", _("L’heure de fin doit suivre l’heure de début.")
        if self.ends_at and not self.starts_at:
            yield "starts_at", _("Indiquez l’heure de début.")
        if not 1 <= (self.every or 0) <= 52:
            yield "every", _("Écrivez un nombre de 1 à 52.")
        if repeated and self.repeat_until and self.repeat_until < self.starts_on:
            yield "repeat_until", _("Le dernier jour doit suivre le premier.")
        if self.frequency == Repeat.WEEKLY and self.weekdays and self.starts_on.weekday() not in self.weekdays:
            yield "starts_on", _("La première date doit tomber un des jours choisis.")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.last_on = self.ends_on if self.ends_on and not self.is_repeated else self.recurrence.last
        return super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["next_days"] = self.next_days if self.is_repeated or self.day_changes else []
        return context

    def changes_at(self, now: datetime) -> datetime | None:
        return midnight_after(now) if self.is_repeated else None


def midnight_after(now: datetime) -> datetime:
    return datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)


def occurrences(events: Iterable[EventPage], since: date, until: date) -> list[Occurrence]:
    """Every event on every one of its days, soonest first, by hour within a day."""
    found = [Occurrence(day, event) for event in events for day in event.days(since, until)]
    return sorted(found, key=lambda row: (row.day, row.event.starts_at or time.min, row.event.title, row.event.pk))


def first_of_each(rows: Iterable[Occurrence]) -> list[Occurrence]:
    """A series once, at the first of these days: where there is room for a few events only."""
    seen: dict[int, Occurrence] = {}
    for row in rows:
        seen.setdefault(row.event.pk, row)
    return list(seen.values())


def shown(rows: Iterable[Occurrence], request: HttpRequest) -> list[Occurrence]:
    """The same, each with its address, asked once for an event however often it comes."""
    addresses: dict[int, str] = {}
    found = []
    for row in rows:
        if row.event.pk not in addresses:
            addresses[row.event.pk] = row.event.get_url(request) or "/"
        found.append(replace(row, url=addresses[row.event.pk]))
    return found
