"""A condition as a French sentence, for the admin's workshop and for pages without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.eservices.form_builder.parts import Calculation, Question
from portal.eservices.form_builder.values import as_date
from portal.eservices.form_builder.words import date_in_words, in_sentence, joined, number_in_words

Json = Any
Condition = Mapping[str, Json]


class Labels(Protocol):
    """Who knows the labels: a Definition."""

    def question(self, key: str) -> Question | None:
        """A question by key."""

    def calculation(self, key: str) -> Calculation | None:
        """A calculation by key."""


VERBS = {
    "is": gettext_lazy("est {value}"),
    "is_not": gettext_lazy("n’est pas {value}"),
    "is_one_of": gettext_lazy("est {choices}"),
    "includes_any": gettext_lazy("comprend {choices}"),
    "includes_all": gettext_lazy("comprend {value}"),
    "includes_none": gettext_lazy("ne comprend pas {choices}"),
    "is_answered": gettext_lazy("est renseigné"),
    "is_empty": gettext_lazy("n’est pas renseigné"),
    "is_yes": gettext_lazy("est « oui »"),
    "lt": gettext_lazy("est inférieur à {value}"),
    "le": gettext_lazy("est inférieur ou égal à {value}"),
    "gt": gettext_lazy("est supérieur à {value}"),
    "ge": gettext_lazy("est supérieur ou égal à {value}"),
    "between": gettext_lazy("est compris entre {value}"),
}
DATE_VERBS = {
    "lt": gettext_lazy("est avant {value}"),
    "le": gettext_lazy("est {value} ou avant"),
    "gt": gettext_lazy("est après {value}"),
    "ge": gettext_lazy("est {value} ou après"),
}
CHANNELS = {
    "online": gettext_lazy("en ligne"),
    "phone": gettext_lazy("par téléphone"),
    "desk": gettext_lazy("au guichet"),
    "letter": gettext_lazy("par courrier"),
    "email": gettext_lazy("par courriel"),
    "api": gettext_lazy("par une autre application"),
}
APPLICANTS = {
    "person": gettext_lazy("un particulier"),
    "organisation": gettext_lazy("un organisme"),
    "known": gettext_lazy("une personne connectée"),
    "guest": gettext_lazy("une personne sans compte"),
}


def in_words(condition: Json, definition: Labels) -> str:
    """« Si « Quel acte ? » est « Mariage » »; empty without a condition."""
    words = _words(condition, definition)
    if words.startswith("il "):
        return _("S’{words}").format(words=words)
    return _("Si {words}").format(words=words) if words else ""


def _words(condition: Json, definition: Labels, inside: bool = False) -> str:
    if not isinstance(condition, Mapping) or not condition:
        return ""
    for form, last in (("all", _("et")), ("any", _("ou"))):
        if form in condition:
            parts = [_words(each, definition, inside=True) for each in condition[form]]
            said = joined([part for part in parts if part], last)
            return f"({said})" if inside and len(parts) > 1 else said
    if "not" in condition:
        return _("il n’est pas vrai que {words}").format(words=_words(condition["not"], definition))
    return _simple(condition, definition)


def _simple(condition: Condition, definition: Labels) -> str:
    if "channel" in condition:
        return _("la demande arrive {how}").format(how=_named(condition["channel"], CHANNELS))
    if "applicant" in condition:
        return _("la demande vient d’{whom}").format(whom=_named(condition["applicant"], APPLICANTS))
    if "rows" in condition:
        return _rows(condition, definition)
    return f"{_subject(condition, definition)} {_predicate(condition, definition)}"


def _named(value: Json, names: Mapping[str, Any]) -> str:
    values = value if isinstance(value, list) else [value]
    return joined([str(names.get(each, each)) for each in values], _("ou"))


def _rows(condition: Condition, definition: Labels) -> str:
    frame = {
        "any": _("pour au moins une ligne de {group}, {words}"),
        "all": _("pour chaque ligne de {group}, {words}"),
        "none": _("pour aucune ligne de {group}, {words}"),
    }[condition.get("which", "any")]
    row = RowLabels(definition, condition["rows"])
    return frame.format(group=_label(condition["rows"], definition), words=_words(condition["condition"], row))


class RowLabels:
    """Labels as a condition inside a repeated row sees them."""

    def __init__(self, definition: Labels, group: str) -> None:
        self._definition, self._group = definition, group

    def question(self, key: str) -> Question | None:
        """A sub-question of the group, else a question."""
        return self._definition.question(f"{self._group}.{key}") or self._definition.question(key)

    def calculation(self, key: str) -> Calculation | None:
        """A calculation by key."""
        return self._definition.calculation(key)


def _subject(condition: Condition, definition: Labels) -> str:
    if "age" in condition:
        asked = condition["age"]
        day = "" if asked.get("at", "today") == "today" else f" ({_value(asked['at'], None, definition)})"
        return _("l’âge de {whom}").format(whom=_label(asked["of"], definition)) + day
    if "count" in condition:
        return _("le nombre de lignes de {group}").format(group=_label(condition["count"], definition))
    if "lookup" in condition:
        return _("la donnée « {name} »").format(name=condition["lookup"])
    return _label(condition.get("question") or condition.get("calculation", ""), definition)


def _label(key: str, definition: Labels) -> str:
    found = definition.question(key) or definition.question(key.partition(".")[0])
    named = found or definition.calculation(key)
    return f"« {named.label or key} »" if named else f"« {key} »"


def _predicate(condition: Condition, definition: Labels) -> str:
    question = definition.question(condition.get("question", ""))
    given, operator = condition.get("value"), condition.get("op", "is_yes")
    verbs = {**VERBS, **(DATE_VERBS if _is_a_day(given) else {})}
    verb = str(verbs.get(operator, operator))
    values = given if isinstance(given, list) else [given]
    words = [_value(each, question, definition) for each in values]
    if "lookup" in condition and "value" not in condition:
        return str(VERBS["is_yes"])
    return verb.format(value=joined(words, _("et")), choices=joined(words, _("ou")))


def _is_a_day(value: Json) -> bool:
    if isinstance(value, Mapping):
        return "today" in value
    return isinstance(value, str) and len(value) == 10 and as_date(value) is not None


def _value(value: Json, question: Question | None, definition: Labels) -> str:
    if isinstance(value, Mapping):
        if "today" in value:
            return _("la date du jour")
        return _label(value.get("question") or value.get("calculation", ""), definition)
    if isinstance(value, bool):
        return _("« oui »") if value else _("« non »")
    if isinstance(value, int | float):
        return number_in_words(value)
    return _text_value(str(value), question)


def _text_value(value: str, question: Question | None) -> str:
    option = next((each for each in question.options if each.value == value), None) if question else None
    day = as_date(value) if len(value) == 10 else None
    if option:
        return f"« {option.label or in_sentence(value)} »"
    return _("le {day}").format(day=date_in_words(day)) if day else f"« {value} »"
