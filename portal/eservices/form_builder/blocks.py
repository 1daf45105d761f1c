"""Shared blocks of questions (procedures §0.4) and their expansion inside a definition.

In a data file a block stands where a question stands:
{"block": "B-CONTACT", "prefix"?: "guardian", "off"?: [keys], "labels"?: {key: label}, "hints"?: {key: hint},
 "required"?: [keys], "optional"?: [keys], "options"?: {key: [values kept]}, "condition"?: condition}.
Keys in `off`, `labels` … are the block's own, without prefix. With a prefix every key becomes
"<prefix>_<key>"; a block of one question (B-PERSON, B-CHILD, B-ORG's organisation) takes the prefix as key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from portal.eservices.form_builder.block_questions import BLOCK_CALCULATIONS, BLOCKS
from portal.eservices.form_builder.default_workflow import default_workflow
from portal.eservices.form_builder.reading import DefinitionError

Json = Any

#: Questions that hold a whole record: with a prefix, the prefix alone is their key.
MAIN_QUESTION = {"B-PERSON": "person", "B-CHILD": "child", "B-ORG": "organisation"}


def block(name: str, **settings: Json) -> list[dict[str, Json]]:
    """The questions of a shared block as JSON. Raises DefinitionError for an unknown block."""
    return expand_block({"block": name, **settings})


def expand(data: Mapping[str, Json]) -> dict[str, Json]:
    """A definition's JSON with every block replaced by its questions. Expanding twice changes nothing."""
    if not isinstance(data, Mapping):
        raise DefinitionError("définition : un objet était attendu.")
    expanded = dict(deepcopy(data))
    if isinstance(expanded.get("steps"), list):
        added = _calculations_of_blocks(expanded["steps"])
        if added:
            expanded["calculations"] = _merged(added, expanded.get("calculations", []))
        expanded["steps"] = [_expand_step(step) for step in expanded["steps"]]
    if "workflow" in expanded:
        expanded["workflow"] = _expand_workflow(expanded["workflow"])
    return expanded


def _calculations_of_blocks(steps: list[Json]) -> list[Json]:
    """Calculations that come with the blocks used; a definition's own of the same key win."""
    found: list[Json] = []
    for reference in _references(steps):
        keys = {question["key"]: question["key"] for question in BLOCKS[reference["block"]]()}
        calculations = BLOCK_CALCULATIONS.get(reference["block"], list)()
        keys |= {calculation["key"]: calculation["key"] for calculation in calculations}
        if reference.get("prefix"):
            keys = {key: f"{reference['prefix']}_{key}" for key in keys}
        found += [{**_renamed(each, keys), "key": keys[each["key"]]} for each in calculations]
    return found


def _references(steps: list[Json]) -> list[Mapping[str, Json]]:
    questions = (question for step in steps if isinstance(step, Mapping) for question in step.get("questions") or ())
    return [
        each for each in questions if isinstance(each, Mapping) and each.get("block") in BLOCKS and "type" not in each
    ]


def _expand_step(step: Json) -> Json:
    if not isinstance(step, Mapping) or not isinstance(step.get("questions"), list):
        return step
    return {**step, "questions": _expand_questions(step["questions"])}


def _expand_questions(questions: list[Json]) -> list[Json]:
    found: list[Json] = []
    for question in questions:
        if isinstance(question, Mapping) and "block" in question and "type" not in question:
            found.extend(expand_block(question))
        elif isinstance(question, Mapping) and isinstance(question.get("fields"), list):
            found.append({**question, "fields": _expand_questions(question["fields"])})
        else:
            found.append(question)
    return found


def _expand_workflow(workflow: Json) -> Json:
    """ "standard" or {"base": "standard", …}: the default table, entries of the same key replaced."""
    if workflow == "standard":
        return default_workflow()
    if not isinstance(workflow, Mapping) or workflow.get("base") != "standard":
        return workflow
    base = default_workflow()
    return {part: _merged(base[part], workflow.get(part, [])) for part in base}


