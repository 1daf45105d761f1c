"""Operations of the admin's workshop on a definition's JSON: each returns a new one or refuses in French.

Pure and small, so that each is one form of the admin, one Wagtail revision, and can be refused when stale.
Every operation expands shared blocks first: what is edited is what is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from portal.eservices.form_builder.blocks import expand, expand_block
from portal.eservices.form_builder.conditions import references
from portal.eservices.form_builder.definition import LANGUAGE_VERSION, Definition
from portal.eservices.form_builder.questions import INTERNAL_TYPES, TYPES
from portal.eservices.form_builder.reading import DefinitionError, dump, read

Json = Any
Data = dict[str, Json]


class EditRefused(Exception):
    """The operation cannot be done; the message is a French sentence for the editor."""


def empty_definition(title: str) -> Data:
    """Where a new procedure begins."""
    return {"language_version": LANGUAGE_VERSION, "title": title, "steps": [], "workflow": "standard"}


# -- pages ----------------------------------------------------------------------------------------------


def add_step(data: Mapping[str, Json], *, title: str, intro: str = "", at: int | None = None) -> Data:
    """A new page, last or at a position (from 0); its key comes from its title."""
    new = copied(data)
    require(title, _("Donnez un titre à la page."))
    step = {"key": free_key(title, [each["key"] for each in new["steps"]]), "title": title, "questions": []}
    new["steps"].insert(len(new["steps"]) if at is None else at, {**step, **({"intro": intro} if intro else {})})
    return checked(new)


def rename_step(data: Mapping[str, Json], step: str, *, title: str, intro: str = "") -> Data:
    """Title and introduction of a page; its key stays, drafts rest on it."""
    new = copied(data)
    require(title, _("Donnez un titre à la page."))
    step_in(new, step).update({"title": title, "intro": intro})
    return checked(new)


def move_step(data: Mapping[str, Json], step: str, by: int) -> Data:
    """A page up (-1) or down (+1)."""
    new = copied(data)
    move(
        new["steps"],
        step_in(new, step),
        by,
        _("Cette page est déjà la première."),
        _("Cette page est déjà la dernière."),
    )
    return checked(new)


def remove_step(data: Mapping[str, Json], step: str) -> Data:
    """A page with its questions; refused while something else rests on them."""
    new = copied(data)
    removed = step_in(new, step)
    new["steps"].remove(removed)
    for question in removed["questions"]:
        _refuse_if_needed(new, question["key"], question.get("label", ""))
    if any(ending.get("step") == step for ending in new.get("endings", [])):
        raise EditRefused(_("Une fin de parcours est jugée après cette page : changez-la d’abord."))
    return checked(new)


# -- questions ------------------------------------------------------------------------------------------


def add_question(data: Mapping[str, Json], step: str, *, question: Mapping[str, Json], at: int | None = None) -> Data:
    """A new question on a page; without a key, one is made from its label."""
    new = copied(data)
    added = dict(question)
    require(added.get("label") or added.get("text"), _("Écrivez la question."))
    _known_type(added.get("type", ""))
    key = added.get("key") or free_key(str(added.get("label") or added["text"]), _keys(new))
    if key in _keys(new):
        raise EditRefused(_("Une question porte déjà le nom court « {key} ».").format(key=key))
    questions = step_in(new, step)["questions"]
    questions.insert(len(questions) if at is None else at, {**added, "key": key})
    return checked(new)


def add_block(data: Mapping[str, Json], step: str, *, block: str, **settings: Json) -> Data:
    """The questions of a shared block, at the end of a page."""
    new = copied(data)
    try:
        added = expand_block({"block": block, **settings})
    except DefinitionError as error:
        raise EditRefused(str(error)) from error
    double = next((each["key"] for each in added if each["key"] in _keys(new)), None)
    if double:
        raise EditRefused(_("Une question porte déjà le nom court « {key} » : donnez un préfixe.").format(key=double))
    step_in(new, step)["questions"] += added
    return checked(new)


def edit_question(data: Mapping[str, Json], question: str, *, changes: Mapping[str, Json]) -> Data:
    """Settings of a question, those given only; None takes a setting away. The key never changes."""
    new = copied(data)
    held = question_in(new, question)
    if changes.get("key", question) != question:
        raise EditRefused(_("Le nom court d’une question ne change plus : des brouillons s’appuient dessus."))
    if "type" in changes:
        _known_type(changes["type"])
    held.update(changes)
    for name in [name for name, value in held.items() if value is None]:
        del held[name]
    require(held.get("label") or held.get("text"), _("Écrivez la question."))
    return checked(new)


def move_question(data: Mapping[str, Json], question: str, by: int = 0, *, to_step: str = "") -> Data:
    """A question up or down its page, or to the end of another page."""
    new = copied(data)
    held, origin = question_in(new, question), page_of(new, question)
    if to_step and to_step != origin["key"]:
        origin["questions"].remove(held)
        step_in(new, to_step)["questions"].append(held)
    elif by:
        first, last = _("Cette question est déjà la première."), _("Cette question est déjà la dernière.")
        move(origin["questions"], held, by, first, last)
    return checked(new)


def remove_question(data: Mapping[str, Json], question: str) -> Data:
    """A question; refused while a condition, a route or a calculation rests on it."""
    new = copied(data)
    held = question_in(new, question)
    page_of(new, question)["questions"].remove(held)
    _refuse_if_needed(new, question, held.get("label", ""))
    return checked(new)


def set_options(data: Mapping[str, Json], question: str, *, labels: list[str]) -> Data:
    """The answers to choose from, one label each; those that keep their label keep their value."""
    new = copied(data)
    held = question_in(new, question)
    wanted = [label.strip() for label in labels if label.strip()]
    require(wanted, _("Écrivez au moins une réponse à choisir."))
    if len(set(wanted)) < len(wanted):
        raise EditRefused(_("La même réponse est écrite deux fois."))
    known = {option.get("label") or option["value"]: option for option in held.get("options", [])}
    options: list[Data] = []
    for label in wanted:
        taken = [*(option["value"] for option in known.values()), *(option["value"] for option in options)]
        options.append(known.get(label) or {"value": free_key(label, taken), "label": label})
    held["options"] = options
    return checked(new)


# -- conditions -----------------------------------------------------------------------------------------


def set_condition(
    data: Mapping[str, Json], *, condition: Mapping[str, Json], step: str = "", question: str = ""
) -> Data:
    """When a page or a question is shown. Refused when it reads what is asked later."""
    new = copied(data)
    target = question_in(new, question) if question else step_in(new, step)
    earlier = _keys_before(new, step=step, question=question)
    for key in sorted(references(condition)):
        if key in _keys(new) and key not in earlier:
            label = question_in(new, key).get("label", key)
            raise EditRefused(
                _("« {label} » est demandée plus loin : choisissez une question d’avant.").format(label=label)
            )
    target["condition"] = dict(condition)
    return checked(new)


def remove_condition(data: Mapping[str, Json], *, step: str = "", question: str = "") -> Data:
    """Shown always."""
    new = copied(data)
    (question_in(new, question) if question else step_in(new, step)).pop("condition", None)
    return checked(new)


# -- texts and rules ------------------------------------------------------------------------------------

#: What `set_texts` may write; deeper structures have their own screens.
TEXTS = (
    "title", "summary", "department", "legal_basis", "privacy", "retention", "ways_in", "remedies", "notices",
    "receipt", "silence", "clocks", "routing", "endings", "entry_points", "calculations", "workflow",
    "child_requests", "indexed", "translations", "test_cases", "agents_only",
)  # fmt: skip


def set_texts(data: Mapping[str, Json], **changes: Json) -> Data:
    """Any top-level part but the pages, e.g. title="…", retention={"months": 12}."""
    new = copied(data)
    unknown = sorted(set(changes) - set(TEXTS))
    if unknown:
        raise EditRefused(_("« {name} » ne se modifie pas ici.").format(name=unknown[0]))
    new.update(changes)
    return checked(new)


def add_ending(data: Mapping[str, Json], *, ending: Mapping[str, Json]) -> Data:
    """One more way for the journey to end."""
    new = copied(data)
    endings = new.setdefault("endings", [])
    require(ending.get("title"), _("Donnez un titre à cette fin de parcours."))
    key = ending.get("key") or free_key(ending["title"], [each["key"] for each in endings])
    endings.append({**ending, "key": key})
    return checked(new)


def remove_ending(data: Mapping[str, Json], key: str) -> Data:
    """One way less."""
    new = copied(data)
    kept = [each for each in new.get("endings", []) if each["key"] != key]
    if len(kept) == len(new.get("endings", [])):
        raise EditRefused(_("Cette fin de parcours n’existe plus."))
    new["endings"] = kept
    return checked(new)


# -- shared ---------------------------------------------------------------------------------------------


def free_key(label: str, taken: list[str]) -> str:
    """A key from a label: lower case, no accents, words joined by underscores, not yet taken."""
    plain = unicodedata.normalize("NFKD", label.replace("œ", "oe").replace("Œ", "oe").replace("’", " "))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    base = "_".join(words[:6])[:40].strip("_") or "question"
    base = base if base[0].isalpha() else f"q_{base}"
    candidates = (base if number == 1 else f"{base}_{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def copied(data: Mapping[str, Json]) -> Data:
    """A copy to change, blocks expanded and lists of pages and questions there."""
    try:
        new = expand(deepcopy(dict(data)))
    except DefinitionError as error:
        raise EditRefused(str(error)) from error
    new.setdefault("steps", [])
    for step in new["steps"]:
        step.setdefault("questions", [])
    return new


def checked(new: Data) -> Data:
    """The new JSON, if it can still be read; in its canonical form."""
    try:
        definition = read(Definition, new)
    except DefinitionError as error:
        raise EditRefused(str(error)) from error
    return {"language_version": definition.language_version, **dump(definition)}


def require(value: Json, sentence: str) -> None:
    """Refuse with the sentence when the value is empty."""
    if not value or (isinstance(value, str) and not value.strip()):
        raise EditRefused(sentence)


def _known_type(name: str) -> None:
    if name not in TYPES or name in INTERNAL_TYPES:
        raise EditRefused(_("Ce type de question n’existe pas : « {name} ».").format(name=name))


def _keys(data: Data) -> list[str]:
    return [question["key"] for step in data["steps"] for question in step["questions"]]


def step_in(data: Data, key: str) -> Data:
    """The page of that key, to change in place."""
    found: Data | None = next((step for step in data["steps"] if step["key"] == key), None)
    if found is None:
        raise EditRefused(_("Cette page n’existe plus."))
    return found


def page_of(data: Data, question: str) -> Data:
    """The page that asks a question."""
    pages = (step for step in data["steps"] if any(each["key"] == question for each in step["questions"]))
    found: Data | None = next(pages, None)
    if found is None:
        raise EditRefused(_("Cette question n’existe plus."))
    return found


def question_in(data: Data, key: str) -> Data:
    """The question of that key, to change in place."""
    found: Data = next(each for each in page_of(data, key)["questions"] if each["key"] == key)
    return found


def _keys_before(data: Data, *, step: str, question: str) -> set[str]:
    """Keys asked before a question, or before a page."""
    earlier: set[str] = set()
    for page in data["steps"]:
        if not question and page["key"] == step:
            return earlier
        for each in page["questions"]:
            if each["key"] == question:
                return earlier
            earlier.add(each["key"])
    return earlier


def move(items: list[Json], item: Json, by: int, first: str, last: str) -> None:
    """Up (-1) or down (+1) in its list; refused with the sentence `first` or `last` at its ends."""
    position = items.index(item) + by
    if position < 0 or position >= len(items):
        raise EditRefused(first if position < 0 else last)
    items.remove(item)
    items.insert(position, item)


def _refuse_if_needed(data: Data, key: str, label: str) -> None:
    user = next((place for place, part in parts_with_conditions(data) if key in references(part)), None)
    if user:
        sentence = _("« {label} » sert encore à {place} : changez-la d’abord.")
        raise EditRefused(sentence.format(label=label or key, place=user))


def parts_with_conditions(data: Data) -> list[tuple[str, Json]]:
    """Everything that may read an answer, with its name in a sentence."""
    parts: list[tuple[str, Json]] = []
    for step in data["steps"]:
        parts.append((_("la page « {name} »").format(name=step.get("title", step["key"])), step.get("condition")))
        for question in step["questions"]:
            name = _("la question « {name} »").format(name=question.get("label") or question["key"])
            parts.append((name, {each: question[each] for each in _READS if each in question}))
    named: list[tuple[str, Callable[[Json], str]]] = [
        ("endings", lambda each: _("la fin « {name} »").format(name=each.get("title", each["key"]))),
        ("calculations", lambda each: _("le calcul « {name} »").format(name=each.get("label", each["key"]))),
        ("routing", lambda each: _("l’envoi au service « {name} »").format(name=each["department"])),
        ("clocks", lambda each: _("le délai « {name} »").format(name=each.get("label", each["key"]))),
    ]
    for part, name_of in named:
        parts += [(name_of(each), {**each, "key": ""}) for each in data.get(part, [])]
    return parts


_READS = ("condition", "options", "validations", "fields", "min", "max")
