"""What agents type. Each form posts `once` and the `version_no` it saw."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Final
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.directory.models import Department
from portal.eservices.actions.asking import DEFAULT_TERM
from portal.eservices.enums import Channel
from portal.eservices.form_builder.parts import Question
from portal.eservices.form_builder.phones import e164, phone_number
from portal.eservices.models import Procedure, ServiceRequest
from portal.eservices.permissions import colleagues
from portal.knowledge.models import ResponseTemplate
from portal.knowledge.variables import used

CHOOSE: Final = gettext_lazy("Choisissez…")
# What an agent may ask again: everything but what is only shown.
_SHOWN_ONLY: Final = ("info", "computed", "consent")
_SIZES: Final = {"date": "input input--10", "short": "input input--20"}


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": _SIZES["date"]})


def _text_area(rows: int = 6, css: str = "input") -> forms.Textarea:
    return forms.Textarea(attrs={"class": css, "rows": rows})


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "input"})


def _text_input() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", "autocomplete": "off"})


def _hidden() -> forms.HiddenInput:
    return forms.HiddenInput()


class ActForm(forms.Form):
    """One act on one request. `name` sets the ids apart when several forms stand on a page."""

    name: ClassVar[str] = "act"
    once = forms.UUIDField(widget=_hidden())
    version_no = forms.IntegerField(widget=_hidden(), min_value=0)

    def __init__(self, service_request: ServiceRequest, data: Any = None, **kwargs: Any) -> None:
        self.service_request = service_request
        initial = {"once": uuid4(), "version_no": service_request.version_no, **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, auto_id=f"{self.name}-%s", **kwargs)

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(control id, message) for the summary above the form."""
        return [(self[name].auto_id, message) for name in self.errors if name in self.fields for message in self.errors[name]]

    @property
    def rows(self) -> list[tuple[str, forms.BoundField]]:
        """(kind of control, field) for the template: boxes, radios, box or line."""
        return [(_kind_of(field), field) for field in self.visible_fields()]

    @property
    def seen(self) -> dict[str, Any]:
        """What every verb of an agent takes from a valid form."""
        return {"version_no": self.cleaned_data["version_no"], "once": self.cleaned_data["once"]}


