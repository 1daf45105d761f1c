"""The controls of the desk's forms, and their errors as links."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy

CHOOSE: Final = gettext_lazy("Choisissez…")


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input input--10"})


def text_area(rows: int = 6, css: str = "input") -> forms.Textarea:
    return forms.Textarea(attrs={"class": css, "rows": rows})


def select() -> forms.Select:
    return forms.Select(attrs={"class": "input"})


def text_input(css: str = "input", autocomplete: str = "off") -> forms.TextInput:
    return forms.TextInput(attrs={"class": css, "autocomplete": autocomplete})


def hidden() -> forms.HiddenInput:
    return forms.HiddenInput()


def error_links(form: forms.Form) -> list[tuple[str, str]]:
    """(control id, message) for the summary above a form."""
    shown = [name for name in form.errors if name in form.fields]
    return [(form[name].auto_id, str(message)) for name in shown for message in form.errors[name]]


def kind_of(field: forms.BoundField) -> str:
    """How the template draws a field: boxes, radios, one box, or a line of its own."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "boxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    return "box" if isinstance(widget, forms.CheckboxInput) else "line"
