"""Values worked out from the answers: formulas as JSON, evaluated without floats, explained in words.

The forms stand in `FORMULAS`; a new operator of procedures §24.4 (tariff by date, counters per year, shares
that add up …) is one function there and one line in `schema`. Empty in, empty out: a formula whose input is
not known is None, and `sum` leaves the unknown out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation
from typing import Any

from portal.eservices.form_builder.conditions import evaluate, lookup, row_scope
from portal.eservices.form_builder.facts import Answers, Facts
from portal.eservices.form_builder.parts import Calculation
from portal.eservices.form_builder.values import age_at, as_date, as_number, get, operand
from portal.eservices.form_builder.words import fill, plain

Json = Any
Formula = Mapping[str, Json]


@dataclass(frozen=True)
class Computed:
    """A calculation's value, and how it was reached, one sentence a line."""

    value: Json
    lines: tuple[str, ...] = ()
    label: str = ""
    unit: str = ""


class WithCalculations(Mapping[str, Json]):
    """Answers in which each calculation can be read like an answer; worked out when first asked."""

    def __init__(self, answers: Answers, calculations: Mapping[str, Calculation], facts: Facts) -> None:
        self._answers, self._calculations, self._facts = answers, calculations, facts
        self._known: dict[str, Json] = {}

    def __getitem__(self, key: str) -> Json:
        if key not in self._calculations:
            return self._answers[key]
        if key not in self._known:
            self._known[key] = None  # a loop, refused by `checks`, reads as unknown
            self._known[key] = compute(self._calculations[key], self, self._facts)
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        return key in self._calculations or key in self._answers

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._answers), **dict.fromkeys(self._calculations)})

    def __len__(self) -> int:
        return len(set(self._answers) | set(self._calculations))


def compute(calculation: Calculation, answers: Answers, facts: Facts) -> Json:
    """The value: int or decimal text for numbers, else text, bool, date text or None."""
    value = work_out(calculation.formula, answers, facts)
    if isinstance(value, Decimal):
        return _as_json(_rounded(value, calculation.rounding))
    return value


