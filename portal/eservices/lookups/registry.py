"""The city's lists and registers as the form language reads them, by name. Open: rooms above register their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from portal.accounts.models import Resident
from portal.eservices.form_builder.facts import Answers
from portal.eservices.form_builder.parts import Option

Json = Any


@dataclass(frozen=True)
class Asker:
    """Whose form it is: what a person's own lists (children, requests, invoices) are read for."""

    resident: Resident | None = None


class OptionsOf(Protocol):
    def __call__(self, asker: Asker, answers: Answers) -> Sequence[Option]: ...


class LabelOf(Protocol):
    def __call__(self, asker: Asker, value: str) -> str | None: ...


@dataclass(frozen=True)
class Source:
    """One list: what may be chosen now, and the words of one value, also of one no longer offered."""

    options: OptionsOf
    label: LabelOf


ValueOf = Callable[..., Json]
SOURCES: dict[str, Source] = {}
VALUES: dict[str, ValueOf] = {}


def register_source(name: str, options: OptionsOf, label: LabelOf) -> None:
    """Make a list usable as `source` in definitions. Called in `ready()`."""
    SOURCES[name] = Source(options, label)


def register_value(name: str, value: ValueOf) -> None:
    """Make a fact usable as {"lookup": name, "args": {…}}; `value` takes the asker, then the named arguments."""
    VALUES[name] = value


@dataclass
class CityLookups:
    """The form builder's `Lookups` over the registry. One per request or verb: what it read once it keeps.

    `told` remembers the words and values given, with their arguments: the sheet of answers keeps them, so that a
    price, a sector or a label can be said again years later (design, decision 18).
    """

    asker: Asker = field(default_factory=Asker)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    told: dict[str, list[dict[str, Json]]] = field(default_factory=dict)
    _options: dict[tuple[str, str], Sequence[Option]] = field(default_factory=dict)

    def options(self, source: str, answers: Answers) -> Sequence[Option]:
        """Options of a list; empty when the list is unknown or has none."""
        key = (source, repr(sorted(dict(answers).items(), key=str)))
        if key not in self._options:
            found = SOURCES[source].options(self.asker, answers) if source in SOURCES else ()
            self._options[key] = found
        return self._options[key]

    def label(self, source: str, value: str) -> str | None:
        """The words for one value of a list; None if unknown."""
        kept = self.labels.setdefault(source, {})
        if value not in kept and source in SOURCES:
            found = SOURCES[source].label(self.asker, value)
            if found is None:
                return None
            kept[value] = found
        return kept.get(value)

    def value(self, name: str, **args: Json) -> Json:
        """One fact by name; None if unknown."""
        kept = self.told.setdefault(name, [])
        for each in kept:
            if each["args"] == args:
                return each["value"]
        found = VALUES[name](self.asker, **args) if name in VALUES else None
        kept.append({"args": args, "value": found})
        return found


@dataclass(frozen=True)
class KeptLookups:
    """The lists as they were the day a sheet was sent: nothing of it changes with the city's own data."""

    kept_labels: Mapping[str, Mapping[str, str]]
    kept_values: Mapping[str, Sequence[Mapping[str, Json]]]

    def options(self, source: str, answers: Answers) -> Sequence[Option]:
        return tuple(Option(value, label) for value, label in self.kept_labels.get(source, {}).items())

    def label(self, source: str, value: str) -> str | None:
        return self.kept_labels.get(source, {}).get(value)

    def value(self, name: str, **args: Json) -> Json:
        found = (each["value"] for each in self.kept_values.get(name, ()) if each["args"] == args)
        return next(found, None)


def register_rows(name: str, rows: Callable[[], Any], value: str = "slug", words: str = "name") -> None:
    """A list that is simply rows of a table: `rows` gives the query, live rows only."""
    register_source(name, partial(_rows_options, rows, value, words), partial(_rows_label, rows, value, words))


def _rows_options(rows: Callable[[], Any], value: str, words: str, asker: Asker, answers: Answers) -> Sequence[Option]:
    return tuple(Option(str(key), str(label)) for key, label in rows().values_list(value, words))


def _rows_label(rows: Callable[[], Any], value: str, words: str, asker: Asker, given: str) -> str | None:
    found = rows().model._default_manager.filter(**{value: given}).values_list(words, flat=True).first()
    return None if found is None else str(found)
