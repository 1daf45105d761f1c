"""Rules between answers, each with its own message (procedures §24.3), and `judge`, which applies them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum import iban, luhn  # type: ignore[import-untyped,unused-ignore]
from stdnum.fr import nir  # type: ignore[import-untyped,unused-ignore]

from portal.eservices.form_builder.conditions import OPERATORS, evaluate
from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.parts import Question, Validation
from portal.eservices.form_builder.phones import can_receive_sms
from portal.eservices.form_builder.registry import type_of
from portal.eservices.form_builder.values import age_at, as_date, get, is_empty, operand
from portal.eservices.form_builder.words import fill, plain, tidy

Json = Any
Holds = Callable[[Validation, Json, Context], bool]


def judge(name: str, question: Question, value: Json, context: Context) -> list[Fault]:
    """Everything wrong with one answer: what its type asks, then the question's own rules."""
    kind = type_of(question)
    if question.required and question.required_message and kind.is_empty(value):
        return [Fault(kind.first(name), tidy(question.required_message))]
    found = kind.check(name, question, value, context) or validation_faults(name, question, value, context)
    return [replace(fault, message=tidy(fault.message)) for fault in found]


def validation_faults(name: str, question: Question, value: Json, context: Context) -> list[Fault]:
    """The question's own rules that are broken; the first error hides the errors after it."""
    field = type_of(question).first(name)
    broken = [each for each in question.validations if is_broken(each, question, value, context)]
    errors = [each for each in broken if each.level != "warning"][:1]
    warnings = [each for each in broken if each.level == "warning"]
    return [Fault(field, message(each, question, value, context), each.level) for each in errors or warnings]


def is_broken(rule: Validation, question: Question, value: Json, context: Context) -> bool:
    """Whether a rule applies and does not hold. Rules on an empty answer: `at_least_one_of` only."""
    if rule.kind not in KINDS or (is_empty(value) and rule.kind != "at_least_one_of"):
        return False
    here = context.with_answer(question.key, value)
    if rule.kind != "must" and not evaluate(rule.condition, here.answers, here.facts):
        return False
    return not KINDS[rule.kind](rule, value, here)


def message(rule: Validation, question: Question, value: Json, context: Context) -> str:
    """The rule's sentence; {value} is this answer, {key} or {key.part} another one, {double} what comes twice."""
    template = rule.message or str(DEFAULT_MESSAGES.get(rule.kind, DEFAULT_MESSAGES["must"]))
    names = re.findall(r"\{([\w.]+)\}", template)
    words = {name: plain(get(context.answers, name)) for name in names if get(context.answers, name) is not None}
    known = {"label": question.label, "value": plain(value), "other": plain(_other(rule, context))}
    if rule.kind == "unique":
        known["double"] = _double(rule, question, value, context)
    return fill(template, {**words, **known})


def _other(rule: Validation, context: Context) -> Json:
    return operand(rule.value, context.answers, context.facts)


def _at_least_one_of(rule: Validation, value: Json, context: Context) -> bool:
    """A question still to be asked on a later page is not yet missing."""
    waiting = any(key in context.later_keys for key in rule.questions)
    return waiting or any(not is_empty(get(context.answers, key)) for key in rule.questions)


def _answer_needed(rule: Validation, value: Json, context: Context) -> bool:
    return value != rule.value or _at_least_one_of(rule, value, context)


def _sms_capable(rule: Validation, value: Json, context: Context) -> bool:
    numbers = [get(context.answers, key) for key in rule.questions]
    return value != rule.value or all(can_receive_sms(number) for number in numbers if number)


def _compare(rule: Validation, value: Json, context: Context) -> bool:
    other = _other(rule, context)
    compare = OPERATORS.get(rule.op)
    return is_empty(other) or compare is None or compare(value, other)


def _age(rule: Validation, value: Json, context: Context) -> bool:
    at = operand(rule.at, context.answers, context.facts)
    day = context.facts.today if at in (None, "today") else as_date(at)
    age = age_at(value, day) if day else None
    compare = OPERATORS.get(rule.op)
    return age is None or compare is None or compare(age, rule.value)


def _unique(rule: Validation, value: Json, context: Context) -> bool:
    return _repeated(rule, value) is None


