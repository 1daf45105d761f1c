"""The whole definition as a file: to keep it, to compare it, to bring a procedure from another city."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.eservices.form_builder import schema
from portal.eservices.form_builder.definition import Definition, DefinitionError
from portal.eservices.form_builder.editing import checked, copied
from portal.eservices.views.workshop.frame import FormView, Json, Operation, WorkshopView
from portal.eservices.views.workshop.tasks import problems_of

MOST_BYTES = 2 * 1024 * 1024
MOST_SENTENCES = 20


class ImportForm(forms.Form):
    """A file, or its content pasted."""

    use_required_attribute = False
    file = forms.FileField(label=_("Fichier JSON"), required=False)
    pasted = forms.CharField(
        label=_("Ou son contenu"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def __init__(self, department: str, *args: Any) -> None:
        self.department = department
        super().__init__(*args)

    def clean(self) -> dict[str, Any]:
        """JSON that is a definition; the sentences name the place of what is wrong."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["definition"] = _definition(_content(cleaned))
        return cleaned

    def operation(self) -> Operation:
        """Replace everything by what was brought; the department stays ours, another city has other ones."""
        return partial(_replaced, brought={**self.cleaned_data["definition"], "department": self.department})


def _replaced(data: dict[str, Json], *, brought: dict[str, Json]) -> dict[str, Json]:
    return checked(copied(brought))


def _content(cleaned: Mapping[str, Any]) -> str:
    upload = cleaned.get("file")
    if upload and upload.size > MOST_BYTES:
        raise ValidationError(_t("Ce fichier est trop gros pour être une démarche."))
    try:
        text: str = upload.read().decode() if upload else cleaned.get("pasted", "")
    except UnicodeDecodeError as error:
        raise ValidationError(_t("Ce fichier n’est pas un texte en UTF-8.")) from error
    if not text.strip():
        raise ValidationError(_t("Choisissez un fichier, ou collez son contenu."))
    return text


def _definition(text: str) -> dict[str, Json]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ValidationError(_t("Ce texte n’est pas du JSON : vérifiez guillemets, virgules et accolades.")) from error
    try:
        Definition.from_json(found)
    except DefinitionError as error:
        raise ValidationError(str(error)) from error
    except (TypeError, AttributeError, KeyError) as error:
        raise ValidationError(_t("Ce fichier n’a pas la forme d’une démarche.")) from error
    wrong = schema.validate(found)
    if wrong:
        raise ValidationError(wrong[:MOST_SENTENCES])
    return dict(found)


class ExchangeView(FormView):
    """Export by a link, import by a form. What is brought must be readable; what is missing shows as tasks."""

    heading = _("Exporter ou importer")
    template_name = "eservices/workshop/exchange.html"
    success = _("Définition importée : vérifiez-la, puis publiez.")

    def make_form(self, data: Mapping[str, Json] | None = None) -> ImportForm:
        """The file."""
        department = self.procedure.department.slug
        return ImportForm(department, *([] if data is None else [data, self.request.FILES]))

    def extra(self) -> dict[str, Json]:
        """Where the file is."""
        return {"export_url": self.url("export"), "remaining": len(problems_of(self.definition)) if self.data else 0}


class ExportView(WorkshopView):
    """The definition in preparation, as a file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Readable JSON, accents kept."""
        text = json.dumps(self.data, ensure_ascii=False, indent=1)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.procedure.slug}.json"'
        return response
