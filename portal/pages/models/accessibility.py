"""The accessibility declaration: its state, rate and criteria come from the audit's file, the rest from editors."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from portal.cms.blocks import TEXT, LinkBlock
from portal.cms.models import BasePage
from portal.pages.models.base import PublicPage
from portal.pages.rgaa import Audit, State, audit

# Decree of 20 September 2019: a declaration is made again after three years at most.
YEARS = 3
_ADDRESS = re.compile(r"^/[\w\-./%]{0,200}$")


def _years_after(day: date, years: int) -> date:
    """The same day, the 28th for a 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class AccessibilityStatementPage(PublicPage):
    """One a site, after the model of the decree of 20 September 2019.

    `get_context` adds `audit` (Audit), `themes`, `unmet` (criteria failed or unchecked), `reported` (the page from
    which a reader came to report a problem, or "").
    """

    organisation = models.CharField(
        _("qui fait la déclaration"), max_length=160, blank=True, help_text=_("Vide : la ville.")
    )
    established_on = models.DateField(_("établie le"), default=date.today)
    problems = RichTextField(
        _("ce qui n’est pas accessible, en clair"), blank=True, features=TEXT, help_text=_("Une ligne par obstacle.")
    )
    burden = RichTextField(_("dérogations pour charge disproportionnée"), blank=True, features=TEXT)
    exempt = RichTextField(_("contenus non soumis à l’obligation"), blank=True, features=TEXT)
    sample = StreamField([("link", LinkBlock())], verbose_name=_("pages vérifiées"), blank=True)
    technologies = models.CharField(_("technologies"), max_length=200, default="HTML, CSS, SVG, JavaScript")
    tools = RichTextField(
        _("navigateurs, aides techniques et outils"), blank=True, features=TEXT, help_text=_("Une ligne par essai.")
    )
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True, help_text=_("Vide : celui de la ville."))
    promise = RichTextField(
        _("ce que nous promettons"), blank=True, features=TEXT, help_text=_("Sous quel délai, et quelle autre façon.")
    )
    plans = StreamField(
        [("link", LinkBlock())], verbose_name=_("schéma pluriannuel et plan d’actions de l’année"), blank=True
    )

    template = "pages/accessibility.html"
    max_count = 1
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("established_on")]),
        MultiFieldPanel(
            [FieldPanel("problems"), FieldPanel("burden"), FieldPanel("exempt")], heading=_("Contenus non accessibles")
        ),
        MultiFieldPanel(
            [FieldPanel("sample"), FieldPanel("technologies"), FieldPanel("tools")], heading=_("Comment c’est vérifié")
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]), FieldPanel("promise")], heading=_("Contact")
        ),
        FieldPanel("plans"),
    ]
    search_fields: ClassVar[list[object]] = [*PublicPage.search_fields, index.SearchField("problems")]
    api_fields: ClassVar[list[Any]] = [
        *PublicPage.api_fields,
        *("established_on", "problems", "email", "phone", "organisation", "burden", "exempt", "sample"),
        *("technologies", "tools", "promise", "plans"),
    ]

    class Meta:
        verbose_name = _("déclaration d’accessibilité")
        verbose_name_plural = _("déclarations d’accessibilité")

    @property
    def review_by(self) -> date:
        """The last day on which this declaration is valid."""
        return _years_after(self.established_on, YEARS)

    def clean(self) -> None:
        """A declaration is not dated from tomorrow, and is read again within three years."""
        super().clean()
        if self.established_on and self.established_on > timezone.localdate():
            raise ValidationError({"established_on": _("La date ne peut pas être à venir.")})
        if self.established_on and (self.review_on is None or self.review_on > self.review_by):
            self.review_on = self.review_by

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        found: Audit = audit()
        context |= {
            "audit": found,
            "themes": found.themes,
            "counts": {state.value: len(found.of(state)) for state in State},
            "overdue": self.review_by < timezone.localdate(),
            "reported": reported(request.GET.get("depuis", "")),
        }
        return context


def reported(address: str) -> str:
    """The page of this site that a reader names, or "" for anything that is no address of ours."""
    return address if _ADDRESS.match(address) and not address.startswith("//") else ""


def report_address(statement_url: str, path: str) -> str:
    """Where the foot of a page leads to report a problem, the page's address kept."""
    return f"{statement_url}?depuis={quote(path)}#signaler"
