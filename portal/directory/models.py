"""What the city is made of: departments, places with their hours, districts and streets."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from modelsearch import index

from portal.lib.opening_hours import OpeningTimes, Stretch, Unusual


class DepartmentKind(models.TextChoices):
    """How departments nest."""

    DIRECTION = "direction", _("direction")
    SERVICE = "service", _("service")


class Department(index.Indexed, models.Model):
    """A department of the city. Never deleted: closed, with a successor, since requests point to it."""

    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    name = models.CharField(_("nom"), max_length=160)
    kind = models.CharField(_("sorte"), max_length=10, choices=DepartmentKind.choices, default=DepartmentKind.SERVICE)
    parent = models.ForeignKey(
        "self", verbose_name=_("rattaché à"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    place = models.ForeignKey(
        "directory.Place", verbose_name=_("lieu"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    head = models.CharField(_("responsable"), max_length=160, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    staff = models.PositiveIntegerField(_("effectif"), default=0)
    response_days = models.PositiveSmallIntegerField(_("délai moyen de réponse, en jours ouvrés"), default=5)
    missions = models.JSONField(_("missions"), default=list, blank=True)
    closed_on = models.DateField(_("fermé le"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("remplacé par"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    search_fields: ClassVar[list[object]] = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.FilterField("closed_on"),
    ]

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A district of the city (quartier)."""

    slug = models.SlugField(_("identifiant"), max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    population = models.PositiveIntegerField(_("population"), default=0)
    elected = models.CharField(_("adjointe ou adjoint de quartier"), max_length=160, blank=True)
    text = models.TextField(_("présentation"), blank=True)

    class Meta:
        verbose_name = _("quartier")
        verbose_name_plural = _("quartiers")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class PlaceKind(models.Model):
    """A kind of place, as the directory's facets name it: mairie de quartier, école, médiathèque …"""

    slug = models.SlugField(_("identifiant"), max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    name_plural = models.CharField(_("nom au pluriel"), max_length=120)

    class Meta:
        verbose_name = _("sorte de lieu")
        verbose_name_plural = _("sortes de lieux")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Place(index.Indexed, ClusterableModel):
    """A place where one goes: town hall, district desk, school, library, hall, park."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    name = models.CharField(_("nom"), max_length=160)
    kind = models.ForeignKey(PlaceKind, verbose_name=_("sorte"), on_delete=models.PROTECT, related_name="places")
    department = models.ForeignKey(
        Department, verbose_name=_("service"), null=True, blank=True, on_delete=models.PROTECT, related_name="places"
    )
    district = models.ForeignKey(
        District, verbose_name=_("quartier"), null=True, blank=True, on_delete=models.PROTECT, related_name="places"
    )
    summary = models.TextField(_("en bref"), blank=True)
    details = models.TextField(_("présentation"), blank=True)
    address_line = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("commune"), max_length=120, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    services = models.JSONField(_("services rendus"), default=list, blank=True)
    accessibility = models.JSONField(_("accessibilité"), default=list, blank=True)
    transport = models.TextField(_("s’y rendre"), blank=True)
    takes_appointments = models.BooleanField(_("reçoit sur rendez-vous"), default=False)
    hours_note = models.TextField(_("précision sur les horaires"), blank=True)
    extra = models.JSONField(_("autres renseignements"), default=dict, blank=True)
    live = models.BooleanField(_("en ligne"), default=True)

    search_fields: ClassVar[list[object]] = [
        index.SearchField("name", boost=5),
        index.AutocompleteField("name"),
        index.SearchField("summary"),
        index.SearchField("details"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def opening_times(self) -> OpeningTimes:
        """The hours as pure rules. Reads `opening_hours` and `hours_exceptions`: prefetch them for a list."""
        return OpeningTimes(
            stretches=[
                Stretch(row.weekday, row.opens, row.closes, row.starts_on, row.ends_on)
                for row in self.opening_hours.all()
            ],
            exceptions=[
                Unusual(row.starts_on, row.ends_on, row.opens, row.closes, row.reason)
                for row in self.hours_exceptions.all()
            ],
            open_on_public_holidays=bool(self.extra.get("open_on_public_holidays")),
        )


class Weekday(models.IntegerChoices):
    """Python's weekday numbers."""

    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class OpeningHours(models.Model):
    """One stretch of a weekday during which a place is open, perhaps only between two dates (summer hours)."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday.choices)
    opens = models.TimeField(_("de"), default=time(9))
    closes = models.TimeField(_("à"), default=time(17))
    starts_on = models.DateField(_("à partir du"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    label = models.CharField(_("période"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("horaire")
        verbose_name_plural = _("horaires")
        ordering: ClassVar[list[str]] = ["place", "starts_on", "weekday", "opens", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="directory_hours_order",
                violation_error_message=_("L’heure de fermeture doit suivre l’heure d’ouverture."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def applies_on(self, day: date) -> bool:
        """Whether this stretch counts on that day."""
        if day.weekday() != self.weekday:
            return False
        return (not self.starts_on or self.starts_on <= day) and (not self.ends_on or day <= self.ends_on)


class HoursException(models.Model):
    """Days that break the rule: closed, or open at other hours."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="hours_exceptions")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    closed = models.BooleanField(_("fermé"), default=True)
    opens = models.TimeField(_("ouvre à"), null=True, blank=True)
    closes = models.TimeField(_("ferme à"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("exception d’horaires")
        verbose_name_plural = _("exceptions d’horaires")
        ordering: ClassVar[list[str]] = ["place", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="directory_exception_order",
                violation_error_message=_("La date de fin doit suivre la date de début."),
            ),
            models.CheckConstraint(
                condition=Q(closed=True) | Q(opens__isnull=False, closes__isnull=False),
                name="directory_exception_hours",
                violation_error_message=_("Indiquez les heures d’ouverture, ou cochez « fermé »."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class Street(models.Model):
    """A street of the city, with what depends on it: district, school sector, zone."""

    slug = models.SlugField(_("identifiant"), max_length=100, unique=True)
    name = models.CharField(_("nom"), max_length=160)
    district = models.ForeignKey(
        District, verbose_name=_("quartier"), null=True, blank=True, on_delete=models.PROTECT, related_name="streets"
    )
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    numbers_from = models.PositiveIntegerField(_("premier numéro"), default=1)
    numbers_to = models.PositiveIntegerField(_("dernier numéro"), default=999)
    # Zone of the public space, on which tariffs and rules rest (Z1, Z2, Z3); until a layer of polygons says better.
    zone = models.CharField(_("zone"), max_length=10, blank=True)
    # Level (maternelle, elementaire) → slug of the sector's school.
    schools = models.JSONField(_("écoles de secteur"), default=dict, blank=True)
    # [longitude, latitude] points; a house number lies along it in proportion.
    line = models.JSONField(_("tracé"), default=list, blank=True)

    class Meta:
        verbose_name = _("rue")
        verbose_name_plural = _("rues")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
