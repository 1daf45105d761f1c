"""What follows a filing: workflow, decisions, routes, silence, notices, stored rehearsals."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.problems import Problem, in_part
from portal.eservices.form_builder.rules import OUTCOMES, PHASES, WHO, Transition, Workflow

EFFECTS = ("accept", "reject", "none")
UNITS = ("months", "working_days", "days", "hours")


def follow_up_problems(definition: Definition, known_departments: Collection[str] | None) -> Iterator[Problem]:
    """Problems of everything that is not asked of the resident."""
    yield from in_part("workflow", _workflow(definition.workflow))
    yield from in_part("workflow", _decisions(definition))
    yield from in_part("routing", _routing(definition, known_departments))
    yield from in_part("delays", _clocks(definition))
    yield from in_part("receipt", _names(definition))


def _workflow(workflow: Workflow) -> Iterator[Problem]:
    if not workflow.states:
        yield Problem(_("Le circuit de traitement n’a pas d’état de départ."))
        return
    if workflow.states[0].phase != "new":
        yield Problem(_("Le premier état du circuit doit être dans la phase « nouvelle »."))
    if not any(state.phase == "closed" for state in workflow.states):
        yield Problem(_("Le circuit de traitement n’a pas d’état final (phase « close »)."))
    for state in workflow.states:
        if state.phase not in PHASES or state.outcome not in OUTCOMES:
            yield Problem(
                _("L’état « {name} » a une phase ou une issue inconnue.").format(name=state.label or state.key)
            )
        if not (state.label and state.public_label):
            sentence = _("L’état « {name} » n’a pas de nom pour les agents ou pour les usagers.")
            yield Problem(sentence.format(name=state.key))
    yield from _doubles(workflow)
    for transition in workflow.transitions:
        yield from _transition(workflow, transition)
    yield from _dead_states(workflow)


def _doubles(workflow: Workflow) -> Iterator[Problem]:
    for parts in (workflow.states, workflow.transitions, workflow.decisions):
        keys = [part.key for part in parts]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield Problem(_("Le circuit de traitement contient deux fois « {key} ».").format(key=key))


def _transition(workflow: Workflow, transition: Transition) -> Iterator[Problem]:
    name = transition.label or transition.key
    for key in (*transition.from_, transition.to):
        if workflow.state(key) is None:
            sentence = _("Le passage « {name} » mène à ou part de « {state} », qui n’existe pas.")
            yield Problem(sentence.format(name=name, state=key))
    if not transition.from_:
        yield Problem(_("Le passage « {name} » ne part d’aucun état.").format(name=name))
    if set(transition.who) - set(WHO) or not transition.who:
        yield Problem(_("Le passage « {name} » ne dit pas qui peut le faire.").format(name=name))


def _dead_states(workflow: Workflow) -> Iterator[Problem]:
    """States that cannot be entered, and open ones that cannot be left."""
    ways = [(origin, each.to) for each in workflow.transitions for origin in each.from_]
    entered = {workflow.states[0].key, *(to for _origin, to in ways), *(each.to for each in workflow.decisions)}
    left = {origin for origin, _to in ways}
    for state in workflow.states:
        if state.key not in entered:
            yield Problem(_("L’état « {name} » ne peut jamais être atteint.").format(name=state.label or state.key))
        if state.key not in left and state.phase != "closed":
            yield Problem(_("On ne peut jamais sortir de l’état « {name} ».").format(name=state.label or state.key))


def _decisions(definition: Definition) -> Iterator[Problem]:
    for decision in definition.workflow.decisions:
        name = decision.label or decision.key
        if decision.outcome not in OUTCOMES:
            yield Problem(_("La décision « {name} » a une issue inconnue.").format(name=name))
        if decision.to and definition.workflow.state(decision.to) is None:
            sentence = _("La décision « {name} » mène à « {state} », qui n’existe pas.")
            yield Problem(sentence.format(name=name, state=decision.to))
        if decision.remedies and not definition.remedies.get(decision.remedies, "").strip():
            yield Problem(_("La décision « {name} » n’a pas de voies et délais de recours.").format(name=name))
        if decision.outcome == "refused" and not decision.remedies:
            yield Problem(_("La décision « {name} » est un refus : indiquez les voies de recours.").format(name=name))
        if decision.notice and decision.notice not in definition.notices:
            yield Problem(_("La décision « {name} » annonce un message qui n’existe pas.").format(name=name))


def _routing(definition: Definition, known_departments: Collection[str] | None) -> Iterator[Problem]:
    if not definition.routing:
        yield Problem(_("La démarche ne dit pas quel service reçoit la demande."))
    elif definition.routing[-1].condition:
        yield Problem(_("Aucun service ne reçoit la demande quand aucune condition n’est remplie."))
    for route in definition.routing:
        if known_departments is not None and route.department not in known_departments:
            yield Problem(_("Le service « {slug} » n’existe pas.").format(slug=route.department))


def _clocks(definition: Definition) -> Iterator[Problem]:
    for clock in definition.clocks:
        name = clock.label or clock.key
        if clock.kind not in ("legal", "service") or clock.starts not in ("received", "complete"):
            yield Problem(_("Le délai « {name} » a un genre ou un départ inconnu.").format(name=name))
        if clock.duration.unit not in UNITS or clock.duration.n <= 0:
            yield Problem(_("Le délai « {name} » n’a pas de durée.").format(name=name))
        if clock.effect not in EFFECTS:
            yield Problem(_("Le délai « {name} » a un effet inconnu.").format(name=name))
    variants = [(each.effect, each.months) for each in definition.silence.variants]
    for effect, months in [(definition.silence.effect, definition.silence.months), *variants]:
        if effect not in EFFECTS or (effect != "none" and months <= 0):
            yield Problem(_("L’effet du silence de la mairie n’a pas de délai en mois."))


def _names(definition: Definition) -> Iterator[Problem]:
    for key in (*definition.receipt.mask, *definition.receipt.add):
        if definition.question(key) is None and definition.calculation(key) is None:
            yield Problem(_("Le récépissé cite « {key} », qui n’existe pas.").format(key=key))
    for point in definition.entry_points:
        for key in sorted(set(point.preset) - {question.key for question in definition.questions}):
            sentence = _("L’entrée « {slug} » répond d’avance à « {key} », qui n’existe pas.")
            yield Problem(sentence.format(slug=point.slug, key=key), part="entries")
