"""The crisis switch: what is prepared, what one activation did, and what was told to people since.

One row a crisis, prepared on a quiet day. Turning it on writes a run, which names all that it did, so that turning it
off undoes that and nothing else.
"""

from __future__ import annotations

import re
import time
import uuid
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from portal.directory.models import HoursException, Place
from portal.eservices.models import Procedure
from portal.lib.page_cache import LONGEST, read_epoch
from portal.pages.models.chrome import Banner, city_card

# How long after its end the crisis page still says that it is over.
SHOWN_AFTER = timedelta(days=30)


class NumberToCall(NamedTuple):
    """Whom to call."""

    name: str
    phone: str


class Crisis(models.Model):
    """What will be said and closed. Lists are kept as people type them in a hurry: one line each."""

    title = models.CharField(_("titre"), max_length=120, help_text=_("Ce qui arrive. Exemple : Submersion du port"))
    happening = models.TextField(
        _("ce qui se passe"), help_text=_("Deux ou trois phrases courtes : où, depuis quand, pour combien de temps.")
    )
    instructions = models.TextField(
        _("ce qu’il faut faire"), help_text=_("Une consigne par ligne, la plus urgente d’abord.")
    )
    numbers = models.TextField(
        _("numéros à appeler"),
        blank=True,
        help_text=_("Un par ligne, le nom puis le numéro. Exemple : Cellule de crise 02 61 91 00 90"),
    )
    banner_title = models.CharField(_("titre du bandeau"), max_length=120)
    banner_text = models.CharField(_("texte du bandeau"), max_length=300, blank=True)
    light_home = models.BooleanField(
        _("page d’accueil légère"),
        default=True,
        help_text=_("En texte seul : elle s’ouvre aussi quand le réseau est saturé."),
    )
    places = models.ManyToManyField(Place, verbose_name=_("lieux fermés"), blank=True, related_name="+")
    closed_until = models.DateField(_("fermés jusqu’au"), null=True, blank=True, help_text=_("Ce jour compris."))
    procedures = models.ManyToManyField(Procedure, verbose_name=_("démarches suspendues"), blank=True, related_name="+")
    pages: Any = models.ManyToManyField(
        settings.WAGTAIL_PAGE_MODEL, verbose_name=_("pages mises en avant"), blank=True, related_name="+"
    )
    # What the form saw: a form opened before somebody else's change is refused.
    version_no = models.PositiveIntegerField(default=1, editable=False)
    archived = models.BooleanField(_("archivée"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("crise")
        verbose_name_plural = _("crises")
        ordering: ClassVar[list[str]] = ["archived", "title", "pk"]
        permissions: ClassVar[list[Any]] = [("run_crisis", "Peut activer et désactiver le mode crise")]

    def __str__(self) -> str:
        return self.title

    @property
    def instruction_list(self) -> list[str]:
        return _lines(self.instructions)

    @property
    def number_list(self) -> list[NumberToCall]:
        return [read_number(line) for line in _lines(self.numbers)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# A French number, a foreign one, or a short one (15, 112, 3631), at the end of the line.
_PHONE = re.compile(r"^(.*?)[\s:–-]*(\+\d[\d .]{7,17}|0\d(?:[ .]?\d\d){4}|0 ?8\d\d(?: ?\d{3}){2}|\d{2,5}|\d\d \d\d)$")


def read_number(line: str) -> NumberToCall:
    """« Cellule de crise : 02 61 91 00 90 » as its name and its number; a line without a number has an empty one."""
    found = _PHONE.match(" ".join(line.split()))
    return NumberToCall(found[1], found[2].replace(".", " ")) if found else NumberToCall(line.strip(), "")


class CrisisRun(models.Model):
    """One activation, from its beginning to its end: who, when, and what it made."""

    crisis = models.ForeignKey(Crisis, on_delete=models.PROTECT, related_name="runs")
    once = models.UUIDField(unique=True, editable=False)
    started_at = models.DateTimeField(_("depuis"), default=timezone.now)
    started_by = models.CharField(_("par"), max_length=200)
    active = models.BooleanField(_("en cours"), default=True)
    ended_at = models.DateTimeField(_("jusqu’à"), null=True, blank=True)
    ended_by = models.CharField(_("terminée par"), max_length=200, blank=True)
    banner = models.ForeignKey(Banner, null=True, on_delete=models.SET_NULL, related_name="+")
    # What is left as somebody else changed it meanwhile, in words.
    left_alone = models.JSONField(default=list)

    class Meta:
        verbose_name = _("activation du mode crise")
        verbose_name_plural = _("activations du mode crise")
        ordering: ClassVar[list[str]] = ["-started_at", "-pk"]
        constraints = [
            # At most one crisis at a time: the light home can say only one.
            models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="pages_one_crisis"),
            models.CheckConstraint(
                condition=Q(active=True, ended_at=None) | Q(active=False, ended_at__isnull=False),
                name="pages_crisis_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.crisis} {self.started_at:%Y-%m-%d %H:%M}"


class CrisisClosure(models.Model):
    """A closure that an activation made: the exception's key is forgotten when somebody removes the exception."""

    run = models.ForeignKey(CrisisRun, on_delete=models.CASCADE, related_name="closures")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    exception = models.ForeignKey(HoursException, null=True, on_delete=models.SET_NULL, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("lieu fermé")
        verbose_name_plural = _("lieux fermés")

    def __str__(self) -> str:
        return str(self.place)

    def is_untouched(self) -> bool:
        """Nobody changed the closure since."""
        row = self.exception
        if row is None or not row.closed:
            return False
        return (row.starts_on, row.ends_on, row.reason) == (self.starts_on, self.ends_on, self.reason)


class CrisisPause(models.Model):
    """A procedure that an activation paused, and how it took requests before."""

    run = models.ForeignKey(CrisisRun, on_delete=models.CASCADE, related_name="pauses")
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="+")
    intake_before = models.CharField(max_length=12)

    class Meta:
        verbose_name = _("démarche suspendue")
        verbose_name_plural = _("démarches suspendues")

    def __str__(self) -> str:
        return str(self.procedure)


class CrisisUpdate(models.Model):
    """« 14 h 30 : le quai Sud est fermé »: what is new, dated, never rewritten."""

    run = models.ForeignKey(CrisisRun, on_delete=models.CASCADE, related_name="updates")
    once = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("le"), default=timezone.now)
    text = models.TextField(_("information"), max_length=2000)
    by = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("point de situation")
        verbose_name_plural = _("points de situation")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class LogVerb(models.TextChoices):
    """What somebody did with the switch."""

    PREPARED = "prepared", _("a préparé ou modifié")
    REHEARSED = "rehearsed", _("a fait l’exercice")
    ACTIVATED = "activated", _("a activé")
    TOLD = "told", _("a publié un point de situation")
    ENDED = "ended", _("a désactivé")


class CrisisLog(models.Model):
    """The switch's own log, kept for ever."""

    crisis = models.ForeignKey(Crisis, on_delete=models.PROTECT, related_name="log")
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=200)
    verb = models.CharField(max_length=10, choices=LogVerb.choices)
    details = models.JSONField(default=list)

    class Meta:
        verbose_name = _("ligne du journal de crise")
        verbose_name_plural = _("journal de crise")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by} {self.verb}"


def active_run() -> CrisisRun | None:
    """The crisis of the moment; one query when there is none."""
    return CrisisRun.objects.select_related("crisis").filter(active=True).first()


def shown_run(now: datetime) -> CrisisRun | None:
    """The crisis of the moment, else one that ended a short time ago."""
    recent = CrisisRun.objects.select_related("crisis").filter(Q(active=True) | Q(ended_at__gt=now - SHOWN_AFTER))
    return recent.order_by("-active", "-ended_at", "-pk").first()


_CALM: dict[str, float] = {}


def light_run() -> CrisisRun | None:
    """The crisis whose light page stands in place of the home page. That there is none is remembered by the process
    until something is published, a minute at most: an ordinary day pays nothing."""
    epoch = read_epoch()
    if time.monotonic() < _CALM.get(epoch, 0.0):
        return None
    run = active_run()
    if run is None or not run.crisis.light_home:
        _CALM.clear()
        _CALM[epoch] = time.monotonic() + LONGEST
        return None
    return run


def closed_until(crisis: Crisis, today: date) -> date:
    """The last day of the closures; today when nobody said, since an unknown end must not close a place for ever."""
    return max(crisis.closed_until or today, today)


MOST_UPDATES = 50
LAST_UPDATES = 3


def said_of(run: CrisisRun, updates: int = MOST_UPDATES) -> dict[str, Any]:
    """What both crisis pages show: `run`, `crisis`, `updates` newest first, `more` of them, `closures`, `paused`,
    `pinned`, `city`. Neither the cache nor the search is asked."""
    found = list(run.updates.all()[: updates + 1])
    closures = run.closures.select_related("place").order_by("place__name") if run.active else []
    return {
        "run": run,
        "crisis": run.crisis,
        "updates": found[:updates],
        "more": len(found) > updates,
        "closures": list(closures),
        "paused": [each.procedure.title for each in run.pauses.select_related("procedure")] if run.active else [],
        "pinned": pinned(run.crisis),
        "city": city_card(),
    }


def pinned(crisis: Crisis) -> list[tuple[str, str]]:
    """Address and title of the pages put forward. Wagtail's own addresses ask the cache, which may be dead."""
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page.url_path
    pages = crisis.pages.live().public().order_by("path")
    return [(f"/{page.url_path.removeprefix(home)}", page.title) for page in pages if page.url_path.startswith(home)]


def light_home(request: HttpRequest, run: CrisisRun) -> TemplateResponse:
    """The home page in text alone: no script, no font, no picture, 20 KB at most with its style sheet."""
    return TemplateResponse(request, "crisis/light.html", said_of(run, LAST_UPDATES) | {"rehearsal": False})
