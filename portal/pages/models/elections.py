"""Elections: who stands, where one votes, and what each polling station counted, as it comes.

A count is written once for each station and each round. Nothing of it is shown before the last station of the round
has closed (code électoral, article L52-2).
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel
from wagtail.models import Orderable

from portal.cms.page_form import OwnedPageForm
from portal.pages.models.base import addressed
from portal.pages.models.content import ArticlePage
from portal.pages.models.outcomes import RoundOutcome


class ElectionKind(models.TextChoices):
    """Who is elected."""

    MUNICIPAL = "municipal", _("Élections municipales")
    DEPARTMENTAL = "departmental", _("Élections départementales")
    REGIONAL = "regional", _("Élections régionales")
    LEGISLATIVE = "legislative", _("Élections législatives")
    PRESIDENTIAL = "presidential", _("Élection présidentielle")
    EUROPEAN = "european", _("Élections européennes")
    REFERENDUM = "referendum", _("Référendum ou consultation")


class PollingStation(models.Model):
    """A polling station of the city, the same from one election to the next."""

    number = models.PositiveSmallIntegerField(_("numéro"), unique=True)
    name = models.CharField(_("nom"), max_length=120)
    place = models.ForeignKey(
        "directory.Place", verbose_name=_("lieu"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(_("ou adresse"), max_length=200, blank=True)
    open_now = models.BooleanField(_("en service"), default=True)

    class Meta:
        verbose_name = _("bureau de vote")
        verbose_name_plural = _("bureaux de vote")
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return f"{self.number} – {self.name}"


class ElectionPageForm(OwnedPageForm):
    """A round or a list cannot leave while what was counted for it stays."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk and "rounds" in self.formsets:
            kept = {
                form.cleaned_data.get("number")
                for form in self.formsets["rounds"].forms
                if form.is_valid() and not form.cleaned_data.get("DELETE")
            }
            counted = set(self.instance.counts.values_list("round_number", flat=True))
            if counted - kept:
                self.add_error(None, _("Un tour déjà dépouillé ne peut pas être retiré."))
        return cleaned


class ElectionPage(ArticlePage):
    """One election with its rounds, lists and counts."""

    kind = models.CharField(_("scrutin"), max_length=16, choices=ElectionKind.choices, default=ElectionKind.MUNICIPAL)
    seats = models.PositiveSmallIntegerField(_("sièges à pourvoir"), null=True, blank=True)

    template = "pages/election.html"
    base_form_class = ElectionPageForm
    parent_page_types: ClassVar[list[str]] = ["pages.ElectionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        HelpPanel(
            content=_(
                "<p>Les résultats se saisissent bureau par bureau, ou par un fichier CSV\u00a0: "
                "menu «\u00a0Élections\u00a0», ou bouton «\u00a0Saisir les résultats\u00a0» de cette page.</p>"
            )
        ),
        *ArticlePage.content_panels[:-1],
        FieldRowPanel([FieldPanel("kind"), FieldPanel("seats")]),
        InlinePanel("rounds", heading=_("Tours"), label=_("Tour"), min_num=1, max_num=2),
        InlinePanel("candidacies", heading=_("Listes ou candidatures"), label=_("Liste")),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[object]] = [*ArticlePage.search_fields, index.FilterField("kind")]
    api_fields: ClassVar[list[Any]] = [*ArticlePage.api_fields, "kind", "seats", "results"]

    class Meta:
        verbose_name = _("élection")
        verbose_name_plural = _("élections")

    @cached_property
    def all_rounds(self) -> list[ElectionRound]:
        return list(self.rounds.all())

    @cached_property
    def outcomes(self) -> list[RoundOutcome]:
        """Each round with what is counted now, the latest first."""
        counts = list(self.counts.select_related("station", "station__place").order_by("station__number"))
        stations = PollingStation.objects.filter(open_now=True).count()
        lists = list(self.candidacies.all())
        rounds = sorted(self.all_rounds, key=lambda row: -row.number)
        return [
            RoundOutcome(
                round=row,
                lists=[one for one in lists if one.round_number == row.number],
                all_counts=[count for count in counts if count.round_number == row.number],
                stations=stations,
                now=timezone.now(),
            )
            for row in rounds
        ]

    @property
    def results(self) -> list[dict[str, Any]]:
        """The rounds as data: nothing of a count before its hour."""
        return [outcome.as_data() for outcome in self.outcomes]

    def changes_at(self, now: datetime) -> datetime | None:
        moments = [at for row in self.all_rounds for at in (row.opens_at, row.closes_at)]
        return min((at for at in moments if at > now), default=None)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["outcomes"] = self.outcomes
        return context


