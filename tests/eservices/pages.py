"""Filling the barrow's form as a browser without JavaScript does."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from portal.eservices.models import Draft, Procedure

NEED = {"thing": "charrette", "in_kermor": "oui"}
HELPERS = {"helpers__count": "1", "helpers__0__name": "Erwan", "helpers__0__age": "40", "health": "En fauteuil."}
PIECES = {"insurance__later": "on"}
CONTACT = {
    "person__family_name": "Le Cléac’h", "person__given_names": "Maïwenn", "email": "maiwenn@courriel.example",
    "reply_by": "courriel",
}  # fmt: skip
PAGES: dict[str, dict[str, Any]] = {"need": NEED, "helpers": HELPERS, "pieces": PIECES, "contact": CONTACT}


def url(draft: Draft, name: str, *args: str) -> str:
    """The address of one page of a draft."""
    return reverse(f"filing_{name}", args=[draft.version.procedure.slug, draft.key, *args])


def begin(client: Client, made: Procedure, **data: Any) -> Draft:
    """Post the first page; returns the draft it began."""
    known = set(Draft.objects.values_list("pk", flat=True))
    client.post(f"/demarches/{made.slug}/commencer/", {"once": str(uuid4()), **NEED, **data})
    return Draft.objects.exclude(pk__in=known).select_related("version__procedure").get()


def fill(client: Client, draft: Draft, upto: str = "contact") -> None:
    """Post the pages in order, as far as `upto`."""
    for step, data in PAGES.items():
        client.post(url(draft, "step", step), data)
        if step == upto:
            break


def ready(client: Client, made: Procedure) -> Draft:
    """A draft with nothing left to do but send."""
    draft = begin(client, made)
    fill(client, draft)
    return draft
