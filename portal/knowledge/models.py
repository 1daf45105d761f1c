"""One answer, whatever the channel: knowledge articles and response templates."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from portal.knowledge.variables import unknown


class KnowledgeArticle(index.Indexed, models.Model):
    """A question in residents' words and the answer agreed by the department that knows."""

    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    question = models.CharField(_("question"), max_length=200)
    also_asked = models.JSONField(_("autres façons de demander"), default=list, blank=True)
    answer = models.TextField(_("réponse, à lire telle quelle"))
    details = models.TextField(_("pour l’agent"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    department = models.ForeignKey(
        "directory.Department", verbose_name=_("service"), on_delete=models.PROTECT, related_name="knowledge"
    )
    procedures = models.JSONField(_("démarches liées"), default=list, blank=True)
    pages = models.JSONField(_("pages liées"), default=list, blank=True)
    review_on = models.DateField(_("à relire avant le"), null=True, blank=True)
    validated = models.BooleanField(_("validée"), default=False)

    search_fields: ClassVar[list[object]] = [
        index.SearchField("question", boost=5),
        index.SearchField("answer"),
        index.SearchField("details"),
        index.FilterField("validated"),
    ]

    class Meta:
        verbose_name = _("fiche de connaissance")
        verbose_name_plural = _("fiches de connaissance")
        ordering: ClassVar[list[str]] = ["question", "pk"]

    def __str__(self) -> str:
        return self.question


class TemplateChannel(models.TextChoices):
    """By which way the text leaves, or is read aloud."""

    EMAIL = "email", _("courriel")
    LETTER = "letter", _("courrier")
    SMS = "sms", _("SMS")
    PHONE = "phone", _("téléphone, à lire")


class TemplateKind(models.TextChoices):
    """For which act of an agent the text is offered."""

    RECEIPT = "receipt", _("accusé de réception")
    INFO_REQUEST = "info_request", _("demande de compléments")
    ANSWER = "answer", _("réponse")
    DECISION = "decision", _("décision")
    REMINDER = "reminder", _("rappel")
    APOLOGY = "apology", _("excuses")


class ResponseTemplate(models.Model):
    """An agreed answer with variables; the agent edits a copy, and what was sent is stored with the request."""

    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    subject = models.CharField(_("objet"), max_length=200, blank=True)
    channel = models.CharField(
        _("canal"), max_length=10, choices=TemplateChannel.choices, default=TemplateChannel.EMAIL
    )
    kind = models.CharField(_("sorte"), max_length=20, choices=TemplateKind.choices, default=TemplateKind.ANSWER)
    department = models.ForeignKey(
        "directory.Department", verbose_name=_("service"), on_delete=models.PROTECT, related_name="response_templates"
    )
    body = models.TextField(_("texte"))

    class Meta:
        verbose_name = _("réponse type")
        verbose_name_plural = _("réponses types")
        ordering: ClassVar[list[str]] = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A variable that does not exist would reach a resident as it stands."""
        wrong = {name: unknown(getattr(self, name)) for name in ("subject", "body")}
        errors = {name: self._said_unknown(names) for name, names in wrong.items() if names}
        if errors:
            raise ValidationError(errors)

    @staticmethod
    def _said_unknown(names: list[str]) -> str:
        return gettext("Ces variables n’existent pas : %(names)s.") % {"names": ", ".join(names)}
