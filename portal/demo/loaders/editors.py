"""Editors in their groups: the whole site, or one part of it only."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from portal.accounts.models import User
from portal.cms.models import BasePage
from portal.demo.loaders.city import City, read
from portal.demo.loaders.people import account_of
from portal.demo.loaders.rows import Tally
from portal.pages.models import EventIndexPage, NewsIndexPage
from portal.starter import rights

PARTS = {"news": NewsIndexPage, "events": EventIndexPage}


@transaction.atomic
def load(city: City) -> Tally:
    """`publish` decides, `propose` asks to be read over; `sections` limits both to a part of the tree."""
    tally = Tally()
    for row in read("people")["editors"]:
        user = account_of(row["slug"])
        for group in _groups(row):
            tally.note(_join(user, group))
    return tally


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
    return [
        rights.group_for(f"{general} : {page.title}", page, publishes=publishes, general=rights.WRITING)
        for page in map(_part, row["sections"])
    ]


def _part(section: str) -> BasePage:
    if section in PARTS:
        return PARTS[section].objects.get()
    return BasePage.objects.get(slug=section, depth=3)
