"""Rehearsals stored in a definition: each is walked like a real filing and compared with what it expects.

`expect` of a case: `pages` (keys of the pages passed, in order), `ending` (its key), `department`, `values`
({calculation: value}), `problems` (keys of the questions refused), `warnings` (keys of the questions whose answer
must be confirmed), `messages` (sentences that must be shown, in part or whole). Only what is named is compared, but
an answer refused without being expected is always reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.conditions import is_same
from portal.eservices.form_builder.context import Context, Fault
from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.facts import Facts, Lookups, NoLookups
from portal.eservices.form_builder.journey import Journey
from portal.eservices.form_builder.parts import TestCase
from portal.eservices.form_builder.validations import judge

Json = Any
Found = list[tuple[str, Fault]]


def run_test_case(definition: Definition, case: TestCase, lookups: Lookups | None = None) -> list[str]:
    """What does not come out as the case says, one French sentence each; [] when it passes."""
    walk = _Walk(definition, case, lookups or NoLookups())
    unknown = sorted(set(case.expect) - set(EXPECTATIONS))
    found = [_("« {name} » n’est pas une attente connue.").format(name=name) for name in unknown]
    for name, compare in EXPECTATIONS.items():
        if name in case.expect:
            found += compare(walk, case.expect[name])
    return found if "problems" in case.expect else [*found, *_problems(walk, ())]


class _Walk:
    """One case walked: the journey, where it stopped and what was refused until there."""

    def __init__(self, definition: Definition, case: TestCase, lookups: Lookups) -> None:
        today = date.fromisoformat(case.today) if case.today else date.today()
        facts = Facts(today=today, channel=case.channel, lookups=lookups)
        self.journey = Journey(definition, case.answers, facts, case.entry or None)
        self.pages = list(self._pages())
        self.faults: Found = list(self._faults())

    def _pages(self) -> Iterator[str]:
        stop = self.journey.stopped_by
        for step in self.journey.steps:
            yield step.key
            if stop and step.key == stop[0].key:
                return

    def _faults(self) -> Iterator[tuple[str, Fault]]:
        """Of every page passed, judged as at the moment of sending; a stop forgives the pages never asked."""
        context = Context(self.journey.answers, self.journey.facts, self._never_asked())
        answers = self.journey.visible_answers()
        for section in self.journey.summary():
            for row in section.rows if section.step in self.pages else ():
                faults = judge(row.key, row.question, answers.get(row.key), context)
                yield from ((row.key, fault) for fault in faults)

    def _never_asked(self) -> frozenset[str]:
        stop = self.journey.stopped_by
        return stop[0].later_keys if stop else frozenset()

    def keys(self, level: str) -> list[str]:
        """Questions with a fault of that level, in order, once each."""
        return list(dict.fromkeys(key for key, fault in self.faults if fault.level == level))

    def said(self) -> str:
        """Every sentence shown: refusals, warnings and the ending."""
        ending = self.journey.ending
        return "\n".join([*(fault.message for _key, fault in self.faults), ending.title, ending.text])


def _differs(what: str, expected: Json, found: Json) -> list[str]:
    sentence = _("{what} : {found} au lieu de {expected}.")
    return [] if expected == found else [sentence.format(what=what, found=found, expected=expected)]


def _compare_pages(walk: _Walk, expected: Json) -> list[str]:
    return _differs(_("Pages"), list(expected), walk.pages)


def _ending(walk: _Walk, expected: Json) -> list[str]:
    return _differs(_("Fin"), expected, walk.journey.ending.key)


def _department(walk: _Walk, expected: Json) -> list[str]:
    route = walk.journey.route()
    return _differs(_("Service"), expected, route.department if route else walk.journey.definition.department)


def _values(walk: _Walk, expected: Mapping[str, Json]) -> list[str]:
    answers = walk.journey.answers
    pairs = ((key, value, answers.get(key)) for key, value in expected.items())
    return [line for key, value, found in pairs if not is_same(value, found) for line in _differs(key, value, found)]


def _problems(walk: _Walk, expected: Json) -> list[str]:
    found = walk.keys("error")
    if sorted(expected) == sorted(found):
        return []
    why = [fault.message for _key, fault in walk.faults if fault.level == "error"]
    return [*_differs(_("Réponses refusées"), sorted(expected), sorted(found)), *why]


def _warnings(walk: _Walk, expected: Json) -> list[str]:
    return _differs(_("Réponses à confirmer"), sorted(expected), sorted(walk.keys("warning")))


def _messages(walk: _Walk, expected: Json) -> list[str]:
    said = walk.said()
    return [_("Message absent : « {text} ».").format(text=each) for each in expected if each not in said]


EXPECTATIONS: dict[str, Callable[[_Walk, Any], list[str]]] = {
    "pages": _compare_pages,
    "ending": _ending,
    "department": _department,
    "values": _values,
    "problems": _problems,
    "warnings": _warnings,
    "messages": _messages,
}
