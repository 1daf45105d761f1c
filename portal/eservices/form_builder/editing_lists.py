"""More operations of the workshop: copies, sub-questions, answers to choose from, and the rows of what follows.

Like `editing`: pure, each returns a new definition's JSON or raises EditRefused with a French sentence.
A *place* names what may carry a condition: "step:key", "question:key", "field:group.key", "option:question.value",
"routing:0", "silence.variants:1" …
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder import editing
from portal.eservices.form_builder.conditions import references
from portal.eservices.form_builder.editing import EditRefused, free_key

Json = Any
Data = dict[str, Json]

#: Lists of the definition that the workshop edits row by row.
LISTS = (
    "endings", "routing", "clocks", "calculations", "entry_points", "child_requests", "test_cases",
    "silence.variants", "workflow.states", "workflow.transitions", "workflow.decisions",
)  # fmt: skip


# -- copies -----------------------------------------------------------------------------------------------


def duplicate_step(data: Mapping[str, Json], step: str) -> Data:
    """The same page just after, its questions under new keys, its inner conditions following them."""
    new = editing.copied(data)
    held = editing.step_in(new, step)
    keys = {each["key"]: free_key(each["key"], _all_keys(new)) for each in held["questions"]}
    twin = _renamed(deepcopy(held), keys)
    twin["key"] = free_key(step, [each["key"] for each in new["steps"]])
    twin["title"] = _("{title} (copie)").format(title=held.get("title", ""))
    new["steps"].insert(new["steps"].index(held) + 1, twin)
    return editing.checked(new)


def duplicate_question(data: Mapping[str, Json], question: str) -> Data:
    """The same question just after, under a new key."""
    new = editing.copied(data)
    held, page = editing.question_in(new, question), editing.page_of(new, question)
    twin = deepcopy(held)
    twin["key"] = free_key(question, _all_keys(new))
    twin.pop("block", None)
    page["questions"].insert(page["questions"].index(held) + 1, twin)
    return editing.checked(new)


def _all_keys(data: Data) -> list[str]:
    return [question["key"] for step in data["steps"] for question in step["questions"]]


def _renamed(part: Json, keys: Mapping[str, str]) -> Json:
    """The part with every mention of these questions renamed."""
    if isinstance(part, list):
        return [_renamed(each, keys) for each in part]
    if not isinstance(part, Mapping):
        return part
    return {name: _renamed_value(name, value, keys) for name, value in part.items()}


def _renamed_value(name: str, value: Json, keys: Mapping[str, str]) -> Json:
    if name in ("key", "question", "of", "count", "rows") and isinstance(value, str):
        head, dot, rest = value.partition(".")
        return keys.get(head, head) + dot + rest
    if name == "questions" and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [keys.get(each, each) for each in value]
    return _renamed(value, keys)


# -- sub-questions of a group, a grid or a ranked list -------------------------------------------------------


def add_field(data: Mapping[str, Json], group: str, *, field: Mapping[str, Json]) -> Data:
    """One more question in each row of a group."""
    new = editing.copied(data)
    fields = editing.question_in(new, group).setdefault("fields", [])
    editing.require(field.get("label"), _("Écrivez la question."))
    key = free_key(str(field["label"]), [each["key"] for each in fields])
    fields.append({**field, "key": key})
    return editing.checked(new)


def edit_field(data: Mapping[str, Json], group: str, key: str, *, changes: Mapping[str, Json]) -> Data:
    """Settings of a sub-question, those given only; None takes a setting away."""
    new = editing.copied(data)
    held = _field(new, group, key)
    held.update(changes)
    for name in [name for name, value in held.items() if value is None]:
        del held[name]
    editing.require(held.get("label"), _("Écrivez la question."))
    return editing.checked(new)


def move_field(data: Mapping[str, Json], group: str, key: str, by: int) -> Data:
    """A sub-question up (-1) or down (+1)."""
    new = editing.copied(data)
    first, last = _("Cette question est déjà la première."), _("Cette question est déjà la dernière.")
    editing.move(editing.question_in(new, group)["fields"], _field(new, group, key), by, first, last)
    return editing.checked(new)


def remove_field(data: Mapping[str, Json], group: str, key: str) -> Data:
    """A sub-question less; refused while its neighbours rest on it."""
    new = editing.copied(data)
    fields, held = editing.question_in(new, group)["fields"], _field(new, group, key)
    fields.remove(held)
    user = next((each for each in fields if key in references(each.get("condition"))), None)
    if user:
        sentence = _("« {label} » sert encore à « {place} » : changez-la d’abord.")
        raise EditRefused(sentence.format(label=held.get("label", key), place=user.get("label", user["key"])))
    return editing.checked(new)


def _field(data: Data, group: str, key: str) -> Data:
    fields = editing.question_in(data, group).get("fields", [])
    return _found((each for each in fields if each["key"] == key), _("Cette question n’existe plus."))


def _found(candidates: Any, sentence: str) -> Data:
    found: Data | None = next(iter(candidates), None)
    if found is None:
        raise EditRefused(sentence)
    return found


# -- answers to choose from -----------------------------------------------------------------------------------


def put_options(data: Mapping[str, Json], question: str, *, options: list[dict[str, Json]]) -> Data:
    """All the answers of a choice, in order: {value?, label, hint?, exclusive?}.

    An answer keeps its value (drafts and conditions rest on it) and its condition; a new one gets a value from its
    label. Refused when an answer that a condition names would go.
    """
    new = editing.copied(data)
    held = options_holder(new, question)
    known = {each["value"]: each for each in held.get("options", [])}
    held["options"] = _with_values(options, known)
    gone = sorted(set(known) - {each["value"] for each in held["options"]})
    for value in gone:
        _refuse_if_named(new, question, value, str(known[value].get("label") or value))
    return editing.checked(new)


def options_holder(data: Data, question: str) -> Data:
    """The question, or the sub-question « group.key »."""
    group, dot, key = question.partition(".")
    return _field(data, group, key) if dot else editing.question_in(data, question)


def _with_values(options: list[dict[str, Json]], known: Mapping[str, Json]) -> list[Data]:
    labels = [str(each.get("label", "")).strip() for each in options]
    editing.require(all(labels), _("Écrivez chaque réponse à choisir, ou retirez la ligne vide."))
    if len(set(labels)) < len(labels):
        raise EditRefused(_("La même réponse est écrite deux fois."))
    taken = [*known, *(str(each["value"]) for each in options if each.get("value"))]
    kept: list[Data] = []
    for each in options:
        value = each.get("value") or free_key(str(each["label"]), taken)
        taken.append(str(value))
        row = {**known.get(str(value), {}), **each, "value": value}
        kept.append({name: held for name, held in row.items() if held not in ("", None, False)})
    return kept


def _refuse_if_named(data: Data, question: str, value: str, label: str) -> None:
    place = next((name for name, part in editing.parts_with_conditions(data) if _names(part, question, value)), None)
    if place:
        sentence = _("La réponse « {label} » sert encore à {place} : changez-la d’abord.")
        raise EditRefused(sentence.format(label=label, place=place))


def _names(part: Json, question: str, value: str) -> bool:
    """Whether a condition compares this question with this answer."""
    if isinstance(part, list | tuple):
        return any(_names(each, question, value) for each in part)
    if not isinstance(part, Mapping):
        return False
    if part.get("question") == question:
        wanted = part.get("value")
        return value in wanted if isinstance(wanted, list) else value == wanted
    return any(_names(each, question, value) for each in part.values())


# -- rows of what follows ---------------------------------------------------------------------------------------


def rows_of(data: Data, name: str) -> list[Json]:
    """One of `LISTS` inside this JSON, made when missing."""
    if name not in LISTS:
        raise EditRefused(_("« {name} » ne se modifie pas ici.").format(name=name))
    outer, dot, inner = name.partition(".")
    rows: list[Json] = data.setdefault(outer, {}).setdefault(inner, []) if dot else data.setdefault(outer, [])
    return rows


def put_row(data: Mapping[str, Json], name: str, row: Mapping[str, Json], *, at: int | None = None) -> Data:
    """A row added, or the row `at` changed: None takes a setting away, what is not given stays. A row that needs a
    key takes it from its label."""
    new = editing.copied(data)
    rows = rows_of(new, name)
    if at is None:
        rows.append(_with_key(name, row, rows))
    else:
        rows[_index(rows, at)].update(row)
    for each in rows:
        for setting in [setting for setting, value in each.items() if value is None]:
            del each[setting]
    return editing.checked(new)


def _with_key(name: str, row: Mapping[str, Json], rows: list[Json]) -> Data:
    if name in ("routing", "silence.variants", "child_requests", "test_cases", "entry_points") or row.get("key"):
        return dict(row)
    words = str(row.get("label") or row.get("title") or name.rpartition(".")[2])
    return {**row, "key": free_key(words, [each["key"] for each in rows])}


def move_row(data: Mapping[str, Json], name: str, at: int, by: int) -> Data:
    """A row up (-1) or down (+1): the order matters where the first that holds wins."""
    new = editing.copied(data)
    rows = rows_of(new, name)
    first, last = _("Cette ligne est déjà la première."), _("Cette ligne est déjà la dernière.")
    row, target = rows[_index(rows, at)], at + by
    if not 0 <= target < len(rows):
        raise EditRefused(first if target < 0 else last)
    del rows[at]
    rows.insert(target, row)
    return editing.checked(new)


def remove_row(data: Mapping[str, Json], name: str, at: int) -> Data:
    """A row less."""
    new = editing.copied(data)
    rows = rows_of(new, name)
    del rows[_index(rows, at)]
    return editing.checked(new)


def _index(rows: list[Json], at: int) -> int:
    if not 0 <= at < len(rows):
        raise EditRefused(_("Cette ligne n’existe plus."))
    return at


# -- conditions -----------------------------------------------------------------------------------------------


def put_condition(data: Mapping[str, Json], place: str, condition: Json) -> Data:
    """The condition of a place; None: no condition. A page or a question may only look backwards."""
    kind, _separator, key = place.partition(":")
    if kind in ("step", "question") and condition:
        return editing.set_condition(data, condition=condition, **{kind: key})
    new = editing.copied(data)
    held = holder(new, place)
    held.pop("condition", None)
    if condition:
        held["condition"] = condition
    elif kind == "silence.variants":
        raise EditRefused(_("Une variante a toujours une condition : supprimez plutôt la variante."))
    return editing.checked(new)


def holder(data: Data, place: str) -> Data:
    """What carries the condition of a place. Raises EditRefused when it is gone."""
    kind, _separator, key = place.partition(":")
    if kind in LISTS:
        rows = rows_of(data, kind)
        row: Data = rows[_index(rows, int(key) if key.isascii() and key.isdigit() else -1)]
        return row
    if kind not in _HOLDERS:
        raise EditRefused(_("Cet élément n’existe plus."))
    return _HOLDERS[kind](data, key)


def _option(data: Data, key: str) -> Data:
    question, _separator, value = key.rpartition(".")
    options = options_holder(data, question).get("options", [])
    return _found((each for each in options if each["value"] == value), _("Cette réponse n’existe plus."))


_HOLDERS: Mapping[str, Callable[[Data, str], Data]] = {
    "step": lambda data, key: editing.step_in(data, key),
    "question": lambda data, key: editing.question_in(data, key),
    "field": lambda data, key: options_holder(data, key),
    "option": _option,
}
