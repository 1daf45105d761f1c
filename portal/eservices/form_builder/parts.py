"""The parts a procedure's form is made of. Frozen, read from JSON by `reading.read`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any
NOTHING: Mapping[str, Json] = {}


@dataclass(frozen=True)
class Option:
    """One possible answer. `exclusive`: choosing it excludes the others (« aucun »)."""

    value: str
    label: str = ""
    hint: str = ""
    condition: Json = None
    exclusive: bool = False


@dataclass(frozen=True)
class Validation:
    """One rule on an answer, with its own message.

    `kind`: see `validations.KINDS`. `level`: "error" stops, "warning" asks the person to confirm.
    `condition`: for kind "condition" what must hold; for the others when the rule applies.
    """

    kind: str
    message: str = ""
    level: str = "error"
    condition: Json = None
    questions: tuple[str, ...] = ()
    op: str = ""
    value: Json = None
    at: Json = None
    fields: tuple[str, ...] = ()
    what: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """How a supporting document may come. `when`: "now" (must come with the filing) or "later"."""

    when: str = "later"
    document_type: str = ""
    example: str = ""
    max_size_mb: int = 10


@dataclass(frozen=True)
class Question:
    """One question. What each key means for each type stands in docs of the form language.

    `noun` completes « Saisissez … » (« votre nom de naissance »), `required_message` replaces the whole sentence
    when a required answer is missing; `item` names one row of a group
    (« personne »). `fields` are the sub-questions of a group, a grid (its columns) or a ranked list;
    `parts` the parts kept of a person, an organisation or a child.
    """

    key: str
    type: str
    label: str = ""
    noun: str = ""
    hint: str = ""
    text: str = ""
    required: bool = False
    required_message: str = ""
    condition: Json = None
    options: tuple[Option, ...] = ()
    source: str = ""
    format: str = ""
    min: Json = None
    max: Json = None
    min_length: int | None = None
    max_length: int | None = None
    decimals: int = 0
    step: Json = None
    unit: str = ""
    item: str = ""
    fields: tuple[Question, ...] = ()
    parts: tuple[str, ...] = ()
    calculation: str = ""
    validations: tuple[Validation, ...] = ()
    default: Json = None
    autocomplete: str = ""
    sensitive: bool = False
    masked: bool = False
    indexed: bool = False
    block: str = ""
    piece: Piece | None = None


@dataclass(frozen=True)
class Step:
    """One page. `later_keys` (derived) are the questions of the pages after it."""

    key: str
    title: str = ""
    intro: str = ""
    condition: Json = None
    questions: tuple[Question, ...] = ()
    repeat: str = ""
    later_keys: frozenset[str] = field(default=frozenset(), compare=False, metadata={"json": False})


@dataclass(frozen=True)
class Ending:
    """Where the form may stop. `kind`: submit, refuse or hand_off; judged once `step` is answered.

    `soft`: shown as advice, the person may go on.
    """

    key: str
    kind: str = "submit"
    condition: Json = None
    title: str = ""
    text: str = ""
    step: str = ""
    url: str = ""
    soft: bool = False


@dataclass(frozen=True)
class Calculation:
    """A value worked out from the answers: see `calculations`. `rounding` such as "0.01" or "1"."""

    key: str
    label: str = ""
    formula: Json = None
    unit: str = ""
    rounding: str = ""


@dataclass(frozen=True)
class EntryPoint:
    """A public page that opens this form with some answers already chosen."""

    slug: str
    label: str = ""
    preset: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class TestCase:
    """A stored rehearsal: answers in, what must come out."""

    __test__ = False

    name: str
    entry: str = ""
    today: str = ""
    channel: str = "online"
    answers: Mapping[str, Json] = field(default_factory=dict)
    expect: Mapping[str, Json] = field(default_factory=dict)
