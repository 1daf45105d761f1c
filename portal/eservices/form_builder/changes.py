"""What changed between two definitions, in French sentences that name pages and questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.parts import Question, Step
from portal.eservices.form_builder.reading import dump

Json = Any

PARTS: Mapping[str, str | Promise] = {
    "title": gettext_lazy("le titre"),
    "summary": gettext_lazy("le résumé"),
    "department": gettext_lazy("le service"),
    "agents_only": gettext_lazy("à qui la démarche est proposée"),
    "legal_basis": gettext_lazy("la base légale"),
    "privacy": gettext_lazy("les données personnelles"),
    "retention": gettext_lazy("la durée de conservation"),
    "ways_in": gettext_lazy("les moyens d’accès"),
    "entry_points": gettext_lazy("les entrées"),
    "endings": gettext_lazy("les fins de parcours"),
    "calculations": gettext_lazy("les calculs"),
    "workflow": gettext_lazy("le circuit de traitement"),
    "clocks": gettext_lazy("les délais"),
    "silence": gettext_lazy("l’effet du silence"),
    "remedies": gettext_lazy("les voies de recours"),
    "routing": gettext_lazy("le service qui reçoit la demande"),
    "notices": gettext_lazy("les messages"),
    "receipt": gettext_lazy("le récépissé"),
    "child_requests": gettext_lazy("les demandes liées"),
    "indexed": gettext_lazy("les réponses visibles dans les listes"),
    "translations": gettext_lazy("les traductions"),
    "test_cases": gettext_lazy("les essais"),
}


def changes(before: Definition, after: Definition) -> list[str]:
    """One sentence for each thing added, removed or changed; [] when the two say the same."""
    return [*_pages(before, after), *_questions(before, after), *_parts(before, after)]


def _pages(before: Definition, after: Definition) -> Iterator[str]:
    old = {step.key: step for step in before.steps}
    new = {step.key: step for step in after.steps}
    for key in [key for key in old if key not in new]:
        yield _("Page supprimée : « {page} ».").format(page=_name(old[key]))
    for key in [key for key in new if key not in old]:
        yield _("Page ajoutée : « {page} ».").format(page=_name(new[key]))
    for key in [key for key in new if key in old]:
        yield from _page(old[key], new[key])
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield _("L’ordre des pages a changé.")


def _page(old: Step, new: Step) -> Iterator[str]:
    if old.title != new.title:
        yield _("La page « {old} » s’appelle maintenant « {new} ».").format(old=_name(old), new=_name(new))
    if old.intro != new.intro:
        yield _("Page « {page} » : l’introduction a changé.").format(page=_name(new))
    if old.condition != new.condition:
        yield _("Page « {page} » : la condition a changé.").format(page=_name(new))
    kept = {question.key for question in old.questions} & {question.key for question in new.questions}
    if [each.key for each in old.questions if each.key in kept] != [
        each.key for each in new.questions if each.key in kept
    ]:
        yield _("Page « {page} » : l’ordre des questions a changé.").format(page=_name(new))


def _questions(before: Definition, after: Definition) -> Iterator[str]:
    old = {question.key: question for question in before.questions}
    new = {question.key: question for question in after.questions}
    for key in [key for key in old if key not in new]:
        yield _("Question supprimée : « {question} ».").format(question=old[key].label or key)
    for key in [key for key in new if key not in old]:
        yield _("Question ajoutée : « {question} ».").format(question=new[key].label or key)
    for key in [key for key in new if key in old]:
        yield from _question(old[key], new[key])
        yield from _moved(before, after, new[key])


def _question(old: Question, new: Question) -> Iterator[str]:
    if old.label != new.label:
        yield _("La question « {old} » devient « {new} ».").format(old=old.label or old.key, new=new.label or new.key)
    if old.required != new.required:
        now = _("obligatoire") if new.required else _("facultative")
        yield _("La question « {question} » est maintenant {now}.").format(question=new.label or new.key, now=now)
    old_rest, new_rest = _rest(old), _rest(new)
    if old_rest != new_rest:
        names = sorted(name for name in {*old_rest, *new_rest} if old_rest.get(name) != new_rest.get(name))
        said = ", ".join(str(SETTINGS.get(name, gettext_lazy("réglages"))) for name in names)
        yield _("Question « {question} » : modifiée ({what}).").format(question=new.label or new.key, what=_once(said))


def _once(said: str) -> str:
    return ", ".join(dict.fromkeys(said.split(", ")))


SETTINGS: Mapping[str, str | Promise] = {
    "hint": gettext_lazy("aide"),
    "text": gettext_lazy("texte"),
    "type": gettext_lazy("type de réponse"),
    "options": gettext_lazy("réponses à choisir"),
    "condition": gettext_lazy("condition"),
    "min": gettext_lazy("limites"),
    "max": gettext_lazy("limites"),
    "min_length": gettext_lazy("limites"),
    "max_length": gettext_lazy("limites"),
    "format": gettext_lazy("format"),
    "fields": gettext_lazy("questions de la ligne"),
    "validations": gettext_lazy("règles"),
    "piece": gettext_lazy("pièce"),
    "sensitive": gettext_lazy("protection"),
    "masked": gettext_lazy("protection"),
}


def _rest(question: Question) -> dict[str, Json]:
    return {name: value for name, value in dump(question).items() if name not in ("key", "label", "required", "block")}


def _moved(before: Definition, after: Definition, question: Question) -> Iterator[str]:
    old, new = before.step_of(question.key), after.step_of(question.key)
    if old and new and old.key != new.key:
        sentence = _("La question « {question} » passe de la page « {old} » à la page « {new} ».")
        yield sentence.format(question=question.label or question.key, old=_name(old), new=_name(new))


def _parts(before: Definition, after: Definition) -> Iterator[str]:
    for name, words in PARTS.items():
        if getattr(before, name) != getattr(after, name):
            yield _("Modifié : {part}.").format(part=words)


def _name(step: Step) -> str:
    return step.title or step.key
