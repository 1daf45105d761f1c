"""How hard a French text is to read, and what would make it easier. Advice, never a refusal; pure and quick.

Reading ease is Flesch's formula as fitted to French by L. Kandel and A. Moles, « Application de l’indice de Flesch à
la langue française », Cahiers d’études de radio-télévision, nº 19, 1958, pages 253-274:
207 − 1.015 × words per sentence − 73.6 × syllables per word, from 0 (hard) to 100 (easy). The limit of 25 words a
sentence and the simpler words follow the State’s guidance on plain administrative French (COSLA, « Le petit décodeur
de l’administration », 2005; DITP, « Écrire pour être lu »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_WORDS: Final = 25
EXCERPT: Final = 90
# A page of a hundred thousand words is no page: what lies beyond is not read.
MOST_CHARACTERS: Final = 200_000

# Administrative words and what one would say across a counter. Keys are matched as whole words, any case.
SIMPLER: Final[dict[str, str]] = {
    "afférent": "lié à", "afférente": "lié à", "afférents": "lié à", "afférentes": "lié à",
    "ampliation": "copie",
    "à titre gracieux": "gratuitement", "à titre onéreux": "payant",
    "attendu que": "parce que",
    "au titre de": "pour", "au regard de": "selon",
    "aux fins de": "pour", "à l’effet de": "pour",
    "bénéficiaire": "personne aidée",
    "caduc": "plus valable", "caduque": "plus valable",
    "compétent en la matière": "qui s’en occupe",
    "conformément à": "selon",
    "dans le cadre de": "pour, pendant",
    "dans les meilleurs délais": "vite, ou une date",
    "diligenter": "faire",
    "dûment": "bien, correctement",
    "en application de": "selon", "en vertu de": "selon",
    "en l’espèce": "ici", "en sus": "en plus",
    "est tenu de": "doit", "sont tenus de": "doivent",
    "il convient de": "il faut", "il vous appartient de": "vous devez",
    "être en mesure de": "pouvoir",
    "idoine": "qui convient",
    "in fine": "à la fin", "intuitu personae": "lié à la personne", "prorata temporis": "selon la durée",
    "mettre en œuvre": "faire, appliquer", "mise en œuvre": "application",
    "nonobstant": "malgré",
    "obtempérer": "obéir",
    "parapher": "signer de ses initiales",
    "préalablement": "avant", "ultérieurement": "plus tard", "antérieurement": "avant",
    "présentement": "maintenant",
    "proroger": "prolonger", "prorogation": "prolongation",
    "quérable": "à venir chercher",
    "récépissé": "reçu",
    "s’acquitter de": "payer",
    "sis": "situé à", "sise": "située à",
    "solliciter": "demander", "sollicitez": "demandez",
    "stipuler": "prévoir", "stipule": "prévoit",
    "subséquent": "suivant",
    "susmentionné": "déjà cité", "susvisé": "déjà cité", "ci-après dénommé": "appelé ici",
    "usité": "employé",
}  # fmt: skip
# Initials that everybody says, and those that are words by now.
KNOWN: Final = frozenset(
    {"PDF", "SMS", "TVA", "RIB", "IBAN", "GPS", "CV", "HLM", "DVD", "CD", "TV", "OK", "USB", "QR", "HT", "TTC", "ADN"}
)
LEVELS: Final = (
    (70.0, gettext_lazy("facile")),
    (50.0, gettext_lazy("moyen")),
    (30.0, gettext_lazy("difficile")),
    (0.0, gettext_lazy("très difficile")),
)

_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
# A sentence ends at a stop that a blank follows: not inside « 3.5 », nor after an initial.
_END: Final = re.compile(r"(?<=[.!?…])(?<!\b[A-ZÉ]\.)[\s»]+(?=[«\w])|\n+")
_VOWELS: Final = re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]+", re.I)
_SILENT: Final = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüÿœæ])e(?:s|nt)?$", re.I)
_ACRONYM: Final = re.compile(r"\b[A-Z]{2,8}\b")
_ROMAN: Final = re.compile(r"^[IVXLCDM]+$")
_SHOUT: Final = re.compile(r"\b[A-ZÀÂÉÈÊÎÔÙÛÇ]{3,}(?:[ \u00a0’'-]+[A-ZÀÂÉÈÊÎÔÙÛÇ]{2,}){2,}\b")
_PASSIVE: Final = re.compile(
    r"\b(?:est|sont|sera|seront|était|étaient|serait|seraient|être|été)(?:\s+\w+ment)?\s+"
    r"(\w+(?:é|ée|és|ées|ie?s?|ue?s?|ite?s?|ise?s?))\s+par\b",
    re.I,
)
_SIMPLER: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, SIMPLER), key=len, reverse=True)).replace("’", "[’']") + r")(?!\w)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of advice. `kind`: sentence, word, acronym, capitals, passive. `excerpt` is the text's own words."""

    kind: str
    excerpt: str
    advice: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted. `ease` from 0 to 100, None when there is too little text to say; `level` in French."""

    words: int
    sentences: int
    ease: float | None
    level: str
    findings: tuple[Finding, ...]


def read(text: str) -> Reading:
    """Read a text, one paragraph a line. Never raises, whatever the text."""
    text = text[:MOST_CHARACTERS]
    split = [sentence for sentence in sentences(text) if _WORD.search(sentence)]
    words = _WORD.findall(text)
    ease = _ease(words, len(split))
    found = (*_long(split), *_jargon(text), *_acronyms(text), *_capitals(text), *_passives(text))
    return Reading(len(words), len(split), ease, _level(ease), found)


def sentences(text: str) -> list[str]:
    """The sentences of a text, each line being at least one: an item of a list has no full stop."""
    return [part.strip() for part in _END.split(text) if part and part.strip()]


def syllables(word: str) -> int:
    """Syllables as they are said, about: groups of vowels, a final silent e left out. At least one."""
    spoken = _SILENT.sub("", word)
    return max(1, len(_VOWELS.findall(spoken)))


def _ease(words: list[str], count: int) -> float | None:
    if len(words) < 30 or not count:
        return None
    said = sum(map(syllables, words))
    value = 207 - 1.015 * len(words) / count - 73.6 * said / len(words)
    return round(min(100.0, max(0.0, value)), 1)


def _level(ease: float | None) -> str:
    if ease is None:
        return _("trop court pour être mesuré")
    return next(str(name) for least, name in LEVELS if ease >= least)


def _long(split: list[str]) -> Iterator[Finding]:
    for sentence in split:
        count = len(_WORD.findall(sentence))
        if count > MOST_WORDS:
            yield Finding(
                "sentence", shortened(sentence), _("%(count)d mots\u00a0: coupez-la en deux.") % {"count": count}
            )


def _jargon(text: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for found in _SIMPLER.finditer(text):
        word = found.group().lower().replace("'", "’")
        if word not in seen:
            seen.add(word)
            yield Finding("word", found.group(), _("Plus simple\u00a0: %(word)s.") % {"word": SIMPLER[word]})


def _acronyms(text: str) -> Iterator[Finding]:
    """Initials never beside their words: « la caisse d’allocations familiales (CAF) » or « CAF (caisse … »."""
    for acronym in dict.fromkeys(_ACRONYM.findall(_SHOUT.sub("", text))):
        spelt = f"({acronym})" in text or f"{acronym} (" in text or f"{acronym}\u00a0(" in text
        if acronym not in KNOWN and not _ROMAN.match(acronym) and not spelt:
            yield Finding(
                "acronym", acronym, "Dites-le en toutes lettres la première fois, le sigle entre parenthèses."
            )


def _capitals(text: str) -> Iterator[Finding]:
    for found in _SHOUT.finditer(text):
        yield Finding("capitals", shortened(found.group()), _("En minuscules\u00a0: les capitales se lisent mal."))


def _passives(text: str) -> Iterator[Finding]:
    for found in _PASSIVE.finditer(text):
        yield Finding(
            "passive", shortened(found.group()), "Dites qui fait quoi : « le service examine votre demande »."
        )


def shortened(text: str) -> str:
    """The beginning of a text, cut between two words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= EXCERPT else flat[:EXCERPT].rsplit(" ", 1)[0] + "…"
