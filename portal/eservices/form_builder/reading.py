"""From JSON to frozen dataclasses and back, driven by the type hints of the dataclasses.

An unknown key is refused (it would be lost on the way back); a missing one takes its default, so that a
definition under construction can be read and then judged by `checks`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

Json = Any


class DefinitionError(ValueError):
    """The JSON is not a definition; the message is a French sentence that names the place."""


@cache
def hints(kind: type) -> dict[str, Any]:
    """Resolved type hints of a dataclass."""
    return get_type_hints(kind)


def json_name(attribute: str) -> str:
    """`from_` in Python is `from` in JSON."""
    return attribute.rstrip("_")


def json_fields(kind: type) -> list[Field[Any]]:
    """The fields of a dataclass that belong to the form language (derived ones are left out)."""
    return [each for each in fields(kind) if each.metadata.get("json", True)]


def read(kind: Any, data: Json, where: str = "définition") -> Any:
    """Build `kind` (a dataclass or a hint) from JSON. Raises DefinitionError."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _read_dataclass(kind, data, where)
    origin = get_origin(kind)
    if origin is tuple:
        return _read_tuple(get_args(kind)[0], data, where)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), data, where)
    if origin is not None and issubclass(origin, Mapping):
        return _read_mapping(get_args(kind)[1], data, where)
    return _read_scalar(kind, data, where)


def _read_dataclass(kind: type, data: Json, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise DefinitionError(f"{where} : un objet était attendu.")
    known = {json_name(each.name): each.name for each in json_fields(kind)}
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise DefinitionError(f"{where} : « {unknown[0]} » ne fait pas partie du langage des formulaires.")
    values = {
        known[name]: read(hints(kind)[known[name]], value, f"{where} › {_place(name, data)}")
        for name, value in data.items()
    }
    missing = [each for each in json_fields(kind) if _is_mandatory(each) and each.name not in values]
    if missing:
        raise DefinitionError(f"{where} : il manque « {json_name(missing[0].name)} ».")
    return kind(**values)


def _place(name: str, data: Mapping[str, Json]) -> str:
    key = data.get("key")
    return f"{key} › {name}" if isinstance(key, str) else name


def _is_mandatory(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _read_tuple(item: Any, data: Json, where: str) -> tuple[Any, ...]:
    if isinstance(data, str) and item is str:
        return (data,)
    if not isinstance(data, list | tuple):
        raise DefinitionError(f"{where} : une liste était attendue.")
    return tuple(read(item, each, f"{where} {number}") for number, each in enumerate(data, 1))


def _read_union(kinds: tuple[Any, ...], data: Json, where: str) -> Any:
    if data is None:
        return None
    return read(next(kind for kind in kinds if kind is not type(None)), data, where)


def _read_mapping(item: Any, data: Json, where: str) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise DefinitionError(f"{where} : un objet était attendu.")
    return {str(name): read(item, value, f"{where} › {name}") for name, value in data.items()}


def _read_scalar(kind: Any, data: Json, where: str) -> Any:
    if kind is Any:
        return data
    expected = {str: "un texte", bool: "vrai ou faux", int: "un nombre entier"}
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise DefinitionError(f"{where} : {expected.get(kind, str(kind))} était attendu.")
    return data


def dump(value: Any) -> Json:
    """JSON of a dataclass; fields that hold their default are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((each, getattr(value, each.name)) for each in json_fields(type(value)))
        return {json_name(each.name): dump(held) for each, held in pairs if not _is_default(each, held)}
    if isinstance(value, Mapping):
        return {name: dump(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [dump(each) for each in value]
    return value


def _is_default(each: Field[Any], held: Any) -> bool:
    if each.default is not MISSING:
        return bool(held == each.default) and type(held) is type(each.default)
    return each.default_factory is not MISSING and held == each.default_factory()
