"""Small surveys where nothing is tracked: no account, no address, no network address, and an end."""

from __future__ import annotations

import calendar
import uuid
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import BaseForm, FormBuilder, WagtailAdminFormPageForm
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES, AbstractFormField, AbstractFormSubmission
from wagtail.contrib.forms.models import FormMixin as WagtailFormMixin

from portal.cms.models import BasePage
from portal.cms.page_form import OwnedPageForm
from portal.lib import parties
from portal.lib.rate_limits import client_address, too_many
from portal.notifications.actions import owe_notice
from portal.notifications.mails import render_mail
from portal.notifications.models import NotificationChannel
from portal.pages.models.base import PublicPage

LONGEST_TEXT = 3000
MOST_AN_HOUR = 20
# Left out: a field that the visitor cannot see, a list where several are chosen with the Ctrl key, an hour.
FIELD_TYPES = [choice for choice in FORM_FIELD_CHOICES if choice[0] not in ("hidden", "datetime", "multiselect")]


class PublicSurveyForm(BaseForm):
    """The questions as the visitor meets them: errors in words, no asterisk, no text inside the boxes."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not isinstance(field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput)):
                field.widget.attrs["class"] = "input"
            field.error_messages["required"] = _("%(question)s : répondez à cette question.") % {
                "question": field.label
            }
            field.widget.attrs |= self._described(name, field)

    def _described(self, name: str, field: forms.Field) -> dict[str, str]:
        return {"aria-describedby": f"id_{name}_helptext"} if field.help_text else {}

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """Each error with the control it is about, for the summary."""
        return [(control_of(self[name]), str(errors[0])) for name, errors in self.errors.items() if name in self.fields]


def control_of(field: Any) -> str:
    """The id of the first control of a bound field: that of a group's first box."""
    grouped = isinstance(field.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
    return f"{field.auto_id}_0" if grouped else str(field.auto_id)


class PublicFormBuilder(FormBuilder):
    """Wagtail's builder with bounded answers and dates as they are written in France."""

    def get_form_class(self) -> Any:
        return type("SurveyForm", (PublicSurveyForm,), self.formfields)

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.Textarea(attrs={"rows": 5})
        return forms.CharField(max_length=LONGEST_TEXT, widget=widget, **options)

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        options["help_text"] = options["help_text"] or _("Exemple : 24/11/2026")
        return forms.DateField(input_formats=["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"], **options)

    def create_number_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.DecimalField(max_digits=12, **options)

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        choices = self.get_formatted_field_choices(field)
        options["choices"] = [("", _("Choisissez")), *choices]
        return forms.ChoiceField(**options)


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


class SurveyClosed(Exception):
    """It takes no more answers."""


@transaction.atomic
def take_answer(*, page: SurveyPage, data: dict[str, Any], once: uuid.UUID, at: datetime) -> SurveyAnswer:
    """Keep one answer; the same `once` gives the first row back. Raises SurveyClosed past the date or the number."""
    known = SurveyAnswer.objects.filter(once=once).first()
    if known is not None:
        return known
    locked = SurveyPage.objects.select_for_update(of=("self",)).get(
        pk=page.pk
    )  # the number is counted by one at a time
    if not locked.is_open(at):
        raise SurveyClosed
    answer = SurveyAnswer.objects.create(page=page, form_data=data, once=once, submit_time=at)
    if page.tells_department and page.department and page.department.email:
        _tell(page, at)
    return answer


def _tell(page: SurveyPage, at: datetime) -> None:
    """One mail an hour at most, and nothing of the answer in it."""
    assert page.department is not None
    subject = _("Des réponses au questionnaire « %(title)s »") % {"title": page.title}
    text = _(
        "Le questionnaire a reçu au moins une réponse depuis le dernier message. "
        "Elles se lisent dans l’administration du site."
    )
    body = render_mail(
        "account",
        {
            "heading": subject, "paragraphs": [text], "code": "", "action_label": _("Lire les réponses"),
            "action_url": f"{settings.SITE_ADDRESS}/cms/forms/submissions/{page.pk}/",
        },
    )  # fmt: skip
    owe_notice(
        kind="survey", to=parties.guest(page.department.name), channel=NotificationChannel.EMAIL,
        address=page.department.email, subject=subject, text=body.text, html=body.html,
        once=f"survey:{page.pk}:{at:%Y%m%d%H}",
    )  # fmt: skip


def months_before(day: date, months: int) -> date:
    """The same day some months ago, the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def forget_answers(now: datetime) -> int:
    """The clock's chore: erase answers whose time is over; returns how many."""
    today, count = timezone.localdate(now), 0
    for page in SurveyPage.objects.only("pk", "closes_on", "keep_months"):
        limit = months_before(today, page.keep_months)
        rows = SurveyAnswer.objects.filter(page_id=page.pk)
        if page.closes_on is None:
            rows = rows.filter(submit_time__lt=timezone.make_aware(datetime.combine(limit, time.min)))
        elif page.closes_on > limit:
            continue
        count += rows.delete()[0]
    return count


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

    form_builder = PublicFormBuilder

    def get_submission_class(self) -> type[SurveyAnswer]:
        return SurveyAnswer

    def get_submissions_list_view_class(self) -> Any:
        from portal.pages.survey_admin import AnswersView  # Wagtail's views need all models first

        return AnswersView

    def is_open(self, now: datetime) -> bool:
        """Whether it takes one more answer."""
        if self.closes_on and timezone.localdate(now) > self.closes_on:
            return False
        return self.most_answers is None or self.get_submissions().count() < self.most_answers

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Never kept: the form carries a token."""
        if request.method == "POST":
            response = self._posted(request)
        elif "merci" in request.GET:
            response = self._page(request, state="thanks")
        else:
            response = self._page(request, form=self.get_form(page=self))
        add_never_cache_headers(response)
        return response

    def _posted(self, request: HttpRequest) -> HttpResponseBase:
        if too_many("survey", client_address(request), limit=MOST_AN_HOUR, seconds=3600):
            return render(request, "429.html", status=429)
        form = self.get_form(request.POST, page=self)
        once = read_uuid(request.POST.get("survey-once", ""))
        if not form.is_valid() or once is None:
            return self._page(request, form=form)
        thanks = HttpResponseRedirect(f"{self.get_url(request)}?merci=1")
        if request.POST.get("survey-site"):  # only a robot fills what nobody sees; it is thanked all the same
            return thanks
        try:
            take_answer(page=self, data=form.cleaned_data, once=once, at=timezone.now())
        except SurveyClosed:
            return self._page(request, form=form)
        return thanks

    def _page(self, request: HttpRequest, form: Any = None, state: str = "") -> TemplateResponse:
        context = self.get_context(request)
        state = state or ("open" if self.is_open(timezone.now()) else "closed")
        context |= {"form": form, "state": state, "once": request.POST.get("survey-once") or uuid.uuid4()}
        return TemplateResponse(request, self.template, context)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        state = "thanks" if mode_name == "landing" else "open"
        return self._page(request, form=self.get_form(page=self), state=state)


def read_uuid(text: str) -> uuid.UUID | None:
    """What the form's hidden field holds, or nothing."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
