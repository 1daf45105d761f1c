"""What can be found, and what the search knows and learns.

Entries: one row per page, procedure, place or news item, derived and rebuilt at will. One table for all kinds, because
scores of different models do not compare; searched by modelsearch, so that the engine (database, Elasticsearch,
OpenSearch) is settings alone. Words: every spelling the entries hold, for corrections and suggestions. Synonyms and
best bets: what editors say. Asked queries: counts, never a person (see docs/decisions/0006-search.md).
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from portal.cms.models import BasePage
from portal.directory.models import Place
from portal.lib.french import stems


class Kind(models.TextChoices):
    """What a result is, as its tag says; the facets stand in this order."""

    PROCEDURE = "procedure", _("Démarche")
    PAGE = "page", _("Page")
    LIFE_EVENT = "life_event", _("Moment de vie")
    PLACE = "place", _("Lieu")
    NEWS = "news", _("Actualité")
    EVENT = "event", _("Événement")
    TENDER = "tender", _("Marché public")
    ACT = "act", _("Acte officiel")


class SearchEntry(index.Indexed, models.Model):
    """One thing that can be found. `title`, `words` and `body` hold folded stems (see `portal.lib.french`), which
    makes « bibliotheques » find « bibliothèque » on every engine. `words` are what people call it, expressions between
    bars, never shown.
    `marks` are the title's stems once more, each behind MARK: a word of titles can then be asked for on any engine,
    which keeps a very common word quick. `spelling` is every word as written, once, for `SearchWord`."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    slug = models.CharField(max_length=255)
    label = models.CharField(_("titre"), max_length=255)
    url = models.CharField(max_length=500)
    summary = models.TextField(blank=True)
    context = models.CharField(max_length=160, blank=True)
    title = models.TextField(blank=True)
    words = models.TextField(blank=True, default="")
    marks = models.TextField(blank=True, default="")
    body = models.TextField(blank=True)
    spelling = models.TextField(blank=True, default="")

    search_fields: ClassVar[list[object]] = [
        index.SearchField("title", boost=8),
        index.SearchField("words", boost=4),
        index.SearchField("marks"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("entrée de la recherche")
        verbose_name_plural = _("entrées de la recherche")
        ordering: ClassVar[list[str]] = ["label", "pk"]
        indexes = [models.Index(fields=["kind", "label"], name="search_entry_kind")]

    def __str__(self) -> str:
        return self.label


class SearchWord(models.Model):
    """A word of the entries: folded, as written with its accents, its stem, and how many entries hold it."""

    word = models.CharField(max_length=80, unique=True)
    shown = models.CharField(max_length=80)
    stem = models.CharField(max_length=80)
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["word"]

    def __str__(self) -> str:
        return self.shown


class SearchState(models.Model):
    """One row, whose token changes whenever words, synonyms or best bets do: every process then reads them anew."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)


class Synonym(models.Model):
    """Words that people type for what the city calls otherwise."""

    main = models.CharField(
        _("mot de la ville"),
        max_length=120,
        unique=True,
        help_text=_("Le mot qu’emploie le site, par exemple « restauration scolaire »."),
    )
    others = models.TextField(
        _("autres façons de le dire"),
        help_text=_("Une par ligne, fautes courantes comprises : « cantine », « quantine »."),
    )
    two_way = models.BooleanField(
        _("dans les deux sens"),
        default=True,
        help_text=_(
            "Coché : tous ces mots se valent. Décoché : seuls les autres mots mènent au mot de la ville, "
            "pas l’inverse (« mort » mène à « décès », mais « décès » ne cherche pas « mort »)."
        ),
    )

    class Meta:
        verbose_name = _("synonyme")
        verbose_name_plural = _("synonymes")
        ordering: ClassVar[list[str]] = ["main"]

    def __str__(self) -> str:
        return self.main

    @property
    def forms(self) -> list[str]:
        """The other ways of saying it, blank lines left out."""
        return [line.strip() for line in self.others.splitlines() if line.strip()]

    def clean(self) -> None:
        """Each way of saying must hold a word that can be looked for."""
        if not stems(self.main):
            raise ValidationError({"main": _("Ce mot est trop courant pour être cherché.")})
        empty = [form for form in self.forms if not stems(form)]
        if empty or not self.forms:
            raise ValidationError({"others": _("Écrivez au moins un mot qui ait un sens à lui seul, un par ligne.")})


class BestBet(models.Model):
    """What must come first when people type just these words."""

    queries = models.TextField(
        _("recherches"),
        help_text=_("Une par ligne, telle qu’on la tape. Accents, pluriels et petits mots ne comptent pas."),
    )
    page = models.ForeignKey(
        BasePage, verbose_name=_("page"), null=True, blank=True, on_delete=models.CASCADE, related_name="best_bets"
    )
    place = models.ForeignKey(
        Place, verbose_name=_("lieu"), null=True, blank=True, on_delete=models.CASCADE, related_name="best_bets"
    )
    url = models.CharField(
        _("adresse"), max_length=500, blank=True, help_text=_("D’une page d’un autre site, par exemple de l’État.")
    )
    title = models.CharField(
        _("titre du résultat"), max_length=160, blank=True, help_text=_("Pour une adresse seulement.")
    )
    summary = models.CharField(
        _("phrase d’explication"), max_length=300, blank=True, help_text=_("Pour une adresse seulement.")
    )
    starts_on = models.DateField(_("à partir du"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("résultat mis en avant")
        verbose_name_plural = _("résultats mis en avant")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return ", ".join(self.forms)

    @property
    def forms(self) -> list[str]:
        """The queries that bring it, blank lines left out."""
        return [line.strip() for line in self.queries.splitlines() if line.strip()]

    @property
    def target(self) -> str:
        """What comes first, in words."""
        return str(self.page or self.place or self.title)

    @property
    def key(self) -> str:
        """The entry it brings first; empty for an address outside."""
        if self.page_id:
            return f"page:{self.page_id}"
        return f"place:{self.place.slug}" if self.place else ""

    def clean(self) -> None:
        """Exactly one target; an address is https or a path of this site, and has a title."""
        if sum(map(bool, (self.page_id, self.place_id, self.url))) != 1:
            raise ValidationError(_("Choisissez une page, un lieu ou une adresse : un seul des trois."))
        if self.url and not self.url.startswith(("https://", "http://", "/")):
            raise ValidationError({"url": _("Écrivez une adresse qui commence par https:// ou par /.")})
        if self.url and not self.title:
            raise ValidationError({"title": _("Donnez un titre à cette adresse.")})
        if not all(stems(form) for form in self.forms) or not self.forms:
            raise ValidationError({"queries": _("Écrivez au moins un mot qui ait un sens à lui seul, un par ligne.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("La fin vient avant le début.")})


class AskedQuery(models.Model):
    """How often something was looked for in one week. No person, no address, no hour.

    `text` stays empty until the words are known to the site or were asked `portal`-wide often enough: what only one
    person would type (a name) is never kept, only its keyed fingerprint.
    """

    week = models.DateField(_("semaine"))
    fingerprint = models.CharField(max_length=64)
    text = models.CharField(_("recherche"), max_length=200, blank=True)
    asked = models.PositiveIntegerField(_("fois"), default=0)
    results = models.PositiveIntegerField(_("résultats"), default=0)
    found_yes = models.PositiveIntegerField(_("a trouvé"), default=0)
    found_no = models.PositiveIntegerField(_("n’a pas trouvé"), default=0)

    class Meta:
        verbose_name = _("recherche faite")
        verbose_name_plural = _("recherches faites")
        ordering: ClassVar[list[str]] = ["-week", "-asked", "pk"]
        constraints = [models.UniqueConstraint(fields=["week", "fingerprint"], name="search_asked_once_a_week")]
        indexes = [models.Index(fields=["week", "results", "-asked"], name="search_asked_empty")]

    def __str__(self) -> str:
        return self.text or "…"


class SearchRemark(models.Model):
    """What somebody hoped to find, in their words, without their name."""

    query = models.CharField(_("recherche"), max_length=200)
    text = models.TextField(_("ce que la personne cherchait"), max_length=500)
    written_on = models.DateField(_("le"), default=timezone.localdate)

    class Meta:
        verbose_name = _("remarque sur la recherche")
        verbose_name_plural = _("remarques sur la recherche")
        ordering: ClassVar[list[str]] = ["-written_on", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
