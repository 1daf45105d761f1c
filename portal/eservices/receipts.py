"""What the city issues on paper: receipt, acknowledgement, decision, certificate of a tacit acceptance.

Each document is made of one frozen dict, all that is printed and nothing read later, so that it can be made again in
ten years, letter for letter. The dataclasses below are the shape of that dict; `frozen` writes it, `parsed` reads it
and refuses a key it does not know. Words, days and amounts come in already written in French.
Answers about health, disability, diet or social life are never in it: they read « renseigné » (RGPD art. 9).
"""

import json
import types
import typing
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from typing import Any, Final, Literal, TypeVar, cast

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.lib import pdf

Kind = Literal["receipt", "acknowledgement", "decision", "certificate"]
ATTACHED_NAME: Final = "demande.json"
MASK: Final = "renseigné"  # documents are in French whatever language the person reads
Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """The city as it is named on paper. `site` without scheme; `logo` is a path below static/, or empty."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    site: str = ""
    logo: str = ""
    data_officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The department in charge: CRPA R112-11-1 2° wants its name, postal or electronic address, and phone."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question as it was asked, and the lines of its answer."""

    question: str
    answer: tuple[str, ...] = ()
    sensitive: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        return self.answer or (_("Sans réponse"),)

    @property
    def direction(self) -> str:
        """Arabic and Hebrew read from right to left: the first letter of a direction decides, as HTML's dir=auto."""
        for character in "".join(self.answer):
            if (side := unicodedata.bidirectional(character)) in ("L", "R", "AL"):
                return "ltr" if side == "L" else "rtl"
        return "ltr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A supporting document: « facture.pdf, 1 page », « à fournir », « vue au guichet »."""

    label: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    label: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """How the amount was computed, line by line; `tariff` says of which day the tariff is."""

    title: str
    lines: tuple[PriceLine, ...]
    total_label: str
    total: str
    tariff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What every document carries. `received` is written out, `received_at` is ISO 8601, `verification_url` whole."""

    city: City
    service: Service
    reference: str
    procedure: str
    received: str
    received_at: str
    verification_code: str
    verification_url: str
    channel: str = ""
    applicant: str = ""
    applicant_contact: str = ""
    filed_by: str = ""
    heading: str = ""

    @property
    def office(self) -> list[str]:
        """The department, its address, phone and e-mail: the city's own where it has none (CRPA R112-11-1 2°)."""
        service, city = self.service, self.city
        ways = (service.address or city.address, service.phone or city.phone, service.email or city.email)
        return [service.name, *filter(None, ways)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptData(Issued):
    """The receipt of a filing. `next_steps`: deadline, meaning of silence, remedies. `proves`: what it is worth."""

    sections: tuple[Section, ...] = ()
    pieces: tuple[Piece, ...] = ()
    price: Price | None = None
    next_steps: tuple[str, ...] = ()
    proves: str = ""
    privacy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementData(Issued):
    """The acknowledgement (AER). `silence` and `remedies`: the sentences of CRPA R112-11-1 3°.

    `missing`, `missing_until`, `missing_effect`: what is still awaited, the term and its effect (CRPA L114-5).
    """

    silence: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    missing_until: str = ""
    missing_effect: str = ""
    privacy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionData(Issued):
    """A decision. `outcome`: the sentence that decides. A refusal needs `reasons` (CRPA L211-5) and `remedies` (CJA
    R421-5). `signed_by`, `capacity` and the service's name stand on it in any case (CRPA L212-1, L212-2)."""

    outcome: str
    decided_on: str
    signed_by: str
    capacity: str
    delegation: str = ""
    legal_basis: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    algorithm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateData(Issued):
    """The certificate of a tacit acceptance, owed on request (CRPA L232-3). `deemed_on` is the day written out."""

    deemed_on: str
    issued_on: str
    signed_by: str = ""
    capacity: str = ""
    legal_basis: tuple[str, ...] = ()


SHAPES: Final[dict[Kind, type[Issued]]] = {
    "receipt": ReceiptData,
    "acknowledgement": AcknowledgementData,
    "decision": DecisionData,
    "certificate": CertificateData,
}


def frozen(data: Issued) -> dict[str, Any]:
    """The JSON dict to keep in IssuedDocument.data. Content of sensitive answers does not pass."""
    kept: dict[str, Any] = json.loads(json.dumps(asdict(_masked(data))))
    return kept


def parsed(kind: Kind, data: Mapping[str, Any]) -> Issued:
    """The dataclass of a kept dict. Raises TypeError for an unknown or missing key, KeyError for an unknown kind."""
    return _masked(_read(SHAPES[kind], data))


def heading(kind: Kind, data: Issued) -> str:
    """The title of the document, said by the h1 and by the file's metadata."""
    default = {
        "receipt": _("Récépissé de votre demande"),
        "acknowledgement": _("Accusé de réception de votre demande"),
        "decision": _("Décision sur votre demande"),
        "certificate": _("Attestation d’acceptation sans réponse"),
    }
    return data.heading or default[kind]


def html_for(kind: Kind, data: Mapping[str, Any], *, tracking_code: str = "") -> str:
    """The HTML that `build` prints. `tracking_code` is printed but belongs to no kept dict: it is stored nowhere."""
    document = parsed(kind, data)
    with translation.override("fr"):
        context = {
            "data": document,
            "heading": heading(kind, document),
            "tracking_code": tracking_code,
            "verification_qr": pdf.qr_data_uri(document.verification_url),
            "verification_words": document.verification_url.partition("://")[2],
        }
        return render_to_string(f"pdf/{kind}.html", context)


def build(kind: Kind, data: Mapping[str, Any], *, tracking_code: str = "") -> bytes:
    """The PDF of a kept dict, which it carries as `demande.json`. Raises pdf.PdfFailed."""
    document = parsed(kind, data)
    with translation.override("fr"):
        title = f"{heading(kind, document)} {document.reference}, {document.city.name}"
    content = json.dumps(frozen(document), ensure_ascii=False, indent=1).encode()
    html = html_for(kind, data, tracking_code=tracking_code)
    return pdf.render(html, title=title, attachments=[(ATTACHED_NAME, content, "application/json")])


def _masked(data: Issued) -> Issued:
    if not isinstance(data, ReceiptData):
        return data
    return replace(data, sections=tuple(_masked_section(section) for section in data.sections))


def _masked_section(section: Section) -> Section:
    return replace(section, answers=tuple(_masked_answer(answer) for answer in section.answers))


def _masked_answer(answer: Answer) -> Answer:
    if not answer.sensitive or not answer.answer:
        return answer
    return replace(answer, answer=(MASK,))


def _read(shape: type[Shape], data: Mapping[str, Any]) -> Shape:
    """A dataclass out of plain JSON, nested ones and tuples included."""
    hints = typing.get_type_hints(shape)
    known = {field.name for field in fields(cast(Any, shape))}
    return shape(**{key: _value(hints[key], value) if key in known else value for key, value in data.items()})


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    if typing.get_origin(hint) is tuple:
        return tuple(_value(typing.get_args(hint)[0], item) for item in value)
    return _read(cast(type[Any], hint), value) if is_dataclass(hint) else value
