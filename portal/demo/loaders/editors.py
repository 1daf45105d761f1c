"""Editors in their groups: the whole site, or the part of one department only."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from portal.accounts.models import User
from portal.cms.models import BasePage
from portal.demo.loaders.city import City, read
from portal.demo.loaders.people import account_of
from portal.demo.loaders.rows import Tally, in_french
from portal.directory.models import Department
from portal.pages.models import EventIndexPage, NewsIndexPage
from portal.starter import rights

PARTS = {"news": NewsIndexPage, "events": EventIndexPage}


@transaction.atomic
def load(city: City) -> Tally:
    """`publish` decides, `propose` asks to be read over; `sections` limits both to a part of the tree."""
    tally = Tally()
    _give_parts()
    for row in read("people")["editors"]:
        user = account_of(row["slug"])
        for group in _groups(row):
            tally.note(_join(user, group))
    return tally


def _give_parts() -> None:
    """Each section of the site to the direction that answers for it, with its groups and its reading-over."""
    sections: dict[str, list[BasePage]] = defaultdict(list)
    for row in read("pages")["pages"]:
        if row["parent"] is None:
            sections[row["owner"]].append(in_french(BasePage).get(slug=row["slug"], depth=3))
    for slug, pages in sections.items():
        rights.give_part(Department.objects.get(slug=slug), pages)


def _join(user: User, group: Group) -> str:
    if user.groups.filter(pk=group.pk).exists():
        return "same"
    user.groups.add(group)
    return "made"


def _groups(row: dict[str, Any]) -> list[Group]:
    publishes = row["rights"] == "publish"
    general = rights.PUBLISHING if publishes else rights.WRITING
    if row["sections"] == "all":
        return [Group.objects.get(name=general)]
    return [_group_of(general, section, publishes=publishes) for section in row["sections"]]


def _group_of(general: str, section: str, *, publishes: bool) -> Group:
    if section in PARTS:
        page = PARTS[section].objects.get()
        return rights.group_for(f"{general} : {page.title}", page, publishes=publishes, general=rights.WRITING)
    owner = next(row["owner"] for row in read("pages")["pages"] if row["slug"] == section)
    return Group.objects.get(name=f"{general} : {Department.objects.get(slug=owner).name}")
