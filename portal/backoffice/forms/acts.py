"""What agents type to act on a request. Each form posts `once` and the `version_no` it saw."""

from __future__ import annotations

from typing import Any, ClassVar, Final
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.backoffice.forms.controls import (
    CHOOSE,
    date_input,
    error_links,
    hidden,
    kind_of,
    select,
    text_area,
    text_input,
)
from portal.directory.models import Department
from portal.eservices.actions.asking import DEFAULT_TERM
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.rules import DecisionKind
from portal.eservices.models import Procedure, ServiceRequest
from portal.eservices.permissions import colleagues
from portal.knowledge.models import ResponseTemplate
from portal.knowledge.variables import used

# What an agent may ask again: everything but what is only shown.
_SHOWN_ONLY: Final = ("info", "computed", "consent")


class ActForm(forms.Form):
    """One act on one request. `name` sets the ids apart when several forms stand on a page."""

    name: ClassVar[str] = "act"
    use_required_attribute = False

    once = forms.UUIDField(widget=hidden())
    version_no = forms.IntegerField(widget=hidden(), min_value=0)

    def __init__(self, service_request: ServiceRequest, data: Any = None, **kwargs: Any) -> None:
        self.service_request = service_request
        initial = {"once": uuid4(), "version_no": service_request.version_no, **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, auto_id=f"{self.name}-%s", **kwargs)

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(control id, message) for the summary above the form."""
        return error_links(self)

    @property
    def rows(self) -> list[tuple[str, forms.BoundField]]:
        """(kind of control, field) for the template: boxes, radios, box or line."""
        return [(kind_of(field), field) for field in self.visible_fields()]

    @property
    def seen(self) -> dict[str, Any]:
        """What every verb of an agent takes from a valid form."""
        return {"version_no": self.cleaned_data["version_no"], "once": self.cleaned_data["once"]}


class WithTemplate(ActForm):
    """A form whose text may come from a response template; the button « Insérer » only fills it."""

    kinds: ClassVar[tuple[str, ...]] = ()
    text_field: ClassVar[str] = "body"
    template = forms.ModelChoiceField(
        label=gettext_lazy("Réponse type"),
        queryset=ResponseTemplate.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("Sans réponse type"),
        widget=select(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ResponseTemplate.objects.filter(kind__in=self.kinds) if self.kinds else ResponseTemplate.objects.all()
        field = self.fields["template"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered.exclude(channel="phone").order_by("title")

    def clean(self) -> dict[str, Any]:
        """What no value could fill must be completed before anybody reads it."""
        cleaned: dict[str, Any] = super().clean() or {}
        left = used(cleaned.get(self.text_field) or "")
        if left:
            self.add_error(self.text_field, _("Complétez avant d’envoyer : %(names)s.") % {"names": _braced(left)})
        return cleaned


def _braced(names: list[str]) -> str:
    return ", ".join("{{ " + name + " }}" for name in names)


class MessageForm(WithTemplate):
    """A word to the resident."""

    name = "message"
    kinds = ("answer", "reminder", "apology", "receipt")
    body = forms.CharField(
        label=gettext_lazy("Message"),
        widget=text_area(12),
        max_length=10_000,
        error_messages={"required": gettext_lazy("Écrivez le message avant de l’envoyer.")},
    )
    field_order = ("template", "body")


class AskForm(WithTemplate):
    """Pieces or answers asked by name, before a day."""

    name = "ask"
    kinds = ("info_request",)
    text_field = "message"
    items = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qui manque"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins une pièce ou une question.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("À envoyer avant le"),
        help_text=gettext_lazy("15 jours par défaut."),
        widget=date_input(),
        error_messages={"required": gettext_lazy("Saisissez la date limite.")},
    )
    message = forms.CharField(label=gettext_lazy("Message"), widget=text_area(12), required=False, max_length=10_000)
    field_order = ("items", "due_on", "template", "message")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = askable(self.service_request)
        self.fields["due_on"].initial = timezone.localdate() + DEFAULT_TERM


def askable(request: ServiceRequest) -> list[tuple[str, str]]:
    """What may be asked of the resident, pieces first."""
    asked = [each for each in request.version.parsed().questions if each.type not in _SHOWN_ONLY]
    asked.sort(key=lambda each: each.type != "file")
    return [(each.key, _question_words(each)) for each in asked]


def _question_words(question: Question) -> str:
    if question.type == "file":
        return _("Pièce : %(label)s") % {"label": question.label}
    return question.label or question.key


class DecisionForm(WithTemplate):
    """One decision of the procedure's table."""

    name = "decide"
    kinds = ("decision", "answer")
    text_field = "reasons"
    reasons = forms.CharField(
        label=gettext_lazy("Motifs"),
        widget=text_area(10),
        max_length=20_000,
        error_messages={"required": gettext_lazy("Indiquez les motifs de droit et de fait.")},
    )
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"), widget=text_area(4), required=False, max_length=10_000
    )
    remedies = forms.CharField(
        label=gettext_lazy("Comment contester cette décision"),
        help_text=gettext_lazy("Texte de la démarche : ne le changez qu’avec le service juridique."),
        widget=text_area(6),
        max_length=10_000,
        error_messages={"required": gettext_lazy("Indiquez comment contester cette décision, et dans quel délai.")},
    )
    capacity = forms.CharField(
        label=gettext_lazy("Votre qualité"),
        help_text=gettext_lazy("Elle figure sur la décision avec votre nom."),
        widget=text_input(autocomplete="organization-title"),
        max_length=200,
        error_messages={"required": gettext_lazy("Saisissez votre qualité.")},
    )
    delegation = forms.CharField(
        label=gettext_lazy("Délégation de signature"), widget=text_input(), required=False, max_length=200
    )
    field_order = ("template", "reasons", "conditions", "remedies", "capacity", "delegation")

    def __init__(self, *args: Any, decision: DecisionKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons, remedies = self.fields["reasons"], self.fields["remedies"]
        refuses = decision.outcome == "refused"
        reasons.required = decision.requires_reasons or refuses or decision.outcome == "answered"
        remedies.required = bool(decision.remedies) or refuses
        if decision.outcome == "answered":
            reasons.label = _("Votre réponse")
            reasons.error_messages["required"] = _("Écrivez votre réponse.")
        for name in _without(decision.outcome):
            del self.fields[name]


def _without(outcome: str) -> tuple[str, ...]:
    """The fields that make no sense for an outcome."""
    if outcome == "answered":
        return ("conditions", "remedies", "delegation")
    if outcome == "refused":
        return ("conditions",)
    return ("conditions", "remedies") if outcome == "granted" else ()


class AssignForm(ActForm):
    """To a colleague of the department, or back to the team."""

    name = "assign"
    to = forms.ModelChoiceField(
        label=gettext_lazy("Attribuer à"),
        queryset=User.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=gettext_lazy("Toute l’équipe"),
        widget=select(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues(self.service_request.department)


class RerouteForm(ActForm):
    """To another department of the city."""

    name = "reroute"
    department = forms.ModelChoiceField(
        label=gettext_lazy("Service"),
        queryset=Department.objects.none(),
        to_field_name="slug",
        empty_label=CHOOSE,
        widget=select(),
        error_messages={"required": gettext_lazy("Choisissez le service.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        help_text=gettext_lazy("Pour vos collègues. L’usager lit seulement le nom du service."),
        widget=text_area(3),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Indiquez pourquoi vous réorientez la demande.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        others = Department.objects.filter(closed_on=None).exclude(pk=self.service_request.department_id)
        field.queryset = others.order_by("name")


class HandOverForm(ActForm):
    """To another administration (CRPA L114-2)."""

    name = "handover"
    body = forms.CharField(
        label=gettext_lazy("Administration compétente"),
        help_text=gettext_lazy("Comme on la nomme, avec son article : « la préfecture du Finistère »."),
        widget=text_input(),
        max_length=160,
        error_messages={"required": gettext_lazy("Indiquez à qui vous transmettez la demande.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        widget=text_area(3),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Indiquez pourquoi vous transmettez la demande.")},
    )


class RequalifyForm(ActForm):
    """As a request of another procedure: what was asked was not what the form is for."""

    name = "requalify"
    procedure = forms.ModelChoiceField(
        label=gettext_lazy("La bonne démarche"),
        help_text=gettext_lazy("La date de réception, le texte et la personne sont repris. La personne est prévenue."),
        queryset=Procedure.objects.none(),
        to_field_name="slug",
        empty_label=CHOOSE,
        widget=select(),
        error_messages={"required": gettext_lazy("Choisissez la démarche.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["procedure"]
        assert isinstance(field, forms.ModelChoiceField)
        others = Procedure.objects.filter(live=True).exclude(pk=self.service_request.procedure_id)
        field.queryset = others.order_by("title")


class MoveForm(ActForm):
    """A step of the workflow's table."""

    name = "move"
    transition = forms.ChoiceField(
        label=gettext_lazy("Étape suivante"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez l’étape suivante.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Raisons, pour vos collègues"), widget=text_area(3), required=False, max_length=1_000
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["transition"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices or []


class NoteForm(ActForm):
    """Between agents."""

    name = "note"
    body = forms.CharField(
        label=gettext_lazy("Ajouter une note"),
        widget=text_area(3, "input input--note"),
        max_length=5_000,
        error_messages={"required": gettext_lazy("Écrivez la note avant de l’enregistrer.")},
    )


class LetterForm(ActForm):
    """That a paper letter left."""

    name = "letter"
    body = forms.CharField(
        label=gettext_lazy("Ce que dit la lettre"),
        help_text=gettext_lazy("En une ou deux phrases. L’usager peut les lire dans son suivi."),
        widget=text_area(3),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Dites en une phrase ce que contient la lettre.")},
    )


class NotifiedForm(ActForm):
    """The day on which the decision reached the person."""

    name = "notified"
    notified_on = forms.DateField(
        label=gettext_lazy("Notifiée le"),
        help_text=gettext_lazy("Le jour où la personne a reçu la décision : le délai de recours part de là."),
        widget=date_input(),
        error_messages={"required": gettext_lazy("Saisissez la date de notification.")},
    )
    how = forms.ChoiceField(
        label=gettext_lazy("Par quel moyen"),
        choices=[
            ("letter", gettext_lazy("Lettre recommandée")),
            ("hand", gettext_lazy("Remise en main propre")),
            ("electronic", gettext_lazy("Espace personnel, avec l’accord de la personne")),
        ],
        widget=select(),
    )