class ElectionRound(Orderable):
    """One Sunday of an election."""

    page = ParentalKey(ElectionPage, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(
        _("numéro du tour"), default=1, validators=[MinValueValidator(1), MaxValueValidator(2)]
    )
    opens_at = models.DateTimeField(_("ouverture des bureaux"))
    closes_at = models.DateTimeField(
        _("fermeture du dernier bureau"),
        help_text=_("Aucun résultat ne paraît avant cette heure (code électoral, article L. 52-2)."),
    )
    is_final = models.BooleanField(
        _("résultats définitifs"), default=False, help_text=_("Proclamés, après la vérification des procès-verbaux.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("tour")
        verbose_name_plural = _("tours")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["page", "number"], name="election_round_number_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """« Premier tour », « Second tour »."""
        return str(_("Premier tour") if self.number == 1 else _("Second tour"))

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("La fermeture doit suivre l’ouverture.")})


class Candidacy(Orderable):
    """A list or a candidate in one round, known by the number of its panel: counts refer to that number."""

    page = ParentalKey(ElectionPage, on_delete=models.CASCADE, related_name="candidacies")
    round_number = models.PositiveSmallIntegerField(
        _("tour"), default=1, validators=[MinValueValidator(1), MaxValueValidator(2)]
    )
    number = models.PositiveSmallIntegerField(_("numéro de panneau"), validators=[MinValueValidator(1)])
    name = models.CharField(_("nom de la liste, ou du candidat"), max_length=160)
    leader = models.CharField(_("conduite par"), max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("sièges obtenus"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("liste")
        verbose_name_plural = _("listes")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["page", "round_number", "number"], name="election_list_number_once"),
        ]

    def __str__(self) -> str:
        return self.name


class StationCount(models.Model):
    """What one station counted in one round. `votes` gives the votes by number of panel: {"1": 312}."""

    page = models.ForeignKey(ElectionPage, on_delete=models.CASCADE, related_name="counts")
    round_number = models.PositiveSmallIntegerField(_("tour"))
    station = models.ForeignKey(
        PollingStation, verbose_name=_("bureau de vote"), on_delete=models.PROTECT, related_name="counts"
    )
    registered = models.PositiveIntegerField(_("personnes inscrites"))
    voters = models.PositiveIntegerField(_("votants"))
    blank = models.PositiveIntegerField(_("bulletins blancs"), default=0)
    null = models.PositiveIntegerField(_("bulletins nuls"), default=0)
    votes = models.JSONField(_("voix"), default=dict)
    entered_at = models.DateTimeField(_("saisi le"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("saisi par"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("dépouillement d’un bureau")
        verbose_name_plural = _("dépouillements")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["page", "round_number", "station"], name="one_count_a_station_and_round"),
            models.CheckConstraint(condition=Q(voters__lte=F("registered")), name="voters_are_registered"),
            models.CheckConstraint(
                condition=Q(voters__gte=F("blank") + F("null")), name="blank_and_null_are_votes_cast"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station}, {self.round_number}"

    @property
    def expressed(self) -> int:
        return self.voters - self.blank - self.null


class ElectionIndexPage(ArticlePage):
    """Elections, the latest first."""

    template = "pages/election_index.html"
    subpage_types: ClassVar[list[str]] = ["pages.ElectionPage"]
    max_count = 1

    class Meta:
        verbose_name = _("liste des élections")

    def changes_at(self, now: datetime) -> datetime | None:
        rounds = ElectionRound.objects.filter(page__live=True)
        moments = [at for pair in rounds.values_list("opens_at", "closes_at") for at in pair if at > now]
        return min(moments, default=None)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        elections = ElectionPage.objects.child_of(self).live().public().defer_streamfields()
        dated = elections.annotate(last=models.Max("rounds__closes_at")).order_by("-last", "-pk")
        context["rows"] = addressed(dated, request)
        return context
