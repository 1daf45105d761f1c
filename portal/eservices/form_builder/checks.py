"""What keeps a definition from being published, each as a French sentence that names the place.

Pages with no reachable answer, conditions that look forward, loops, missing texts and legal mentions.
`advice` says what may be published but could be better.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.check_conditions import condition_problems
from portal.eservices.form_builder.check_rules import follow_up_problems
from portal.eservices.form_builder.definition import LANGUAGE_VERSION, Definition
from portal.eservices.form_builder.formats import FORMATS
from portal.eservices.form_builder.parts import Question, Step
from portal.eservices.form_builder.problems import Problem, in_part
from portal.eservices.form_builder.questions import INTERNAL_TYPES, TYPES
from portal.eservices.form_builder.questions.people import organisation_parts, person_parts
from portal.eservices.form_builder.validations import FORBIDDEN, KINDS

Json = Any
MOST_INDEXED = 8
MANY_QUESTIONS = 12
_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")
_FORMATS_BY_TYPE = {
    "text": set(FORMATS),
    "choice": {"select"},
    "directory": {"select"},
    "info": {"warning"},
    "person": {"partial_date"},
    "child": {"partial_date"},
}
_CHOICES = ("choice", "multi", "grid")

__all__ = ["Problem", "advice", "problems"]


def problems(definition: Definition, *, known_departments: Collection[str] | None = None) -> list[Problem]:
    """Everything that forbids publication; [] when it may be published.

    `known_departments`: slugs that routes may name; None skips that check.
    """
    found = [
        *in_part("texts", _texts(definition)),
        *in_part("legal", _legal(definition)),
        *in_part("pages", _keys(definition)),
        *_questions(definition),
        *in_part("pages", condition_problems(definition)),
        *follow_up_problems(definition, known_departments),
    ]
    return list(dict.fromkeys(found))


def _texts(definition: Definition) -> Iterator[Problem]:
    if definition.language_version != LANGUAGE_VERSION:
        yield Problem(_("Cette version du langage des formulaires n’est pas connue."))
    if not definition.title.strip():
        yield Problem(_("La démarche n’a pas de titre."))
    if not definition.steps:
        yield Problem(_("La démarche n’a aucune page."), part="pages")
    for step in definition.steps:
        yield from _step_texts(step)


def _step_texts(step: Step) -> Iterator[Problem]:
    if not step.title.strip():
        yield Problem(_("La page « {page} » n’a pas de titre.").format(page=step.key), step.key)
    if not step.questions:
        yield Problem(_("La page « {page} » ne pose aucune question.").format(page=_name(step)), step.key)
    if step.repeat:
        sentence = _("La page « {page} » ne peut pas encore être répétée : utilisez un groupe.")
        yield Problem(sentence.format(page=_name(step)), step.key)


def _legal(definition: Definition) -> Iterator[Problem]:
    if not any(text.strip() for text in definition.legal_basis):
        yield Problem(_("La démarche n’indique aucun texte de loi ou règlement (base légale)."))
    if definition.retention.months <= 0:
        yield Problem(_("La démarche n’indique pas combien de mois les données sont gardées."))
    if definition.retention.base not in ("closed", "decided", "received"):
        yield Problem(_("La durée de conservation n’indique pas de quand elle part."))
    if not definition.privacy.purpose.strip():
        yield Problem(_("La démarche ne dit pas à quoi servent les données."))
    ways = definition.ways_in
    if not any((ways.phone, ways.desk, ways.appointment, ways.letter)):
        yield Problem(
            _("La démarche n’indique aucun moyen sans internet : téléphone, guichet, rendez-vous ou courrier."),
            part="ways_in",
        )


def _keys(definition: Definition) -> Iterator[Problem]:
    steps = Counter(step.key for step in definition.steps)
    names = [*(question.key for question in definition.questions), *(each.key for each in definition.calculations)]
    shown_by = {question.key for question in definition.questions if question.type == "computed"}
    questions = Counter(name for name in names)
    questions -= Counter({each.key: 1 for each in definition.calculations if each.key in shown_by})
    for key, times in steps.items():
        if times > 1:
            yield Problem(_("Deux pages portent le même nom court « {key} ».").format(key=key), key)
    for key, times in questions.items():
        if times > 1:
            yield Problem(_("Deux questions portent le même nom court « {key} ».").format(key=key), question=key)
    for key in (*steps, *names):
        if not _KEY.fullmatch(key):
            sentence = _("Le nom court « {key} » doit s’écrire en minuscules sans accent, chiffres et traits bas.")
            yield Problem(sentence.format(key=key), question=key)
    yield from _indexed(definition)


def _indexed(definition: Definition) -> Iterator[Problem]:
    if len(definition.indexed_keys) > MOST_INDEXED:
        yield Problem(
            _("{n} questions servent aux listes : gardez-en {most} au plus.").format(
                n=len(definition.indexed_keys), most=MOST_INDEXED
            )
        )
    for key in definition.indexed_keys:
        if definition.question(key) is None:
            yield Problem(_("La question « {key} », indiquée pour les listes, n’existe pas.").format(key=key))


def _questions(definition: Definition) -> Iterator[Problem]:
    for step in definition.steps:
        for question in step.questions:
            yield from _question(step, question)


def _question(step: Step, question: Question, inside: str = "") -> Iterator[Problem]:
    name = f"{inside}{question.label or question.key}"
    if question.type not in TYPES or question.type in INTERNAL_TYPES:
        sentence = _("La question « {name} » est d’un type inconnu : « {type} ».")
        yield Problem(sentence.format(name=name, type=question.type), step.key, question.key)
        return
    for sentence in (*_label(question), *_options(question), *_settings(question), *_bounds(question)):
        yield Problem(sentence.format(name=name), step.key, question.key)
    for part in question.fields:
        yield from _question(step, part, inside=f"{name} › ")
        if part.type in ("group", "grid", "ranked"):
            sentence = _("« {name} » : un groupe ne peut pas en contenir un autre.")
            yield Problem(sentence.format(name=name), step.key, question.key)


def _label(question: Question) -> Iterator[str]:
    if question.type != "info" and not question.label.strip():
        yield _("La question « {name} » n’a pas d’intitulé.")
    if question.type == "info" and not (question.text or question.label).strip():
        yield _("L’explication « {name} » n’a pas de texte.")


def _options(question: Question) -> Iterator[str]:
    if question.type in _CHOICES and not (question.options or question.source):
        yield _("La question « {name} » n’a aucune réponse à choisir.")
    if question.type == "directory" and not (question.source or question.options):
        yield _("La question « {name} » n’indique pas dans quelle liste choisir.")
    if question.type == "ranked" and not (question.options or question.source or question.fields):
        yield _("La question « {name} » n’a aucune réponse à classer.")
    if question.type in ("group", "grid") and not question.fields:
        yield _("Le groupe « {name} » ne contient aucune question.")
    if len({option.value for option in question.options}) < len(question.options):
        yield _("La question « {name} » propose deux fois la même réponse.")
    if any(not option.value for option in question.options):
        yield _("Une réponse de la question « {name} » n’a pas de valeur.")


def _settings(question: Question) -> Iterator[str]:
    if question.format and question.format not in _FORMATS_BY_TYPE.get(question.type, set()):
        yield _("La question « {name} » demande un format qui n’existe pas pour ce type.")
    known = {part.key for part in (*person_parts(), *organisation_parts())}
    if set(question.parts) - known:
        yield _("La question « {name} » demande une partie qui n’existe pas.")
    if question.piece and question.piece.when not in ("now", "later"):
        yield _("La pièce « {name} » doit être demandée « maintenant » ou « plus tard ».")
    for rule in question.validations:
        yield from _validation(rule)


def _validation(rule: Any) -> Iterator[str]:
    if rule.kind not in KINDS:
        yield _("La question « {name} » porte une règle inconnue.")
    if rule.level not in ("error", "warning"):
        yield _("Une règle de la question « {name} » n’est ni une erreur ni un avertissement.")
    if rule.kind == "must" and not (rule.condition and rule.message):
        yield _("Une règle de la question « {name} » n’a pas de condition ou pas de message.")
    if set(rule.what) - set(FORBIDDEN):
        yield _("La question « {name} » interdit un contenu que le portail ne sait pas reconnaître.")


def _bounds(question: Question) -> Iterator[str]:
    low, high = question.min, question.max
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        yield _("La question « {name} » a un minimum plus grand que son maximum.")
    if question.min_length and question.max_length and question.min_length > question.max_length:
        yield _("La question « {name} » a une longueur minimale plus grande que la maximale.")


def _name(step: Step) -> str:
    return step.title or step.key


def advice(definition: Definition) -> list[Problem]:
    """What could be better, without forbidding publication."""
    return [*_long_pages(definition), *_sensitive(definition)]


def _long_pages(definition: Definition) -> Iterator[Problem]:
    for step in definition.steps:
        if len(step.questions) > MANY_QUESTIONS:
            sentence = _("La page « {page} » pose {n} questions : pensez à la couper en deux.")
            yield Problem(sentence.format(page=_name(step), n=len(step.questions)), step.key)


def _sensitive(definition: Definition) -> Iterator[Problem]:
    words = re.compile(r"santé|handicap|allergi|régime alimentaire|médical|religion", re.I)
    for question in definition.questions:
        if words.search(f"{question.label} {question.hint}") and not question.sensitive:
            sentence = _("« {name} » semble toucher à la santé ou à la vie privée : faut-il la marquer sensible ?")
            yield Problem(sentence.format(name=question.label), question=question.key)
