"""Wagtail's checker of the page in preview (axe-core), with the rules that the city adds, in French.

Wagtail serves axe in its own scripts; what is added here is data: which of axe's rules run, rules of ours made of
axe's own checks, and the words of each.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem


def _rule(name: str, selector: str, check: str, impact: str = "serious") -> dict[str, Any]:
    return {"id": name, "selector": selector, "any": [check], "tags": ["kermor"], "impact": impact, "enabled": True}


def _has(name: str, selector: str) -> dict[str, Any]:
    """A check that passes when something of that selector lies inside (axe's `has-descendant`)."""
    return {"id": name, "evaluate": "has-descendant-evaluate", "options": {"selector": selector}}


class CityChecker(ContentCheckerItem):
    """The rules that a French city's editors can do something about, in the page's own content."""

    axe_run_only: ClassVar[list[str]] = [
        *ContentCheckerItem.axe_run_only,
        "image-alt",
        "image-redundant-alt",
        "link-in-text-block",
        "identical-links-same-purpose",
        "list",
        "listitem",
        "page-has-heading-one",
        "empty-table-header",
        "table-duplicate-name",
        "td-headers-attr",
        "valid-lang",
        "duplicate-id-aria",
        "video-caption",
        "table-without-caption",
        "table-without-head",
    ]
    axe_custom_rules: ClassVar[list[dict[str, Any]]] = [
        *ContentCheckerItem.axe_custom_rules,
        _rule("table-without-caption", "main table", "has-caption"),
        _rule("table-without-head", "main table", "has-head"),
    ]
    axe_custom_checks: ClassVar[list[dict[str, Any]]] = [
        {
            "id": "check-image-alt-text",
            # A file's name, what a camera names, and words that a screen reader has already said.
            "options": {
                "pattern": "\\.(avif|gif|jpe?g|png|svg|webp)$|_|^(img|dsc)[-\\d]|^(image|photo|logo) (de|du|des|d['’])"
            },
        },
        {"id": "check-empty-meta-description"},
        _has("has-caption", "caption"),
        _has("has-head", "th"),
    ]
    axe_messages: ClassVar[dict[str, Any]] = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": _("Image sans texte"),
            "help_text": _("Dites ce que l’on voit, ou cochez «\u00a0décorative\u00a0»."),
        },
        "image-redundant-alt": {
            "error_name": _("Texte de l’image répété à côté"),
            "help_text": _("Il serait lu deux fois\u00a0: cochez «\u00a0décorative\u00a0» si le texte voisin suffit."),
        },
        "alt-text-quality": {
            "error_name": _("Texte de l’image à revoir"),
            "help_text": _(
                "C’est un nom de fichier, ou il commence par «\u00a0image de\u00a0»\u00a0: dites ce que l’on voit."
            ),
        },
        "link-in-text-block": {
            "error_name": _("Lien qui ne se voit que par sa couleur"),
            "help_text": _("Un lien reste souligné dans un texte."),
        },
        "identical-links-same-purpose": {
            "error_name": _("Deux liens de même texte mènent ailleurs"),
            "help_text": _("Donnez à chacun des mots qui disent où il mène."),
        },
        "list": {"error_name": _("Liste mal formée"), "help_text": _("Refaites-la avec le bouton Liste.")},
        "listitem": {"error_name": _("Élément hors d’une liste"), "help_text": _("Refaites la liste avec son bouton.")},
        "page-has-heading-one": {
            "error_name": _("Page sans titre principal"),
            "help_text": _("Le titre de la page est son titre principal."),
        },
        "table-duplicate-name": {
            "error_name": _("Légende et résumé du tableau identiques"),
            "help_text": _("Gardez la légende."),
        },
        "td-headers-attr": {
            "error_name": _("Cellules rattachées à de mauvais titres"),
            "help_text": _("Refaites le tableau avec le bloc Tableau."),
        },
        "valid-lang": {"error_name": _("Langue inconnue"), "help_text": _("Choisissez la langue dans la liste.")},
        "duplicate-id-aria": {
            "error_name": _("Deux éléments portent le même identifiant"),
            "help_text": _("Donnez deux titres différents."),
        },
        "video-caption": {
            "error_name": _("Vidéo sans sous-titres"),
            "help_text": _("Ajoutez un fichier de sous-titres (.vtt)."),
        },
        "table-without-caption": {
            "error_name": _("Tableau sans légende"),
            "help_text": _("La légende dit ce que le tableau montre."),
        },
        "table-without-head": {
            "error_name": _("Tableau sans titres de colonnes"),
            "help_text": _("Donnez un titre à chaque colonne."),
        },
    }


def with_city_rules(items: list[Any]) -> None:
    """Wagtail's checker gives way to ours, in place."""
    for number, item in enumerate(items):
        if type(item) is ContentCheckerItem:
            items[number] = CityChecker(in_editor=item.in_editor)
