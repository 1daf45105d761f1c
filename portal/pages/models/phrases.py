"""Words of the city's data in other languages: menus' titles, themes, states, hours told in a sentence."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


def language_choices() -> list[tuple[str, Any]]:
    """Every language but the city's own."""
    return [(code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


class Phrase(models.Model):
    """One sentence said in French by the city's data, and how one says it in another language."""

    language = models.CharField(_("langue"), max_length=12, choices=language_choices)
    french = models.CharField(
        _("en français"), max_length=300, help_text=_("Le texte exact, tel que le site le montre.")
    )
    text = models.CharField(_("traduction"), max_length=400)

    panels: ClassVar[list[Any]] = [FieldPanel("language"), FieldPanel("french"), FieldPanel("text")]

    class Meta:
        verbose_name = _("mot traduit")
        verbose_name_plural = _("mots traduits")
        ordering: ClassVar[list[str]] = ["language", "french"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["language", "french"],
                name="phrase_once_a_language",
                violation_error_message=_("Ce texte est déjà traduit dans cette langue."),
            )
        ]

    def __str__(self) -> str:
        return self.french


def phrases_of(code: str) -> dict[str, str]:
    """All the words of one language, by their French."""
    return dict(Phrase.objects.filter(language=code).values_list("french", "text"))
