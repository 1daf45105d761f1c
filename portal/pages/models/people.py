"""Who decides and who works for the city: elected members, and departments with their people to call."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path

from portal.directory.models import Department, District, Place
from portal.pages.models.base import PublicPage, RoutedPage, addressed
from portal.pages.models.content import INTRO_PANELS
from portal.pages.models.procedures import ProcedurePage


class Rank(models.TextChoices):
    """In the order in which the law lists a council."""

    MAYOR = "mayor", _("Maire")
    DEPUTY = "deputy", _("Adjointes et adjoints")
    DELEGATE = "delegate", _("Conseillères et conseillers délégués")
    COUNCILLOR = "councillor", _("Conseillères et conseillers municipaux")


class ElectedMember(index.Indexed, models.Model):
    """A member of the council, as the city shows them: public facts of a public office, nothing private."""

    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    name = models.CharField(_("prénom et nom"), max_length=160)
    rank = models.CharField(_("rang"), max_length=10, choices=Rank.choices, default=Rank.COUNCILLOR)
    order = models.PositiveSmallIntegerField(_("ordre du tableau"), default=100)
    function = models.CharField(
        _("fonction"), max_length=160, blank=True, help_text=_("Par exemple : première adjointe.")
    )
    delegation = models.CharField(
        _("délégation"), max_length=250, blank=True, help_text=_("Ce dont la personne est chargée.")
    )
    political_group = models.CharField(_("groupe"), max_length=120, blank=True)
    district = models.ForeignKey(
        District,
        verbose_name=_("quartier dont la personne est référente"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="elected_members",
    )
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    photo_text = models.CharField(
        _("texte de la photo"), max_length=255, blank=True, help_text=_("Ce que voit une personne qui voit la photo.")
    )
    surgery = models.CharField(
        _("permanence"), max_length=250, blank=True, help_text=_("Quand et où la personne reçoit.")
    )
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    in_office = models.BooleanField(_("en fonction"), default=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("rank"), FieldPanel("order"), FieldPanel("in_office")]),
        FieldPanel("function"),
        FieldPanel("delegation"),
        FieldRowPanel([FieldPanel("political_group"), FieldPanel("district")]),
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_text")], heading=_("Photo")),
        MultiFieldPanel(
            [FieldPanel("surgery"), FieldRowPanel([FieldPanel("email"), FieldPanel("phone")])], heading=_("Rencontrer")
        ),
        FieldPanel("slug"),
    ]
    search_fields: ClassVar[list[object]] = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.SearchField("delegation"),
        index.FilterField("in_office"),
    ]

    class Meta:
        verbose_name = _("élue ou élu")
        verbose_name_plural = _("élus")
        ordering: ClassVar[list[str]] = ["order", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """What stands where there is no photo."""
        words = [word for word in self.name.replace("-", " ").split() if word[0].isupper()]
        return "".join(word[0] for word in (words[0], words[-1])) if words else ""

    def clean(self) -> None:
        super().clean()
        if self.photo_id and not self.photo_text.strip():
            raise ValidationError({"photo_text": _("Décrivez la photo en une phrase.")})


def members() -> QuerySet[ElectedMember]:
    """Those in office, in the council's order."""
    in_office = ElectedMember.objects.filter(in_office=True)
    return in_office.select_related("district", "photo").prefetch_related("photo__renditions")


class Bench(NamedTuple):
    """One rank with its people."""

    rank: str
    label: str
    members: list[ElectedMember]


def benches(rows: list[ElectedMember]) -> list[Bench]:
    """The people by rank, ranks without anybody left out; the mayor's bench says « Maire »."""
    found = (Bench(value, str(label), [row for row in rows if row.rank == value]) for value, label in Rank.choices)
    return [bench for bench in found if bench.members]


class ElectedMembersPage(PublicPage):
    """The council, by rank; `quartier` and `groupe` narrow it."""

    template = "pages/elected_members.html"
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    content_panels: ClassVar[list[Any]] = INTRO_PANELS
    api_fields: ClassVar[list[Any]] = [*PublicPage.api_fields, "council"]

    class Meta:
        verbose_name = _("page des élus")

    @property
    def council(self) -> list[dict[str, Any]]:
        """The members for other software."""
        return [described_member(row) for row in members()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        everyone = list(members())
        chosen = {name: request.GET.get(name, "") for name in ("quartier", "groupe")}
        rows = [row for row in everyone if _fits(row, **chosen)]
        context |= {
            "benches": benches(rows),
            "count": len(rows),
            "chosen": chosen,
            "districts": sorted({row.district for row in everyone if row.district}, key=lambda each: each.name),
            "groups": sorted({row.political_group for row in everyone if row.political_group}),
        }
        return context


def _fits(row: ElectedMember, quartier: str, groupe: str) -> bool:
    in_district = not quartier or bool(row.district and row.district.slug == quartier)
    return in_district and (not groupe or row.political_group == groupe)


def described_member(row: ElectedMember) -> dict[str, Any]:
    """One member as plain values."""
    return {
        "slug": row.slug,
        "name": row.name,
        "rank": row.rank,
        "function": row.function,
        "delegation": row.delegation,
        "group": row.political_group,
        "district": row.district.slug if row.district else None,
        "surgery": row.surgery,
        "email": row.email,
        "phone": row.phone,
    }


class Branch(NamedTuple):
    """A department and those that belong to it."""

    department: Department
    branches: list[Any]


def departments_tree() -> list[Branch]:
    """The organisation chart, closed departments left out."""
    below: dict[int | None, list[Department]] = defaultdict(list)
    for department in Department.objects.filter(closed_on=None).order_by("name"):
        below[department.parent_id].append(department)

    def grown(parent: int | None, depth: int) -> list[Branch]:
        # A circle of parents has no root, so it is never walked; the depth is a fence all the same.
        return [Branch(row, grown(row.pk, depth + 1) if depth < 8 else []) for row in below[parent]]

    return grown(None, 0)


class DepartmentsPage(RoutedPage):
    """« Les services »: the organisation chart, and a page for each department below it."""

    template = "pages/departments.html"
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    content_panels: ClassVar[list[Any]] = INTRO_PANELS

    class Meta:
        verbose_name = _("page des services")

    @path("", name="chart")
    def show_chart(self, request: HttpRequest) -> HttpResponse:
        """The organisation chart as nested lists."""
        return self.answer(request, {"tree": departments_tree(), "own_url": self.get_url(request)})

    @path("<slug:slug>/", name="department")
    def show_department(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One department: missions, who to call, where, its procedures. Raises Http404; a closed one leads on."""
        rows = Department.objects.select_related("parent", "place", "successor")
        department = rows.filter(slug=slug).first()
        if department is None or (department.closed_on and not department.successor):
            raise Http404
        context = {
            "department": department,
            "services": Department.objects.filter(parent=department, closed_on=None),
            "places": Place.objects.filter(department=department, live=True).order_by("name")[:12],
            "procedures": self._procedures(department, request),
            "own_url": self.get_url(request),
            "crumbs": self.crumbs_below(request),
        }
        return self.answer(request, context, template="pages/department.html")

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """The chart, and each department below it."""
        root = self.get_full_url(request)
        slugs = Department.objects.filter(closed_on=None).order_by("pk").values_list("slug", flat=True)
        return [*super().get_sitemap_urls(request), *({"location": f"{root}{slug}/"} for slug in slugs)]

    @staticmethod
    def _procedures(department: Department, request: HttpRequest) -> list[tuple[str, Any]]:
        pages = ProcedurePage.objects.live().public().filter(procedure__department=department)
        return addressed(pages.defer_streamfields().order_by("title"), request)
