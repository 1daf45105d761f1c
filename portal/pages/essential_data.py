"""Essential data of the contracts, in the national format (arrêté of 22 December 2022, code de la commande publique
R2196-1): what the buyer puts on the national open-data portal, for each contract of 40 000 euros or more.

Names of fields and values are those of the format, straight apostrophes included. What we do not know is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.pages.models import TenderPage
from portal.pages.models.tenders import ESSENTIAL_FROM, TenderIndexPage, TenderStatus

COLUMNS = (
    "id", "acheteur_id", "nature", "objet", "codeCPV", "procedure", "lieuExecution_code", "lieuExecution_typeCode",
    "dureeMois", "dateNotification", "datePublicationDonnees", "montant", "formePrix", "typesPrix", "offresRecues",
    "titulaire_id", "titulaire_typeIdentifiant",
)  # fmt: skip


def contracts_of(buyer: TenderIndexPage) -> list[TenderPage]:
    """The contracts whose data the city owes, latest notification first."""
    found = (
        TenderPage.objects.child_of(buyer)
        .live()
        .public()
        .filter(status=TenderStatus.AWARDED, awarded_amount__gte=ESSENTIAL_FROM, notified_on__isnull=False)
    )
    return list(found.order_by("-notified_on", "-pk").defer_streamfields())


def contract(tender: TenderPage, buyer: TenderIndexPage) -> dict[str, Any]:
    """One « marche » of the format."""
    data: dict[str, Any] = {
        "id": tender.reference,
        "acheteur": {"id": buyer.buyer_siret},
        "nature": "Marché",
        "objet": tender.title,
        "codeCPV": tender.cpv[0] if tender.cpv else None,
        "procedure": tender.official_procedure,
        "lieuExecution": {"code": tender.place_code or buyer.buyer_place_code, "typeCode": "Code commune"},
        "dureeMois": tender.duration_months,
        "dateNotification": _day(tender.notified_on),
        "datePublicationDonnees": _day(tender.awarded_on or tender.notified_on),
        "montant": float(tender.awarded_amount or 0),
        "formePrix": tender.price_form,
        "typesPrix": {"typePrix": [tender.price_type]},
        "offresRecues": tender.offers,
        "titulaires": [{"titulaire": {"id": tender.holder_siret, "typeIdentifiant": "SIRET"}}]
        if tender.holder_siret
        else [],
    }
    return {name: value for name, value in data.items() if value not in (None, "")}


def whole(buyer: TenderIndexPage) -> dict[str, Any]:
    """The file of the format: {"marches": {"marche": […]}}."""
    return {"marches": {"marche": [contract(tender, buyer) for tender in contracts_of(buyer)]}}


def rows(buyer: TenderIndexPage) -> Iterable[list[Any]]:
    """The same flat, for a spreadsheet: the head, then a line for each contract."""
    yield list(COLUMNS)
    for tender in contracts_of(buyer):
        data = contract(tender, buyer)
        holder = data["titulaires"][0]["titulaire"] if data.get("titulaires") else {}
        flat = {
            **data,
            "acheteur_id": data["acheteur"]["id"],
            "lieuExecution_code": data["lieuExecution"]["code"],
            "lieuExecution_typeCode": data["lieuExecution"]["typeCode"],
            "typesPrix": ", ".join(data["typesPrix"]["typePrix"]),
            "titulaire_id": holder.get("id", ""),
            "titulaire_typeIdentifiant": holder.get("typeIdentifiant", ""),
        }
        yield [flat.get(name, "") for name in COLUMNS]


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