def _kind_of(field: forms.BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "boxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    return "box" if isinstance(widget, forms.CheckboxInput) else "line"


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
        widget=_select(),
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
        widget=_text_area(12),
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
        widget=_date_input(),
        error_messages={"required": gettext_lazy("Saisissez la date limite.")},
    )
    message = forms.CharField(label=gettext_lazy("Message"), widget=_text_area(12), required=False, max_length=10_000)
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
    reasons = forms.CharField(label=gettext_lazy("Motifs"), widget=_text_area(10), required=False, max_length=20_000)
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"), widget=_text_area(4), required=False, max_length=10_000
    )
    remedies = forms.CharField(
        label=gettext_lazy("Comment contester cette décision"),
        help_text=gettext_lazy("Texte de la démarche : ne le changez qu’avec le service juridique."),
        widget=_text_area(6),
        required=False,
        max_length=10_000,
    )
    capacity = forms.CharField(
        label=gettext_lazy("Votre qualité"),
        help_text=gettext_lazy("Elle figure sur la décision avec votre nom."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "organization-title"}),
        max_length=200,
        error_messages={"required": gettext_lazy("Saisissez votre qualité.")},
    )
    delegation = forms.CharField(
        label=gettext_lazy("Délégation de signature"), widget=_text_input(), required=False, max_length=200
    )
    field_order = ("template", "reasons", "conditions", "remedies", "capacity", "delegation")

    def __init__(self, *args: Any, outcome: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if outcome == "answered":
            self.fields["reasons"].label = _("Votre réponse")
        for name in _without(outcome):
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
        widget=_select(),
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
        widget=_select(),
        error_messages={"required": gettext_lazy("Choisissez le service.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        help_text=gettext_lazy("Pour vos collègues. L’usager lit seulement le nom du service."),
        widget=_text_area(3),
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
        widget=_text_input(),
        max_length=160,
        error_messages={"required": gettext_lazy("Indiquez à qui vous transmettez la demande.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        widget=_text_area(3),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Indiquez pourquoi vous transmettez la demande.")},
    )


class MoveForm(ActForm):
    """A step of the workflow's table."""

    name = "move"
    transition = forms.ChoiceField(
        label=gettext_lazy("Étape suivante"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez l’étape suivante.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Raisons, pour vos collègues"), widget=_text_area(3), required=False, max_length=1_000
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
        widget=_text_area(3, "input input--note"),
        max_length=5_000,
        error_messages={"required": gettext_lazy("Écrivez la note avant de l’enregistrer.")},
    )


class LetterForm(ActForm):
    """That a paper letter left."""

    name = "letter"
    body = forms.CharField(
        label=gettext_lazy("Ce que dit la lettre"),
        help_text=gettext_lazy("En une ou deux phrases. L’usager peut les lire dans son suivi."),
        widget=_text_area(3),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Dites en une phrase ce que contient la lettre.")},
    )


class NotifiedForm(ActForm):
    """The day on which the decision reached the person."""

    name = "notified"
    notified_on = forms.DateField(
        label=gettext_lazy("Notifiée le"),
        help_text=gettext_lazy("Le jour où la personne a reçu la décision : le délai de recours part de là."),
        widget=_date_input(),
        error_messages={"required": gettext_lazy("Saisissez la date de notification.")},
    )
    how = forms.ChoiceField(
        label=gettext_lazy("Comment"),
        choices=[
            ("letter", gettext_lazy("Lettre recommandée")),
            ("hand", gettext_lazy("Remise en main propre")),
            ("electronic", gettext_lazy("Espace personnel, avec l’accord de la personne")),
        ],
        widget=_select(),
    )


# --- A new contact ---------------------------------------------------------------------------------------------------

CONTACT_CHANNELS: Final = [
    (Channel.PHONE.value, gettext_lazy("Téléphone")),
    (Channel.DESK.value, gettext_lazy("Guichet")),
    (Channel.LETTER.value, gettext_lazy("Courrier")),
    (Channel.EMAIL.value, gettext_lazy("Courriel")),
]
CONSENTS: Final = [
    ("verbal", gettext_lazy("Accord donné de vive voix")),
    ("signed", gettext_lazy("Accord signé")),
    ("mandate", gettext_lazy("Mandat")),
]
MOST_DAYS_BACK: Final = 365


class ContactForm(forms.Form):
    """Filing for somebody at the desk, on the phone, by letter or by e-mail. « Chercher » only looks for the person."""

    once = forms.UUIDField(widget=_hidden())
    channel = forms.ChoiceField(
        label=gettext_lazy("Comment la personne nous joint"), choices=CONTACT_CHANNELS, widget=forms.RadioSelect
    )
    received_on = forms.DateField(
        label=gettext_lazy("Reçue le"),
        help_text=gettext_lazy("Le jour où la demande est arrivée en mairie : c’est lui qui compte."),
        widget=_date_input(),
        error_messages={"required": gettext_lazy("Saisissez le jour où la demande est arrivée.")},
    )
    person = forms.CharField(
        label=gettext_lazy("Nom ou adresse électronique"),
        required=False,
        max_length=120,
        widget=_text_input(),
    )
    resident = forms.ChoiceField(label=gettext_lazy("Personnes trouvées"), required=False, widget=forms.RadioSelect)
    family_name = forms.CharField(label=gettext_lazy("Nom"), required=False, max_length=100, widget=_text_input())
    given_names = forms.CharField(label=gettext_lazy("Prénoms"), required=False, max_length=200, widget=_text_input())
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        required=False,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Téléphone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input input--20", "inputmode": "tel", "autocomplete": "off"}),
    )
    line1 = forms.CharField(label=gettext_lazy("Adresse"), required=False, max_length=200, widget=_text_input())
    postcode = forms.CharField(
        label=gettext_lazy("Code postal"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"class": "input input--10", "autocomplete": "off"}),
    )
    city = forms.CharField(label=gettext_lazy("Commune"), required=False, max_length=120, widget=_text_input())
    procedure = forms.ModelChoiceField(
        label=gettext_lazy("Démarche"),
        queryset=Procedure.objects.none(),
        to_field_name="slug",
        empty_label=CHOOSE,
        widget=_select(),
        error_messages={"required": gettext_lazy("Choisissez la démarche.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Ce que vous faites"),
        choices=[
            ("short", gettext_lazy("Je note l’objet et le message")),
            ("form", gettext_lazy("Je remplis le formulaire de la démarche avec la personne")),
        ],
        widget=forms.RadioSelect,
        initial="short",
    )
    subject = forms.CharField(label=gettext_lazy("Objet"), required=False, max_length=120, widget=_text_input())
    message = forms.CharField(
        label=gettext_lazy("Ce que dit la personne"),
        help_text=gettext_lazy("Avec ses mots. Rien sur la santé, les opinions ou la famille si ce n’est pas utile."),
        required=False,
        max_length=5_000,
        widget=_text_area(6),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Son accord"),
        help_text=gettext_lazy("La personne est d’accord pour que vous déposiez cette demande en son nom."),
        choices=CONSENTS,
        widget=_select(),
    )

    def __init__(self, data: Any = None, *, people: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        initial = {"once": uuid4(), "received_on": timezone.localdate(), "channel": Channel.PHONE.value}
        super().__init__(data, initial={**initial, **kwargs.pop("initial", {})}, auto_id="contact-%s", **kwargs)
        procedure, resident = self.fields["procedure"], self.fields["resident"]
        assert isinstance(procedure, forms.ModelChoiceField)
        assert isinstance(resident, forms.ChoiceField)
        procedure.queryset = Procedure.objects.filter(live=True).order_by("title")
        resident.choices = [*(people or []), ("", _("Une autre personne"))]

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(control id, message) for the summary above the form."""
        return [(self[name].auto_id, message) for name in self.errors if name in self.fields for message in self.errors[name]]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("La demande ne peut pas être arrivée dans le futur."))
        if day < today - timedelta(days=MOST_DAYS_BACK):
            raise forms.ValidationError(_("Vérifiez la date : elle a plus d’un an."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("way") == "short":
            self._need("subject", _("Saisissez l’objet de la demande."))
            self._need("message", _("Notez ce que dit la personne."))
        if not cleaned.get("resident"):
            self._need("family_name", _("Saisissez le nom de la personne, ou choisissez-la dans la liste."))
            self._need_way_back()
        return cleaned

    def _need(self, name: str, message: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)

    def _need_way_back(self) -> None:
        """At least one of e-mail, phone and address, as every filing (procedures §0.4, B-CONTACT)."""
        given = [self.cleaned_data.get(name) for name in ("email", "phone", "line1")]
        if not any(given) and "email" not in self.errors:
            self.add_error("email", _("Notez au moins une adresse électronique, un téléphone ou une adresse."))

    def clean_phone(self) -> str:
        """E.164, as every answer of type phone."""
        typed = str(self.cleaned_data["phone"])
        number = phone_number(typed) if typed else None
        if typed and number is None:
            raise forms.ValidationError(
                _("Saisissez un numéro de téléphone, par exemple 02 61 91 10 10 ou +44 20 7946 0000.")
            )
        return e164(number) if number else ""

    @property
    def contact(self) -> dict[str, Any]:
        """The person and the ways back to them, as `file_standard` takes them from who has no row yet."""
        data = self.cleaned_data
        names = {"family_name": data.get("family_name", ""), "given_names": data.get("given_names", "")}
        if names["family_name"] and not names["given_names"]:
            names["single_name"] = True
        address = {key: data.get(key, "") for key in ("line1", "postcode", "city")}
        return {
            "person": names if names["family_name"] else {},
            "email": data.get("email", ""),
            "phone": data.get("phone", ""),
            "address": {**address, "country": "France"} if address["line1"] else {},
        }
