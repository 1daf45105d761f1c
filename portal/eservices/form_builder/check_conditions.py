"""Conditions and calculations that cannot work: forward looks, loops, unknown names, unreachable pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.conditions import OPERATORS, form_of, references
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.parts import Question, Step
from portal.eservices.form_builder.problems import Problem

Json = Any
COMPARED = ("question", "calculation", "age", "count", "lookup")


def condition_problems(definition: Definition) -> Iterator[Problem]:
    """Every condition of pages, questions, options, sub-questions and endings, and every formula."""
    yield from _loops(definition)
    seen: set[str] = set()
    for step in definition.steps:
        yield from _one(definition, step.condition, seen, _page(step), Problem("", step.key))
        for question in step.questions:
            yield from _of_question(definition, step, question, seen)
            seen.add(question.key)
    yield from _endings(definition)
    yield from _unreachable(definition)


def _page(step: Step) -> str:
    return _("la page « {name} »").format(name=step.title or step.key)


def _of_question(definition: Definition, step: Step, question: Question, seen: set[str]) -> Iterator[Problem]:
    place = Problem("", step.key, question.key)
    name = _("la question « {name} »").format(name=question.label or question.key)
    for condition in (question.condition, *(option.condition for option in question.options)):
        yield from _one(definition, condition, seen, name, place)
    row = {part.key for part in question.fields}
    for part in question.fields:
        label = _("la question « {name} »").format(name=f"{question.label} › {part.label or part.key}")
        yield from _one(definition, part.condition, seen | row, label, place, group=question.key)
    for rule in question.validations:
        yield from _one(definition, rule.condition, seen | {question.key} | _page_keys(step), name, place)


def _page_keys(step: Step) -> set[str]:
    return {question.key for question in step.questions}


def _one(
    definition: Definition, condition: Json, seen: set[str], name: str, place: Problem, group: str = ""
) -> Iterator[Problem]:
    """Problems of one condition, given the questions asked before it."""
    if not condition:
        return
    if not _is_sound(condition):
        yield _at(place, _("La condition de {name} est mal formée.").format(name=name))
    for key in sorted(references(condition)):
        yield from _reference(definition, key, seen, name, place)


def _at(place: Problem, message: str) -> Problem:
    return Problem(message, place.step, place.question)


def _reference(definition: Definition, key: str, seen: set[str], name: str, place: Problem) -> Iterator[Problem]:
    calculation = definition.calculation(key)
    if key in seen:
        return
    if calculation:
        for inner in sorted(_inputs(definition, key) - seen):
            yield from _reference(definition, inner, seen, name, place)
    elif definition.question(key):
        other = definition.question(key)
        sentence = _("La condition de {name} porte sur « {other} », qui n’est demandée que plus loin.")
        yield _at(place, sentence.format(name=name, other=other.label if other and other.label else key))
    else:
        sentence = _("La condition de {name} porte sur « {key} », qui n’existe pas.")
        yield _at(place, sentence.format(name=name, key=key))


def _inputs(definition: Definition, key: str, met: frozenset[str] = frozenset()) -> set[str]:
    """The questions a calculation rests on, through other calculations."""
    calculation = definition.calculation(key)
    if calculation is None:
        return {key}
    if key in met:
        return set()
    nested = (_inputs(definition, each, met | {key}) for each in references(calculation.formula))
    return set().union(*nested)


def _is_sound(condition: Json) -> bool:
    form = form_of(condition)
    if form is None:
        return False
    if form in ("all", "any"):
        return isinstance(condition[form], list | tuple) and all(map(_is_sound, condition[form]))
    if form == "not":
        return _is_sound(condition["not"])
    if form in COMPARED:
        return condition.get("op", "is_yes") in OPERATORS and _is_named(condition, form)
    return form != "rows" or _is_sound(condition.get("condition"))


def _is_named(condition: Mapping[str, Json], form: str) -> bool:
    if form == "age":
        return isinstance(condition["age"], Mapping) and isinstance(condition["age"].get("of"), str)
    return isinstance(condition[form], str)


def _loops(definition: Definition) -> Iterator[Problem]:
    for calculation in definition.calculations:
        if _returns_to(definition, calculation.key, calculation.key, frozenset()):
            sentence = _("Le calcul « {name} » dépend de lui-même.")
            yield Problem(sentence.format(name=calculation.label or calculation.key))
        yield from _unknown_inputs(definition, calculation.key, calculation.label or calculation.key)


def _unknown_inputs(definition: Definition, key: str, name: str) -> Iterator[Problem]:
    calculation = definition.calculation(key)
    for each in sorted(references(calculation.formula) if calculation else ()):
        if (
            definition.question(each) is None
            and definition.calculation(each) is None
            and not _in_a_row(definition, each)
        ):
            yield Problem(_("Le calcul « {name} » porte sur « {key} », qui n’existe pas.").format(name=name, key=each))


def _in_a_row(definition: Definition, key: str) -> bool:
    return any(part.key == key for question in definition.questions for part in question.fields)


def _returns_to(definition: Definition, target: str, key: str, met: frozenset[str]) -> bool:
    calculation = definition.calculation(key)
    if calculation is None or key in met:
        return False
    nexts = references(calculation.formula)
    return target in nexts or any(_returns_to(definition, target, each, met | {key}) for each in nexts)


def _endings(definition: Definition) -> Iterator[Problem]:
    for ending in definition.endings:
        name = _("la fin « {name} »").format(name=ending.title or ending.key)
        if not ending.title.strip():
            yield Problem(_("{name} n’a pas de titre.").format(name=name.capitalize()))
        if ending.kind not in ("submit", "refuse", "hand_off"):
            yield Problem(_("{name} est d’un genre inconnu.").format(name=name.capitalize()))
        if ending.kind != "submit" and definition.step(ending.step) is None:
            yield Problem(_("{name} n’indique pas après quelle page elle est jugée.").format(name=name.capitalize()))
        yield from _one(
            definition, ending.condition, _asked_up_to(definition, ending.step), name, Problem("", ending.step)
        )


def _asked_up_to(definition: Definition, step_key: str) -> set[str]:
    asked: set[str] = set()
    for step in definition.steps:
        asked |= _page_keys(step)
        if step.key == step_key:
            break
    return asked


def _unreachable(definition: Definition) -> Iterator[Problem]:
    """Pages after an ending without condition, and conditions that no answer can meet."""
    for ending in definition.endings:
        always = not ending.condition and ending.kind != "submit" and not ending.soft
        after = [step for step in definition.steps if always and _comes_after(definition, step, ending.step)]
        for step in after:
            yield Problem(_("{page} ne peut jamais être atteinte.").format(page=_capital(_page(step))), step.key)
    for step in definition.steps:
        if not _can_hold(definition, step.condition):
            yield Problem(_("{page} ne peut jamais être atteinte.").format(page=_capital(_page(step))), step.key)
        for question in step.questions:
            if not _can_hold(definition, question.condition):
                sentence = _("La question « {name} » ne peut jamais être posée.")
                yield Problem(sentence.format(name=question.label or question.key), step.key, question.key)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _comes_after(definition: Definition, step: Step, key: str) -> bool:
    keys = [each.key for each in definition.steps]
    return key in keys and keys.index(step.key) > keys.index(key)


def _can_hold(definition: Definition, condition: Json) -> bool:
    """False only when it is certain: a value that the question does not offer, or two values at once."""
    if not isinstance(condition, Mapping):
        return True
    if "any" in condition:
        return any(_can_hold(definition, each) for each in condition["any"])
    if "all" in condition:
        return all(_can_hold(definition, each) for each in condition["all"]) and not _contradicts(condition["all"])
    return _is_offered(definition, condition)


def _is_offered(definition: Definition, condition: Mapping[str, Json]) -> bool:
    question = definition.question(str(condition.get("question", "")))
    chosen = question and question.type in ("choice", "multi", "directory") and not question.source
    if not chosen or condition.get("op") not in ("is", "is_one_of", "includes_any", "includes_all"):
        return True
    values = condition.get("value")
    wanted = values if isinstance(values, list) else [values]
    offered = {option.value for option in question.options} if question else set()
    return any(value in offered for value in wanted if isinstance(value, str)) or isinstance(values, Mapping)


def _contradicts(conditions: Json) -> bool:
    """The same question must be two different values."""
    wanted: dict[str, Json] = {}
    for each in conditions:
        if isinstance(each, Mapping) and each.get("op") == "is" and isinstance(each.get("question"), str):
            value = each.get("value")
            if wanted.setdefault(each["question"], value) != value:
                return True
    return False
