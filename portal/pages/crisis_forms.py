"""The one form of the crisis switch, that works without any script: lists are typed, one line each."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cms.models import BasePage
from portal.directory.models import Place
from portal.eservices.models import Procedure
from portal.pages.models import Crisis
from portal.pages.models.crisis import read_number

MOST_LINES = 12


class CrisisForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """All that one activation does. `version_no` is the version that the form shows."""

    version_no = forms.IntegerField(widget=forms.HiddenInput, required=False)
    addresses = forms.CharField(
        label=_("Pages mises en avant"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une adresse du site par ligne. Exemple : /vivre-a-kermor/risques/"),
    )

    class Meta:
        model = Crisis
        fields: ClassVar[list[str]] = [
            "title", "happening", "instructions", "numbers", "banner_title", "banner_text", "light_home", "places",
            "closed_until", "procedures",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "happening": forms.Textarea(attrs={"rows": 4}),
            "instructions": forms.Textarea(attrs={"rows": 6}),
            "numbers": forms.Textarea(attrs={"rows": 3}),
            "places": forms.CheckboxSelectMultiple,
            "procedures": forms.CheckboxSelectMultiple,
            "closed_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].queryset = Place.objects.filter(live=True)  # type: ignore[attr-defined]
        self.fields["procedures"].queryset = Procedure.objects.filter(live=True).order_by("title")  # type: ignore[attr-defined]
        self.fields["version_no"].initial = self.instance.version_no if self.instance.pk else 0
        if self.instance.pk:
            pages = self.instance.pages.all()
            self.fields["addresses"].initial = "\n".join(page.get_url() or "" for page in pages)

    def clean_instructions(self) -> str:
        text: str = self.cleaned_data["instructions"]
        if sum(bool(line.strip()) for line in text.splitlines()) > MOST_LINES:
            raise forms.ValidationError(
                _("Gardez %(most)d consignes au plus : dans l’urgence, on n’en lit pas davantage.")
                % {"most": MOST_LINES}
            )
        return text

    def clean_numbers(self) -> str:
        text: str = self.cleaned_data["numbers"]
        for line in filter(None, map(str.strip, text.splitlines())):
            if not read_number(line).phone:
                raise forms.ValidationError(
                    _("« %(line)s » : terminez la ligne par un numéro, par exemple 02 61 91 00 00.") % {"line": line}
                )
        return text

    def clean_closed_until(self) -> Any:
        day = self.cleaned_data["closed_until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Ce jour est passé."))
        return day

    def clean_addresses(self) -> list[BasePage]:
        """The pages behind the addresses, in order."""
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        return [self._page_at(line) for line in lines[:10]]

    def _page_at(self, address: str) -> BasePage:
        slug = address.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
        for page in BasePage.objects.live().filter(slug=slug):
            if (page.get_url() or "").rstrip("/") == address.split("?")[0].rstrip("/"):
                return page
        raise forms.ValidationError(_("Aucune page publiée à l’adresse « %(address)s ».") % {"address": address})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("places") and not cleaned.get("closed_until") and "closed_until" not in self.errors:
            self.add_error("closed_until", _("Dites jusqu’à quel jour ces lieux sont fermés."))
        return cleaned


class UpdateForm(forms.Form):
    """What is new."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Ce qui est nouveau"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez ce qui est nouveau.")},
        help_text=_("Publié aussitôt, avec l’heure. Un point publié ne se réécrit pas : corrigez par un autre."),
    )


class OnceForm(forms.Form):
    """A button that counts once, for the version that was read."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    version_no = forms.IntegerField(widget=forms.HiddenInput)
