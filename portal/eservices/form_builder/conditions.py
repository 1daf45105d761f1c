"""Conditions: one evaluator for pages, questions, options, pieces, routes, endings and messages.

Forms: {"all": […]}, {"any": […]}, {"not": …};
{"question": key, "op": …, "value": …}, {"calculation": key, "op": …, "value": …};
{"age": {"of": key, "at": "today" | date | {"question": key}}, "op": …, "value": n};
{"count": group, "where"?: condition on a row, "op": …, "value": n};
{"rows": group, "which": "any" | "all" | "none", "condition": condition on a row};
{"lookup": name, "args": {…}, "op": …, "value": …};
{"channel": "desk" | [..]}, {"applicant": "person" | "organisation" | "known" | "guest"}.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, cast

from portal.eservices.form_builder.condition_words import in_words
from portal.eservices.form_builder.facts import Answers, Facts
from portal.eservices.form_builder.values import (
    age_at,
    as_date,
    comparable,
    get,
    is_empty,
    operand,
)

__all__ = ["FORMS", "OPERATORS", "evaluate", "holds", "in_words", "references"]

Json = Any
Condition = Mapping[str, Json]
FORMS = ("all", "any", "not", "question", "calculation", "age", "count", "rows", "lookup", "channel", "applicant")


def evaluate(condition: Json, answers: Answers, facts: Facts) -> bool:
    """Whether it holds; no condition (None or {}) always does, an unknown form never does."""
    if not condition:
        return True
    form = form_of(condition)
    return form is not None and _EVALUATORS[form](condition, answers, facts)


def form_of(condition: Json) -> str | None:
    """Which of `FORMS` a condition is, None if none."""
    if not isinstance(condition, Mapping):
        return None
    return next((form for form in FORMS if form in condition), None)


def row_scope(row: Json, answers: Answers) -> Answers:
    """Answers as a condition inside a repeated row sees them: the row first, then the rest."""
    return ChainMap(row if isinstance(row, dict) else {}, cast(MutableMapping[str, Json], answers))


def _all(condition: Condition, answers: Answers, facts: Facts) -> bool:
    return all(evaluate(each, answers, facts) for each in condition["all"])


def _any(condition: Condition, answers: Answers, facts: Facts) -> bool:
    return any(evaluate(each, answers, facts) for each in condition["any"])


def _not(condition: Condition, answers: Answers, facts: Facts) -> bool:
    return not evaluate(condition["not"], answers, facts)


def _question(condition: Condition, answers: Answers, facts: Facts) -> bool:
    return holds(condition, get(answers, condition["question"]), answers, facts)


def _calculation(condition: Condition, answers: Answers, facts: Facts) -> bool:
    return holds(condition, get(answers, condition["calculation"]), answers, facts)


def _age(condition: Condition, answers: Answers, facts: Facts) -> bool:
    asked = condition["age"]
    at = asked.get("at", "today")
    day = facts.today if at == "today" else as_date(operand(at, answers, facts))
    age = age_at(get(answers, asked["of"]), day) if day else None
    return age is not None and holds(condition, age, answers, facts)


def _count(condition: Condition, answers: Answers, facts: Facts) -> bool:
    return holds(condition, count_rows(condition, answers, facts), answers, facts)


def count_rows(counted: Condition, answers: Answers, facts: Facts) -> int:
    """Rows of the group `count`, or those for which `where` holds."""
    rows = get(answers, counted["count"])
    where = counted.get("where")
    return sum(evaluate(where, row_scope(row, answers), facts) for row in rows or ())


def _rows(condition: Condition, answers: Answers, facts: Facts) -> bool:
    rows = get(answers, condition["rows"]) or []
    found = [evaluate(condition["condition"], row_scope(row, answers), facts) for row in rows]
    which = condition.get("which", "any")
    if which == "none":
        return not any(found)
    return any(found) if which == "any" else bool(found) and all(found)


def _lookup(condition: Condition, answers: Answers, facts: Facts) -> bool:
    return holds({"op": "is", "value": True, **condition}, lookup(condition, answers, facts), answers, facts)


def lookup(asked: Condition, answers: Answers, facts: Facts) -> Json:
    """The value of {"lookup": name, "args": {name: operand}}."""
    args = {name: operand(given, answers, facts) for name, given in asked.get("args", {}).items()}
    return facts.lookups.value(asked["lookup"], **args)


def _channel(condition: Condition, answers: Answers, facts: Facts) -> bool:
    return facts.channel in _as_list(condition["channel"])


def _applicant(condition: Condition, answers: Answers, facts: Facts) -> bool:
    is_one = {"known": facts.applicant is not None, "guest": facts.applicant is None}
    kind = (facts.applicant or {}).get("kind")
    return any(is_one.get(each, kind == each) for each in _as_list(condition["applicant"]))


_EVALUATORS: dict[str, Callable[[Condition, Answers, Facts], bool]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "question": _question,
    "calculation": _calculation,
    "age": _age,
    "count": _count,
    "rows": _rows,
    "lookup": _lookup,
    "channel": _channel,
    "applicant": _applicant,
}


def holds(test: Condition, value: Json, answers: Answers, facts: Facts) -> bool:
    """Whether `value` passes {"op", "value"}; without `op`: it is answered, and not « non »."""
    compare = OPERATORS.get(test.get("op", "is_yes"))
    return bool(compare and compare(value, operand(test.get("value"), answers, facts)))


def _as_list(value: Json) -> list[Json]:
    if isinstance(value, list | tuple):
        return list(value)
    return [] if is_empty(value) else [value]


def is_same(left: Json, right: Json) -> bool:
    """Equal as answers: text with text, else as numbers or dates ("12.50" is 12.5)."""
    if isinstance(left, bool) or isinstance(right, bool) or type(left) is type(right):
        return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)
    pair = comparable(left, right)
    return bool(pair and pair[0] == pair[1])


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Json, Json], bool]:
    def compare(left: Json, right: Json) -> bool:
        pair = comparable(left, right)
        return bool(pair and test(*pair))

    return compare


def _between(value: Json, bounds: Json) -> bool:
    at_least, at_most = OPERATORS["ge"], OPERATORS["le"]
    return len(_as_list(bounds)) == 2 and at_least(value, bounds[0]) and at_most(value, bounds[1])


OPERATORS: dict[str, Callable[[Json, Json], bool]] = {
    "is": is_same,
    "is_not": lambda value, other: not is_same(value, other),
    "is_one_of": lambda value, others: any(is_same(value, each) for each in _as_list(others)),
    "includes_any": lambda value, others: any(each in _as_list(value) for each in _as_list(others)),
    "includes_all": lambda value, others: all(each in _as_list(value) for each in _as_list(others)),
    "includes_none": lambda value, others: not any(each in _as_list(value) for each in _as_list(others)),
    "is_answered": lambda value, other: not is_empty(value),
    "is_empty": lambda value, other: is_empty(value),
    "is_yes": lambda value, other: not is_empty(value) and value is not False,
    "lt": _ordered(lambda left, right: left < right),
    "le": _ordered(lambda left, right: left <= right),
    "gt": _ordered(lambda left, right: left > right),
    "ge": _ordered(lambda left, right: left >= right),
    "between": _between,
}


def references(condition: Json) -> set[str]:
    """Keys of the questions and calculations a condition (or any part of one) reads."""
    return set(_references(condition))


def _references(part: Json) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from _references(each)
    elif isinstance(part, Mapping):
        yield from _own_references(part)
        for name, each in part.items():
            if name not in ("condition", "where") or not ({"rows", "count"} & set(part)):
                yield from _references(each)


def _own_references(part: Condition) -> Iterator[str]:
    for name in ("question", "calculation", "of", "count", "rows"):
        if isinstance(part.get(name), str):
            yield part[name].partition(".")[0]
