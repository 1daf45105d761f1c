"""Blocks that lead somewhere: links, people to ask, places, the online door of a procedure."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from portal.cms.blocks.words import INLINE
from portal.cms.registry import start_of
from portal.cms.translations import local
from portal.lib.chart import city_chart
from portal.lib.languages import is_city_language


def refused(field: str, message: Any) -> StructBlockValidationError:
    """The error of one field of a block, said beside it."""
    return StructBlockValidationError(block_errors={field: ValidationError(message)})


def is_draft(block: blocks.Block) -> bool:
    """Whether the page is being kept as a draft, whose gaps may wait."""
    return bool(getattr(block, "is_deferred_validation", False))


class LinkValue(blocks.StructValue):
    """Where a link goes: the page chosen, else the address typed."""

    def address(self, request: HttpRequest | None) -> str:
        """Empty when the page is not live: a link that leads nowhere is not shown."""
        page = self.target
        if page:
            return (page.get_url(request) or "") if page.live else ""
        return self.get("url") or ""

    @property
    def target(self) -> Any:
        """The page chosen, in the language of the reader when it is translated."""
        page = self.get("page")
        return local(page) if page and not is_city_language() else page

    @property
    def label(self) -> str:
        """The title written for the page chosen; a translation says its own."""
        page, chosen = self.target, self.get("page")
        own = self.get("title") or ""
        return page.title if page and (not own or page != chosen) else own


class LinkBlock(blocks.StructBlock):
    """A link to a page of the site or to an address; without a title, the page's own."""

    title = blocks.CharBlock(label=_("Intitulé"), required=False, max_length=120)
    page = blocks.PageChooserBlock(label=_("Page du site"), required=False)
    url = blocks.CharBlock(label=_("Ou adresse"), required=False, max_length=400)
    note = blocks.CharBlock(label=_("Précision"), required=False, max_length=200)

    class Meta:
        label = _("Lien")
        icon = "link"
        value_class = LinkValue
        optional = False

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        nothing = not any(cleaned[name] for name in ("title", "page", "url"))
        if is_draft(self) or (self.meta.optional and nothing):
            return cleaned
        if not cleaned["page"] and not cleaned["url"]:
            raise refused("page", _("Choisissez une page ou écrivez une adresse."))
        if not cleaned["page"] and not cleaned["title"]:
            raise refused("title", _("Écrivez l’intitulé : il dit où mène le lien."))
        if cleaned["url"] and not cleaned["url"].startswith(("/", "#", "https://", "http://", "mailto:", "tel:")):
            raise refused("url", _("L’adresse commence par / ou par https://."))
        return cleaned


class LinksBlock(blocks.StructBlock):
    """Ways on: procedures, pages, other sites."""

    links = blocks.ListBlock(LinkBlock(), label=_("Liens"), min_num=1)

    class Meta:
        label = _("Liens et démarches")
        icon = "link"
        template = "cms/blocks/links.html"


class ContactBlock(blocks.StructBlock):
    """Somebody to ask: at least one way that needs no screen or an address to write to."""

    title = blocks.CharBlock(label=_("Nom"), max_length=120)
    text = blocks.RichTextBlock(label=_("Précision"), required=False, features=INLINE)
    phone = blocks.CharBlock(label=_("Téléphone"), required=False, max_length=30)
    email = blocks.EmailBlock(label=_("Courriel"), required=False)

    class Meta:
        label = _("Contact")
        icon = "user"
        template = "cms/blocks/contact.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not is_draft(self) and not (cleaned["phone"] or cleaned["email"]):
            raise refused("phone", _("Donnez un téléphone ou une adresse électronique."))
        return cleaned


class PlaceBlock(blocks.StructBlock):
    """A place of the city's directory: its address and number stay true without being typed again."""

    place = SnippetChooserBlock("directory.Place", label=_("Lieu"))

    class Meta:
        label = _("Lieu")
        icon = "home"
        template = "cms/blocks/place.html"


class StartBlock(blocks.StructBlock):
    """The online door of a procedure, as it stands when the page is read: open, opening on, closed, paused.

    A button only when something can be begun; otherwise a sentence and the way to the procedure’s page.
    """

    page = blocks.PageChooserBlock(label=_("Page de la démarche"))

    class Meta:
        label = _("Bouton de démarche")
        icon = "arrow-right-full"
        template = "cms/blocks/start.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not is_draft(self) and start_of(cleaned["page"].specific) is None:
            raise refused("page", _("Choisissez la page d’une démarche."))
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = value["page"]
        request = (parent_context or {}).get("request")
        context["start"] = start_of(page.specific, request) if page and page.live else None
        return context


class MapBlock(blocks.StructBlock):
    """Places on the city’s own chart, numbered like the list beside it, which says as much as the drawing.

    A place that has no position stands in the list all the same.
    """

    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    places = blocks.ListBlock(SnippetChooserBlock("directory.Place"), label=_("Lieux"), min_num=1, max_num=25)

    class Meta:
        label = _("Carte et liste de lieux")
        icon = "globe"
        template = "cms/blocks/map.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        places = [place for place in value["places"] if place and place.live]
        chart = city_chart()
        points = [chart.point(place.latitude, place.longitude) for place in places]
        context["places"] = places
        context["view_box"] = chart.whole
        context["marks"] = [
            {"x": point[0], "y": point[1], "number": number} for number, point in enumerate(points, 1) if point
        ]
        return context
