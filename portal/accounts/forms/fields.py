"""How every form of a person's account is dressed: the city's words, no placeholder, errors that lead to the field."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL_INVALID = _("Saisissez une adresse électronique complète, par exemple prenom.nom@example.org.")


class CityFields:
    """For each field of `words`: (label, hint, sentence when it is empty). `error_links` feeds the error summary."""

    use_required_attribute = False
    words: ClassVar[dict[str, tuple[Any, Any, Any]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # Type ignore: mixed into a form
            self._dress(name, field)

    def _dress(self, name: str, field: forms.Field) -> None:
        field.widget.attrs.pop("placeholder", None)
        if not isinstance(field.widget, forms.CheckboxInput | forms.HiddenInput):
            field.widget.attrs["class"] = "input"
        if name in self.words:
            field.label, field.help_text, required = self.words[name]
            field.error_messages["required"] = required
        if isinstance(field, forms.EmailField):
            field.widget.attrs |= {"type": "email", "inputmode": "email", "spellcheck": "false"}
            field.widget.attrs["autocapitalize"] = "none"
            field.error_messages["invalid"] = EMAIL_INVALID

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(id of the control, message) of each error, in the order of the page; for `error_summary.html`."""
        form: Any = self
        visible = [field.id_for_label for field in form.visible_fields()]
        first = visible[0] if visible else "contenu"
        general = [(first, str(message)) for message in form.non_field_errors()]
        own = [(field.id_for_label or first, str(message)) for field in form for message in field.errors]
        return general + own