def _merged(base: list[Json], own: list[Json]) -> list[Json]:
    by_key = {each["key"]: each for each in base}
    by_key.update({each["key"]: each for each in own})
    return list(by_key.values())


_SETTINGS = {"block", "prefix", "off", "labels", "hints", "required", "optional", "options", "condition"}


def expand_block(reference: Mapping[str, Json]) -> list[dict[str, Json]]:
    """The questions one block reference stands for."""
    name = reference["block"]
    if name not in BLOCKS:
        raise DefinitionError(f"Le bloc « {name} » n’existe pas.")
    unknown = sorted(set(reference) - _SETTINGS)
    if unknown:
        raise DefinitionError(f"Bloc « {name} » : « {unknown[0]} » n’est pas un réglage de bloc.")
    questions = BLOCKS[name]()
    for adjust in _ADJUSTMENTS:
        questions = adjust(questions, reference)
    return [{**question, "block": name} for question in questions]


def _without_off(questions: list[Json], reference: Mapping[str, Json]) -> list[Json]:
    off = set(reference.get("off", ()))
    kept = [question for question in questions if question["key"] not in off]
    for question in kept:
        if "parts" in question:
            question["parts"] = [part for part in question["parts"] if part not in off]
        if "fields" in question:
            question["fields"] = [each for each in question["fields"] if each["key"] not in off]
    return kept


def _with_texts(questions: list[Json], reference: Mapping[str, Json]) -> list[Json]:
    for question in questions:
        for setting, name in (("labels", "label"), ("hints", "hint")):
            if question["key"] in reference.get(setting, {}):
                question[name] = reference[setting][question["key"]]
                question.pop("noun", None)
    return questions


def _with_duties(questions: list[Json], reference: Mapping[str, Json]) -> list[Json]:
    for question in questions:
        if question["key"] in reference.get("required", ()):
            question["required"] = True
        if question["key"] in reference.get("optional", ()):
            question["required"] = False
    return questions


def _with_options(questions: list[Json], reference: Mapping[str, Json]) -> list[Json]:
    for question in questions:
        kept = reference.get("options", {}).get(question["key"])
        if kept is not None:
            question["options"] = [option for option in question["options"] if option["value"] in kept]
    return questions


def _with_prefix(questions: list[Json], reference: Mapping[str, Json]) -> list[Json]:
    prefix = reference.get("prefix")
    if not prefix:
        return questions
    main = MAIN_QUESTION.get(reference["block"])
    keys = {each["key"]: prefix if each["key"] == main else f"{prefix}_{each['key']}" for each in questions}
    return [{**_renamed(question, keys), "key": keys[question["key"]]} for question in questions]


def _renamed(part: Json, keys: Mapping[str, str]) -> Any:
    """A question with its references to sibling questions renamed."""
    if isinstance(part, list):
        return [_renamed(each, keys) for each in part]
    if not isinstance(part, Mapping):
        return part
    return {name: _renamed_value(name, value, keys) for name, value in part.items()}


def _renamed_value(name: str, value: Json, keys: Mapping[str, str]) -> Json:
    if name == "questions" and isinstance(value, list):
        return [keys.get(each, each) for each in value]
    if name in ("question", "calculation", "of", "count", "rows") and isinstance(value, str):
        head, dot, rest = value.partition(".")
        return keys.get(head, head) + dot + rest
    return _renamed(value, keys)


def _with_condition(questions: list[Json], reference: Mapping[str, Json]) -> list[Json]:
    condition = reference.get("condition")
    for question in questions if condition else ():
        own = question.get("condition")
        question["condition"] = {"all": [condition, own]} if own else condition
    return questions


_ADJUSTMENTS: tuple[Callable[[list[Json], Mapping[str, Json]], list[Json]], ...] = (
    _without_off,
    _with_texts,
    _with_duties,
    _with_options,
    _with_prefix,
    _with_condition,
)
