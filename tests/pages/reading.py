"""Guides, publications, people, districts and the contact page of the small city."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.cms.models import BasePage
from portal.directory.models import CollectionRound, Department, District, Place, Street
from portal.pages.models import (
    ContactPage,
    DepartmentsPage,
    DistrictIndexPage,
    DistrictPage,
    ElectedMember,
    ElectedMembersPage,
    GuidePage,
    GuidePartPage,
    PublicationPage,
)

PARTS = ("Avant l’inscription", "S’inscrire", "Après l’inscription")


def _add(parent: BasePage, page: Any) -> Any:
    parent.add_child(instance=page)
    return page


def add_reading_pages(
    home: BasePage, section: BasePage, department: Department, place: Place, body: list[dict[str, Any]]
) -> None:
    """All of them, live, below the home page or a section."""
    guide = _add(section, GuidePage(title="Entrer à l’école", slug="ecole", intro="Pas à pas.", department=department))
    for number, title in enumerate(PARTS, 1):
        _add(guide, GuidePartPage(title=title, slug=f"partie-{number}", intro="En bref.", body=body))
    _add(
        section,
        PublicationPage(
            title="Plan climat",
            slug="plan-climat",
            intro="Ce que la ville fera.",
            published_on=date(2026, 3, 2),
            version="2e édition",
            department=department,
            body=body,
            notes=[{"type": "note", "value": "<p>Source : relevés de la ville.</p>"}],
        ),
    )
    district = District.objects.create(slug="centre", name="Centre", population=31_200, elected="Idriss Lahlou")
    Place.objects.filter(pk=place.pk).update(district=district)
    _people(district)
    _add(section, ElectedMembersPage(title="Les élus", slug="les-elus"))
    _add(section, DepartmentsPage(title="Les services", slug="les-services"))
    _district_pages(home, district)
    _add(
        home,
        ContactPage(
            title="Nous contacter",
            slug="contact",
            intro="Par tous les moyens.",
            phone="02 61 91 00 00",
            relay_text="Un service gratuit transcrit l’appel.",
            relay_url="https://relais.example/",
            letter="Madame la Maire\n29999 Kermor",
            main_place=place,
            urgent=[
                {"type": "number", "value": {"name": "Urgence dans la rue", "phone": "02 61 91 07 00", "note": ""}}
            ],
            subjects=[
                {"type": "subject", "value": {"subject": "Mariage", "department": department.pk, "page": section.pk}}
            ],
        ),
    )


def _people(district: District) -> None:
    ElectedMember.objects.create(slug="maelle", name="Maëlle Kerdoncuff", rank="mayor", order=1)
    ElectedMember.objects.create(
        slug="idriss", name="Idriss Lahlou", rank="deputy", order=2, district=district, political_group="Ensemble"
    )


def _district_pages(home: BasePage, district: District) -> None:
    Street.objects.create(
        slug="rue-des-halles",
        name="Rue des Halles",
        district=district,
        postcode="29999",
        numbers_to=101,
        line=[[-4.95, 48.2], [-4.94, 48.2]],
    )
    for weekday in (1, 4):
        CollectionRound.objects.create(kind="grey", district=district, weekday=weekday)
    CollectionRound.objects.create(kind="yellow", district=district, weekday=2, parity="even")
    index = _add(home, DistrictIndexPage(title="Mon quartier", slug="mon-quartier"))
    _add(index, DistrictPage(title="Centre", slug="centre", intro="Le cœur.", district=district))