def _repeated(rule: Validation, value: Json) -> Json:
    """The first row that says the same as a row before it, on the fields compared; None when none does."""
    seen: set[str] = set()
    for row in value if isinstance(value, list) else ():
        said = str([get(row, each) for each in rule.fields]) if rule.fields and row else str(row)
        if row and said in seen:
            return row
        seen.add(said)
    return None


def _double(rule: Validation, question: Question, value: Json, context: Context) -> str:
    row = _repeated(rule, value)
    compared = [each for each in question.fields if each.key in rule.fields]
    lines = (type_of(each).display(get(row, each.key), each, context.facts.lookups) for each in compared)
    return ", ".join(line for said in lines for line in said) or plain(row)


def _different_from(rule: Validation, value: Json, context: Context) -> bool:
    others = [get(context.answers, key) for key in rule.questions]
    held = value if isinstance(value, list) else [value]
    return not any(each == other for each in held for other in others if not is_empty(other))


def _must(rule: Validation, value: Json, context: Context) -> bool:
    return evaluate(rule.condition, context.answers, context.facts)


_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9][0-9ABab \u00a0\u202f.\-]{11,30}[0-9](?![0-9A-Za-z])")
_PRICE = re.compile(r"[0-9](?:[ \u00a0\u202f]?[0-9])*(?:[.,][0-9]{1,2})?[ \u00a0\u202f]?(?:€|euros?\b|EUR\b)", re.I)
_IBAN = re.compile(r"\b[A-Za-z]{2}[0-9]{2}(?:[ \u00a0]?[0-9A-Za-z]{4}){2,7}(?:[ \u00a0]?[0-9A-Za-z]{1,3})?\b")


def _numbers(text: str) -> list[str]:
    return [re.sub(r"[^0-9ABab]", "", found[0]) for found in _LONG_NUMBER.finditer(text)]


def _contains_card(text: str) -> bool:
    return any(_is_card(number) for number in _numbers(text))


def _is_card(number: str) -> bool:
    """13 to 19 digits with a Luhn key; of 15 digits, American Express alone, for a NIR may have that key by chance."""
    if len(number) == 15 and not number.startswith(("34", "37")):
        return False
    return number.isdigit() and 13 <= len(number) <= 19 and bool(luhn.is_valid(number))


def _contains_nir(text: str) -> bool:
    return any(len(number) == 15 and nir.is_valid(number) for number in _numbers(text))


def _contains_iban(text: str) -> bool:
    return any(iban.is_valid(found[0]) for found in _IBAN.finditer(text))


FORBIDDEN: Mapping[str, Callable[[str], bool]] = {
    "nir": _contains_nir,
    "card": _contains_card,
    "iban": _contains_iban,
    "price": lambda text: bool(_PRICE.search(text)),
}


def _forbidden_content(rule: Validation, value: Json, context: Context) -> bool:
    return not any(FORBIDDEN[what](str(value)) for what in rule.what if what in FORBIDDEN)


KINDS: dict[str, Holds] = {
    "at_least_one_of": _at_least_one_of,
    "answer_needed": _answer_needed,
    "sms_capable": _sms_capable,
    "compare": _compare,
    "age": _age,
    "unique": _unique,
    "different_from": _different_from,
    "forbidden_content": _forbidden_content,
    "must": _must,
}

DEFAULT_MESSAGES: Mapping[str, str | Promise] = {
    "at_least_one_of": _("Répondez au moins à une de ces questions."),
    "answer_needed": _("Cette réponse en demande une autre : complétez-la."),
    "sms_capable": _("Un SMS ne peut être envoyé qu’à un numéro de mobile."),
    "compare": _("Vérifiez « {label} » ({value}) : cette réponse ne va pas avec {other}."),
    "age": _("L’âge ne convient pas pour : {label}."),
    "unique": _("La même réponse apparaît deux fois pour : {label}."),
    "different_from": _("Choisissez une réponse différente pour : {label}."),
    "forbidden_content": _("Votre texte semble contenir un numéro que nous ne devons pas recevoir : retirez-le."),
    "must": _("Vérifiez votre réponse pour : {label}."),
}
