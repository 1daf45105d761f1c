"""Small surveys where nothing is tracked: no account, no address, no network address, and an end."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES, AbstractFormField, AbstractFormSubmission
from wagtail.contrib.forms.models import FormMixin as WagtailFormMixin

from portal.cms.models import BasePage
from portal.cms.page_form import OwnedPageForm
from portal.pages.models.base import PublicPage

# Left out: a field that the visitor cannot see, a list where several are chosen with the Ctrl key, an hour.
FIELD_TYPES = [choice for choice in FORM_FIELD_CHOICES if choice[0] not in ("hidden", "datetime", "multiselect")]


class SurveyForm(OwnedPageForm, WagtailAdminFormPageForm):
    """A survey in the admin: somebody answers for it, and no two questions have the same name."""


class SurveyField(AbstractFormField):
    """One question."""

    page = ParentalKey("SurveyPage", on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("sorte de réponse"), max_length=16, choices=FIELD_TYPES)
    field_type.required_on_save = True  # type: ignore[attr-defined]  # a preview cannot draw a question of no kind

    panels: ClassVar[list[Any]] = [
        FieldPanel("label", heading=_("Question")),
        FieldPanel("help_text", heading=_("Précision")),
        FieldPanel("field_type", required_on_save=True),
        FieldPanel("required", heading=_("Réponse obligatoire")),
        FieldPanel("choices", heading=_("Réponses possibles"), help_text=_("Une par ligne.")),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")


class SurveyAnswer(AbstractFormSubmission):
    """One answer: what was said and on which day. Nothing of who said it."""

    once = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    submit_time = models.DateTimeField(_("reçue le"), default=timezone.now)

    class Meta:
        verbose_name = _("réponse à un questionnaire")
        verbose_name_plural = _("réponses aux questionnaires")


class SurveyPage(WagtailFormMixin, PublicPage):
    """A survey: its questions, until when it takes answers, and how long these are kept."""

    closes_on = models.DateField(
        _("ouvert jusqu’au"), null=True, blank=True, help_text=_("Ce jour compris. Vide : sans date de fin.")
    )
    most_answers = models.PositiveIntegerField(
        _("nombre maximum de réponses"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    keep_months = models.PositiveSmallIntegerField(
        _("garder les réponses, en mois"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=_("Après la clôture ; sans date de clôture, après chaque réponse. Elles sont ensuite effacées."),
    )
    tells_department = models.BooleanField(
        _("prévenir le service à chaque réponse"),
        default=False,
        help_text=_("Un courriel au service responsable de la page, sans le contenu de la réponse."),
    )
    thanks_title = models.CharField(
        _("titre du remerciement"), max_length=120, default="Merci, votre réponse est notée"
    )
    thanks_text = models.TextField(_("texte du remerciement"), blank=True)

    template = "surveys/survey.html"
    landing_page_template = "surveys/survey.html"
    base_form_class = SurveyForm
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        InlinePanel("form_fields", heading=_("Questions"), label=_("Question")),
        MultiFieldPanel([FieldPanel("thanks_title"), FieldPanel("thanks_text")], heading=_("Après l’envoi")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("closes_on"), FieldPanel("most_answers")]),
                FieldPanel("keep_months"),
                FieldPanel("tells_department"),
            ],
            heading=_("Durée et suivi"),
        ),
    ]
    # The questions and the answers stay here: a survey is filled in on the site itself.
    api_fields: ClassVar[list[Any]] = [*PublicPage.api_fields, "closes_on"]

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
