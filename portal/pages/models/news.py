"""News, and what news and events share."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.cms.blocks import BodyBlock, LinkBlock
from portal.cms.models import BasePage
from portal.pages.models.base import PublicPage, addressed

PER_PAGE = 20


class Category(models.Model):
    """What a piece of news or an event is about."""

    slug = models.SlugField(_("identifiant"), max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=80)

    class Meta:
        verbose_name = _("catégorie")
        verbose_name_plural = _("catégories")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class DatedPage(PublicPage):
    """Abstract ground of news and events: a category, a picture with its text, a body, links."""

    category = models.ForeignKey(
        Category, verbose_name=_("catégorie"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    image_text = models.CharField(
        _("texte de l’image"), max_length=255, blank=True, help_text=_("Ce que voit une personne qui voit l’image.")
    )
    image_decorative = models.BooleanField(_("l’image ne fait que décorer"), default=False)
    body = StreamField(BodyBlock(), verbose_name=_("contenu"), blank=True)
    related = StreamField([("link", LinkBlock())], verbose_name=_("liens"), blank=True)
    districts = ParentalManyToManyField("directory.District", verbose_name=_("quartiers"), blank=True, related_name="+")

    picture_panel: ClassVar[Any] = MultiFieldPanel(
        [FieldPanel("image"), FieldPanel("image_text"), FieldPanel("image_decorative")], heading=_("Image")
    )
    search_fields: ClassVar[list[object]] = [*PublicPage.search_fields, index.SearchField("body")]
    api_fields: ClassVar[list[Any]] = [
        *PublicPage.api_fields,
        *("category", "image", "image_text", "image_decorative", "body", "related", "districts"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.image_id and not self.image_text.strip() and not self.image_decorative:
            raise ValidationError(
                {"image_text": _("Décrivez l’image en une phrase, ou dites qu’elle ne fait que décorer.")}
            )


class NewsPage(DatedPage):
    """One piece of news."""

    published_on = models.DateField(_("date"), default=date.today)
    featured = models.BooleanField(_("à la une"), default=False)

    template = "pages/news.html"
    parent_page_types: ClassVar[list[str]] = ["pages.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("category"), FieldPanel("featured")]),
        DatedPage.picture_panel,
        FieldPanel("body"),
        FieldPanel("related"),
        FieldPanel("districts"),
    ]
    search_fields: ClassVar[list[object]] = [*DatedPage.search_fields, index.FilterField("published_on")]
    api_fields: ClassVar[list[Any]] = [*DatedPage.api_fields, "published_on", "featured"]

    class Meta:
        verbose_name = _("actualité")
        verbose_name_plural = _("actualités")

    @classmethod
    def latest(cls) -> Any:
        """Live news, newest first, by a key that never ties (a page queryset, which Wagtail leaves untyped)."""
        found = cls.objects.live().filter(published_on__lte=timezone.localdate())
        return found.select_related("category").order_by("-published_on", "-pk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        others = NewsPage.latest().exclude(pk=self.pk).defer_streamfields()[:3]
        context["others"] = [(page.title, page.get_url(request)) for page in others]
        return context


class NewsIndexPage(PublicPage):
    """News, newest first, a page at a time; `apres` is the key of the last row seen, `categorie` a slug."""

    template = "pages/news_index.html"
    subpage_types: ClassVar[list[str]] = ["pages.NewsPage"]
    max_count = 1
    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("liste des actualités")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        category = request.GET.get("categorie", "")
        rows = list(self._after(request.GET.get("apres", ""), category).defer_streamfields()[: PER_PAGE + 1])
        query = f"categorie={category}&" if category else ""
        last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
        context |= {
            "rows": addressed(rows[:PER_PAGE], request),
            "chosen": category,
            "categories": Category.objects.filter(pk__in=NewsPage.objects.live().values("category")),
            "next_url": f"?{query}apres={last.published_on.isoformat()}_{last.pk}" if last else "",
            "first_url": f"?{query}".rstrip("?&") or self.get_url(request) if request.GET.get("apres") else "",
        }
        return context

    def _after(self, key: str, category: str) -> Any:
        rows = NewsPage.latest().child_of(self)
        if category:
            rows = rows.filter(category__slug=category)
        day, _separator, number = key.partition("_")
        try:
            seen, seen_pk = date.fromisoformat(day), int(number)
        except ValueError:
            return rows
        return rows.filter(Q(published_on__lt=seen) | Q(published_on=seen, pk__lt=seen_pk))
