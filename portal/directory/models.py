"""What the city is made of: departments, places with their hours, districts and streets."""

from __future__ import annotations

import re
import uuid
from datetime import date, time
from typing import ClassVar, NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from modelsearch import index

from portal.lib import collection, distance, french
from portal.lib.opening_hours import OpeningTimes, Stretch, Unusual

# « 24, rue du Collège », « 3 bis place du Marché »: the number before the name.
_NUMBERED = re.compile(r"^\s*(\d+)\s*(?:bis|ter|quater)?[\s,]*", re.IGNORECASE)


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


class TypedAddress(NamedTuple):
    """What somebody typed, taken apart; the number is None when there was none."""

    number: int | None
    name: str


class StreetManager(models.Manager["Street"]):
    """Streets, found as people type them."""

    def typed(self, text: str, most: int = 8) -> list[Street]:
        """The streets whose name holds every word typed, the closest first; a number and a town are left aside.

        Accents, capitals and small words do not count. Nothing is kept of what was typed.
        """
        wanted = french.words(read_address(text[:200]).name)
        if not wanted:
            return []
        found = []
        for street in self.select_related("district"):
            names = french.words(street.name)
            if all(any(name.startswith(word) for name in names) for word in wanted):
                found.append((len(names) - len(wanted), street.name, street))
        return [street for _rest, _name, street in sorted(found, key=lambda row: row[:2])[:most]]


def read_address(text: str) -> TypedAddress:
    """« 24, rue du Collège, 29999 Kermor » as 24 and « rue du Collège »."""
    numbered = _NUMBERED.match(text)
    name = text[numbered.end() :] if numbered else text
    return TypedAddress(int(numbered[1][:6]) if numbered else None, re.split(r",|\b\d{5}\b", name)[0].strip())


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

    objects: ClassVar[StreetManager] = StreetManager()

    class Meta:
        verbose_name = _("rue")
        verbose_name_plural = _("rues")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def point(self, number: int | None = None) -> distance.Point | None:
        """Latitude and longitude of a house number, or of the middle of the street."""
        length = max(self.numbers_to - self.numbers_from, 1)
        share = 0.5 if number is None else (number - self.numbers_from) / length
        return distance.along(self.line, share)


class Bin(models.TextChoices):
    """The bins that are emptied at the door."""

    GREY = "grey", _("bac gris")
    YELLOW = "yellow", _("bac jaune")
    BROWN = "brown", _("bac marron")
    GREEN = "green", _("végétaux")


PARITIES = [
    (collection.Parity.EVERY.value, _("chaque semaine")),
    (collection.Parity.EVEN.value, _("les semaines paires")),
    (collection.Parity.ODD.value, _("les semaines impaires")),
]


class CollectionRound(models.Model):
    """On which day a bin is emptied in a district, or in a street that has another day."""

    kind = models.CharField(_("bac"), max_length=10, choices=Bin.choices)
    district = models.ForeignKey(
        District, verbose_name=_("quartier"), on_delete=models.CASCADE, related_name="collection_rounds"
    )
    street = models.ForeignKey(
        Street,
        verbose_name=_("rue"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="collection_rounds",
        help_text=_("Seulement pour une rue qui a un autre jour que son quartier."),
    )
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday.choices)
    parity = models.CharField(_("semaines"), max_length=6, choices=PARITIES, default=collection.Parity.EVERY.value)

    class Meta:
        verbose_name = _("jour de collecte")
        verbose_name_plural = _("jours de collecte")
        ordering: ClassVar[list[str]] = ["district", "street", "kind", "weekday", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", fixed, "weekday"],
                condition=Q(street__isnull=fixed == "district"),
                name=f"directory_one_{fixed}_round",
                violation_error_message=_("Ce bac passe déjà ce jour-là."),
            )
            for fixed in ("district", "street")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_weekday_display()}"

    @property
    def words(self) -> str:
        """« mardi », « vendredi, les semaines paires »."""
        day = str(self.get_weekday_display())
        return day if self.parity == collection.Parity.EVERY else f"{day}, {self.get_parity_display()}"

    def as_rule(self) -> collection.Round:
        return collection.Round(self.kind, self.weekday, collection.Parity(self.parity))


class CollectionMove(models.Model):
    """A day on which no bin is emptied, and the day that replaces it."""

    day = models.DateField(_("jour sans collecte"), unique=True)
    moved_to = models.DateField(
        _("reporté au"), null=True, blank=True, help_text=_("Vide : la collecte n’est pas rattrapée.")
    )
    reason = models.CharField(_("motif"), max_length=120, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("report de collecte"), _("reports de collecte")
        ordering: ClassVar[list[str]] = ["day"]

    def __str__(self) -> str:
        return f"{self.day} → {self.moved_to or '–'}"


def collection_rounds(district: District, street: Street | None = None) -> list[CollectionRound]:
    """The rounds of a street: its own for a bin that has some, its district's for the others."""
    rows = CollectionRound.objects.filter(district=district)
    own = list(rows.filter(street=street)) if street else []
    kinds = {row.kind for row in own}
    shared = [row for row in rows.filter(street=None) if row.kind not in kinds]
    return sorted([*own, *shared], key=lambda row: (Bin.values.index(row.kind), row.weekday))


def next_passages(rounds: list[CollectionRound], today: date, days: int = 14) -> list[collection.Passage]:
    """What is collected from today on, moved days included."""
    moves = dict(CollectionMove.objects.values_list("day", "moved_to"))
    return collection.passages([row.as_rule() for row in rounds], today, days, moves)
