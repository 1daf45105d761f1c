"""The published JSON Schema (2020-12) of the form language, drawn from the dataclasses themselves."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from portal.eservices.form_builder.block_questions import BLOCKS
from portal.eservices.form_builder.calculations import FORMULAS
from portal.eservices.form_builder.conditions import FORMS, OPERATORS
from portal.eservices.form_builder.definition import LANGUAGE_VERSION, Definition
from portal.eservices.form_builder.questions import INTERNAL_TYPES, TYPES
from portal.eservices.form_builder.reading import hints, json_fields, json_name
from portal.eservices.form_builder.rules import OUTCOMES, PHASES, WHO
from portal.eservices.form_builder.validations import FORBIDDEN, KINDS

Json = Any
Schema = dict[str, Json]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CONDITION = {"$ref": "#/$defs/condition"}
_FORMULA = {"$ref": "#/$defs/formula"}
_ENUMS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("Ending", "kind"): ("submit", "refuse", "hand_off"),
    ("State", "phase"): PHASES,
    ("State", "outcome"): OUTCOMES,
    ("DecisionKind", "outcome"): OUTCOMES,
    ("Clock", "kind"): ("legal", "service"),
    ("Clock", "starts"): ("received", "complete"),
    ("Clock", "effect"): ("accept", "reject", "none"),
    ("Silence", "effect"): ("accept", "reject", "none"),
    ("SilenceVariant", "effect"): ("accept", "reject", "none"),
    ("Duration", "unit"): ("months", "working_days", "days", "hours"),
    ("Retention", "base"): ("closed", "decided", "received"),
    ("Validation", "level"): ("error", "warning"),
    ("Piece", "when"): ("now", "later"),
}


@cache
def _schema() -> Schema:
    definitions: Schema = {"condition": _condition(), "formula": _formula(), "block": _block()}
    root = _object(Definition, definitions)
    root["properties"]["language_version"] = {"const": LANGUAGE_VERSION}
    root["properties"]["workflow"] = _workflow(definitions)
    questions = definitions["Step"]["properties"]["questions"]
    questions["items"] = {"anyOf": [{"$ref": "#/$defs/Question"}, {"$ref": "#/$defs/block"}]}
    return {"$schema": DIALECT, "title": "Definition of a procedure", **root, "$defs": definitions}


def json_schema() -> Schema:
    """The schema of a definition, blocks expanded or not."""
    return dict(_schema())


def validate(data: Json) -> list[str]:
    """What does not fit the schema, one sentence each with its place; [] when all fits."""
    errors = sorted(Draft202012Validator(_schema()).iter_errors(data), key=lambda error: list(map(str, error.path)))
    return [f"{_place(error)} : {_reason(error)}" for error in errors]


def _place(error: ValidationError) -> str:
    return " › ".join(map(str, error.absolute_path)) or "définition"


def _reason(error: ValidationError) -> str:
    deepest = max(error.context or [error], key=lambda each: len(each.absolute_path))
    return str(deepest.message)


def _object(kind: type, definitions: Schema) -> Schema:
    properties = {}
    for each in json_fields(kind):
        properties[json_name(each.name)] = _property(kind, each.name, definitions)
    required = [
        json_name(each.name)
        for each in json_fields(kind)
        if each.default is MISSING and each.default_factory is MISSING
    ]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _property(kind: type, name: str, definitions: Schema) -> Schema:
    if name in ("condition", "when", "where") and hints(kind)[name] is Any:
        return _CONDITION
    if (kind.__name__, name) == ("Calculation", "formula"):
        return _FORMULA
    if (kind.__name__, name) in _ENUMS:
        return {"enum": list(_ENUMS[kind.__name__, name])}
    special = {"Question.type": sorted(set(TYPES) - INTERNAL_TYPES), "Validation.kind": sorted(KINDS)}
    if f"{kind.__name__}.{name}" in special:
        return {"enum": special[f"{kind.__name__}.{name}"]}
    items = {"Transition.who": list(WHO), "Validation.what": sorted(FORBIDDEN)}.get(f"{kind.__name__}.{name}")
    if items:
        return {"anyOf": [{"enum": items}, {"type": "array", "items": {"enum": items}}]}
    return _hint(hints(kind)[name], definitions)


def _hint(hint: Any, definitions: Schema) -> Schema:
    if hint is Any:
        return {}
    if is_dataclass(hint) and isinstance(hint, type):
        return _reference(hint, definitions)
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple:
        items: Schema = {"type": "array", "items": _hint(args[0], definitions)}
        return {"anyOf": [{"type": "string"}, items]} if args[0] is str else items
    if origin in (Union, types.UnionType):
        return {"anyOf": [{"type": "null"} if arg is type(None) else _hint(arg, definitions) for arg in args]}
    if origin is not None:
        return {"type": "object", "additionalProperties": _hint(args[1], definitions)}
    return {"type": {str: "string", bool: "boolean", int: "integer"}[hint]}


def _reference(kind: type, definitions: Schema) -> Schema:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        definitions[kind.__name__] = _object(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _condition() -> Schema:
    forms = list(_condition_forms())
    return {"anyOf": [{"type": "null"}, {"type": "object", "maxProperties": 0}, *forms]}


def _condition_forms() -> Iterator[Schema]:
    nested: Schema = {"all": {"type": "array", "items": _CONDITION}, "any": {"type": "array", "items": _CONDITION}}
    nested |= {"not": _CONDITION, "age": {"type": "object", "required": ["of"]}, "channel": {}, "applicant": {}}
    tested = {"op": {"enum": sorted(OPERATORS)}, "value": {}, "where": _CONDITION, "args": {"type": "object"}}
    for form in FORMS:
        own: Schema = {form: nested.get(form, {"type": "string"})}
        others = {"which": {"enum": ["any", "all", "none"]}, "condition": _CONDITION} if form == "rows" else tested
        yield {"type": "object", "properties": {**own, **others}, "required": [form], "additionalProperties": False}


def _formula() -> Schema:
    forms = [*FORMULAS, "question", "calculation", "today", "value"]
    worked_out = {"type": "object", "anyOf": [{"required": [form]} for form in forms]}
    return {"anyOf": [{"type": ["null", "string", "number", "boolean"]}, worked_out]}


def _block() -> Schema:
    keys = {"type": "array", "items": {"type": "string"}}
    texts = {"type": "object", "additionalProperties": {"type": "string"}}
    return {
        "type": "object",
        "properties": {
            "block": {"enum": sorted(BLOCKS)},
            "prefix": {"type": "string"},
            "off": keys,
            "labels": texts,
            "hints": texts,
            "required": keys,
            "optional": keys,
            "options": {"type": "object", "additionalProperties": keys},
            "condition": _CONDITION,
        },
        "required": ["block"],
        "additionalProperties": False,
    }


def _workflow(definitions: Schema) -> Schema:
    whole = definitions["Workflow"]
    based = {**whole, "properties": {**whole["properties"], "base": {"const": "standard"}}, "required": ["base"]}
    return {"anyOf": [{"const": "standard"}, based, {"$ref": "#/$defs/Workflow"}]}