def _rounded(value: Decimal, rounding: str) -> Decimal:
    """Half-up to the unit named ("0.01", "0.10", "1", "5")."""
    unit = as_number(rounding) if rounding else None
    if not unit:
        return value
    exponent = Decimal(rounding) if "." in rounding else Decimal(1)
    return ((value / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit).quantize(exponent)


def _as_json(value: Decimal) -> Json:
    if value == value.to_integral_value() and -value.as_tuple().exponent <= 0:  # type: ignore[operator]
        return int(value)
    return f"{value:f}"


def work_out(formula: Json, answers: Answers, facts: Facts) -> Json:
    """One formula: Decimal for numbers worked out, else what was found."""
    if not isinstance(formula, Mapping):
        return formula
    for form, function in FORMULAS.items():
        if form in formula:
            return function(formula, answers, facts)
    return operand(formula, answers, facts)


def _numbers(formulas: Json, answers: Answers, facts: Facts) -> list[Decimal | None]:
    return [as_number(work_out(each, answers, facts)) for each in formulas]


def _all_known(numbers: list[Decimal | None]) -> list[Decimal] | None:
    known = [number for number in numbers if number is not None]
    return known if known and len(known) == len(numbers) else None


def _sum(formula: Formula, answers: Answers, facts: Facts) -> Json:
    known = [number for number in _numbers(formula["sum"], answers, facts) if number is not None]
    return sum(known, Decimal(0)) if known else None


def _on_all(form: str, function: Callable[[list[Decimal]], Decimal]) -> Callable[[Formula, Answers, Facts], Json]:
    def apply(formula: Formula, answers: Answers, facts: Facts) -> Json:
        known = _all_known(_numbers(formula[form], answers, facts))
        try:
            return function(known) if known else None
        except (DivisionByZero, InvalidOperation):
            return None

    return apply


def _product(numbers: list[Decimal]) -> Decimal:
    result = Decimal(1)
    for number in numbers:
        result *= number
    return result


def _ceil(formula: Formula, answers: Answers, facts: Facts) -> Json:
    number = as_number(work_out(formula["ceil"], answers, facts))
    return None if number is None else number.to_integral_value(ROUND_CEILING)


def _clamp(formula: Formula, answers: Answers, facts: Facts) -> Json:
    number, low, high = _numbers([formula["clamp"], formula.get("min"), formula.get("max")], answers, facts)
    if number is None:
        return None
    number = number if low is None else max(number, low)
    return number if high is None else min(number, high)


def _bracket(formula: Formula, answers: Answers, facts: Facts) -> Json:
    number = as_number(work_out(formula["bracket"], answers, facts))
    if number is None:
        return formula.get("none")
    limits = ((each.get("up_to"), each["value"]) for each in formula["table"])
    return next((value for limit, value in limits if limit is None or number <= Decimal(str(limit))), None)


def _table(formula: Formula, answers: Answers, facts: Facts) -> Json:
    row, column = (str(work_out(formula[each], answers, facts)) for each in ("row", "column"))
    return formula["rows"].get(row, {}).get(column, formula.get("none"))


def _cases(formula: Formula, answers: Answers, facts: Facts) -> Json:
    for case in formula["cases"]:
        if evaluate(case.get("when"), answers, facts):
            return work_out(case.get("then"), answers, facts)
    return work_out(formula.get("else"), answers, facts)


def _rows(formula: Formula, group: str, answers: Answers, facts: Facts) -> list[Answers]:
    scopes = (row_scope(row, answers) for row in get(answers, group) or ())
    return [scope for scope in scopes if evaluate(formula.get("where"), scope, facts)]


def _count(formula: Formula, answers: Answers, facts: Facts) -> Json:
    return Decimal(len(_rows(formula, formula["count"], answers, facts)))


def _sum_over(formula: Formula, answers: Answers, facts: Facts) -> Json:
    rows = _rows(formula, formula["sum_over"], answers, facts)
    numbers = (as_number(work_out(formula["of"], row, facts)) for row in rows)
    return sum((number for number in numbers if number is not None), Decimal(0))


def _age(formula: Formula, answers: Answers, facts: Facts) -> Json:
    asked = formula["age"]
    at = asked.get("at", "today")
    day = facts.today if at == "today" else as_date(operand(at, answers, facts))
    return age_at(get(answers, asked["of"]), day) if day else None


def _year(formula: Formula, answers: Answers, facts: Facts) -> Json:
    day = as_date(work_out(formula["year"], answers, facts))
    return day.year if day else None


def _days_between(formula: Formula, answers: Answers, facts: Facts) -> Json:
    first, last = (as_date(work_out(each, answers, facts)) for each in formula["days_between"])
    return (last - first).days if first and last else None


def _label(formula: Formula, answers: Answers, facts: Facts) -> Json:
    value = get(answers, formula["label"])
    known = facts.lookups.label(formula.get("source", ""), value) if isinstance(value, str) else None
    return known or plain(value) or None


def _words(formula: Formula, answers: Answers, facts: Facts) -> Json:
    values = {name: plain(_shown(work_out(each, answers, facts))) for name, each in formula["with"].items()}
    return fill(formula["words"], values)


def _shown(value: Json) -> Json:
    return _as_json(value) if isinstance(value, Decimal) else value


FORMULAS: dict[str, Callable[[Formula, Answers, Facts], Json]] = {
    "sum": _sum,
    "product": _on_all("product", _product),
    "difference": _on_all("difference", lambda numbers: numbers[0] - sum(numbers[1:], Decimal(0))),
    "quotient": _on_all("quotient", lambda numbers: numbers[0] / _product(numbers[1:])),
    "lowest": _on_all("lowest", min),
    "highest": _on_all("highest", max),
    "ceil": _ceil,
    "clamp": _clamp,
    "bracket": _bracket,
    "table": _table,
    "cases": _cases,
    "count": _count,
    "sum_over": _sum_over,
    "age": _age,
    "year": _year,
    "days_between": _days_between,
    "label": _label,
    "words": _words,
    "lookup": lookup,
}
