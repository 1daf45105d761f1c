"""What every form of the workshop shares: its operation, fields made in one line, settings taken away when empty."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

Json = Any
Data = dict[str, Json]
Operation = Callable[[Data], Data]


class WorkshopForm(forms.Form):
    """`operation()` is what the valid form does to the definition."""

    use_required_attribute = False

    def operation(self) -> Operation:
        """The change asked for, to be applied to the latest definition."""
        raise NotImplementedError


class Lines(forms.CharField):
    """One text per line, as a list."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def prepare_value(self, value: Any) -> Any:
        """A list is shown one per line; what was typed is shown as it is."""
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """The lines that hold something, trimmed."""
        return [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]


class JsonField(forms.JSONField):
    """An object, written as JSON."""

    def __init__(self, label: Any, hint: Any = "") -> None:
        super().__init__(
            label=label, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 8}),
            error_messages={"invalid": _("Ce texte n’est pas du JSON : vérifiez guillemets, virgules et accolades.")},
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        """Indented, accents kept."""
        return value if isinstance(value, str) else json.dumps(value or {}, indent=1, ensure_ascii=False)

    def clean(self, value: Any) -> Any:
        """An object, nothing else."""
        found = super().clean(value)
        if found not in (None, "") and not isinstance(found, dict):
            raise ValidationError(_t("Écrivez un objet JSON, entre accolades."))
        return found or {}


def text(label: Any, *, required: bool = False, hint: Any = "", max_length: int = 255) -> forms.CharField:
    """A line of text."""
    return forms.CharField(label=label, required=required, help_text=hint, max_length=max_length)


def area(
    label: Any, *, required: bool = False, hint: Any = "", rows: int = 3, max_length: int = 5000
) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, help_text=hint, max_length=max_length, widget=widget)


def box(label: Any, *, hint: Any = "") -> forms.BooleanField:
    """A box to tick."""
    return forms.BooleanField(label=label, required=False, help_text=hint)


def several(label: Any, choices: Iterable[tuple[str, Any]], *, hint: Any = "") -> forms.MultipleChoiceField:
    """Boxes to tick, some or none."""
    return forms.MultipleChoiceField(
        label=label, required=False, help_text=hint, choices=list(choices), widget=forms.CheckboxSelectMultiple
    )


def one_of(
    label: Any, choices: Iterable[tuple[str, Any]], *, required: bool = True, hint: Any = "", empty: Any = ""
) -> forms.ChoiceField:
    """A list to choose from; `empty` names the choice of nothing."""
    options = [("", empty), *choices] if empty or not required else list(choices)
    return forms.ChoiceField(label=label, required=required, help_text=hint, choices=options)


def whole(
    label: Any, *, required: bool = False, low: int = 0, high: int = 1_000_000, hint: Any = ""
) -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(
        label=label,
        required=required,
        help_text=hint,
        min_value=low,
        max_value=high,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 8}),
    )


def settings(values: Mapping[str, Json]) -> Data:
    """Changes for an operation: what was left empty takes the setting away (None)."""
    return {name: None if value in ("", [], (), False, None) else value for name, value in values.items()}


EFFECTS = (
    ("none", _("le silence n’a pas d’effet")),
    ("accept", _("le silence vaut accord")),
    ("reject", _("le silence vaut refus")),
)
