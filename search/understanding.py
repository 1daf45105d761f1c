"""What a person typed, as terms to look for: slips put right, synonyms beside the words, small words light.

Pure: everything it knows comes in with the lexicon. Each term can be shown, so that an order can be explained.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.lib.french import stems, words
from search.lexicon import Lexicon, Stems

MOST_TERMS = 12
# Words of a question rather than of its subject: they help a little, never decide. Folded.
LIGHT_WORDS = frozenset(
    words(
        "ai ait as avoir avez besoin bonjour chez comment combien connaître demande demander démarche devoir dois doit "
        "entre être fait faire faut info information infos merci moi mettre obtenir peut peux plus pourquoi pouvoir "
        "puis quand quel quelle quelles quels quoi renseignement savoir si soi suis tout toute tous toutes trouver "
        "veut veux ville voir voudrais vouloir afin avant après déjà encore très trop sans non aller cherche chercher "
        "souhaite souhaiter aimerais père mère fils fille"
    )
)
LIGHT = 0.35
SLIP = 0.9
BEGUN = 0.9


@dataclass(frozen=True)
class Reading:
    """One way of saying a term: stems that must all stand in an entry, and what finding them is worth (0 to 1)."""

    stems: Stems
    worth: float


@dataclass(frozen=True)
class Term:
    """A word that was typed: how it may be read, and how much it matters."""

    word: str
    stem: str
    readings: tuple[Reading, ...]
    weight: float


@dataclass(frozen=True)
class Question:
    """What is looked for. `corrected` is the query put right, empty when nothing was; `better` a query that may be
    meant instead, since one of its words is known but rare."""

    terms: tuple[Term, ...]
    corrected: str = ""
    better: str = ""

    @property
    def stems(self) -> list[str]:
        """What was typed, put right: the terms' own stems in order."""
        return [term.stem for term in self.terms]

    @property
    def all_stems(self) -> list[str]:
        """Every stem that could matter, those typed first."""
        others = (stem for term in self.terms for reading in term.readings for stem in reading.stems)
        return list(dict.fromkeys([*self.stems, *others]))


def understand(typed: str, lexicon: Lexicon, *, exactly: bool = False, begun: bool = False) -> Question:
    """Read what was typed. `exactly` puts nothing right; `begun` takes the last word for the beginning of one."""
    found = words(typed)[:MOST_TERMS]
    last = found[-1] if begun and found and not typed.endswith(" ") else ""
    right = found if exactly else [word if word == last else put_right(word, lexicon) for word in found]
    terms = _terms(right, lexicon)
    if last:
        terms = (*terms[:-1], _begun(terms[-1], lexicon))
    return Question(terms, _shown(found, right, lexicon), "" if exactly or begun else _better(right, lexicon))


def put_right(word: str, lexicon: Lexicon) -> str:
    """The word itself when anything holds it, else the known word it may be a slip for."""
    if lexicon.is_known(word, stems(word)):
        return word
    near = lexicon.near(word)
    return near[0] if near else word


def _terms(found: Sequence[str], lexicon: Lexicon) -> tuple[Term, ...]:
    typed = [stems(word) or word for word in found]
    readings: list[dict[Stems, float]] = [{(stem,): 1.0} for stem in typed]
    for start in range(len(typed)):
        for alias in lexicon.aliases_at(typed, start):
            worth = alias.weight + 0.1 * (len(alias.form) > 1)
            for place in range(start, start + len(alias.form)):
                readings[place][alias.target] = max(worth, readings[place].get(alias.target, 0.0))
    return tuple(
        Term(word, stem, tuple(Reading(*pair) for pair in ways.items()), _weight(word, stem, ways, lexicon))
        for word, stem, ways in zip(found, typed, readings, strict=True)
    )


def _weight(word: str, stem: str, ways: dict[Stems, float], lexicon: Lexicon) -> float:
    """The rarer a word among all entries, the more it says; a word that nothing holds but by a synonym counts as
    the rarest of what it may mean."""
    held = lexicon.stems.get(stem, 0)
    if not held:
        held = min((_held(way, lexicon) for way in ways if _held(way, lexicon)), default=0)
    rarity = math.log(1 + (lexicon.entries + 1) / (held + 0.5))
    return rarity * (LIGHT if word in LIGHT_WORDS and len(ways) == 1 else 1.0)


def _held(way: Stems, lexicon: Lexicon) -> int:
    return min(lexicon.stems.get(stem, 0) for stem in way)


def _begun(term: Term, lexicon: Lexicon) -> Term:
    """A word half typed may become any of those that begin so."""
    ways = {reading.stems: reading.worth for reading in term.readings}
    for word in lexicon.starting_with(term.word):
        ways.setdefault((stems(word),), BEGUN)
        for alias in lexicon.aliases_at([stems(word)], 0):
            ways.setdefault(alias.target, alias.weight * BEGUN)
    rarity = max((math.log(1 + (lexicon.entries + 1) / (_held(way, lexicon) + 0.5)) for way in ways), default=1.0)
    return replace(term, readings=tuple(Reading(*pair) for pair in ways.items()), weight=rarity)


def _shown(found: Sequence[str], right: Sequence[str], lexicon: Lexicon) -> str:
    """The whole query put right, as the site would write it; empty when nothing was."""
    if list(found) == list(right):
        return ""
    return " ".join(lexicon.shown(word) for word in right)


def _better(right: Sequence[str], lexicon: Lexicon) -> str:
    """The query with a rare word replaced by a near one that is far commoner; empty when there is none."""
    for place, word in enumerate(right):
        count = lexicon.count(word)
        if count > 2 or word in lexicon.named or word in LIGHT_WORDS or stems(word) in lexicon.aliases:
            continue
        for other in lexicon.near(word):
            if stems(other) != stems(word) and lexicon.count(other) >= 10 * max(count, 1):
                return " ".join(lexicon.shown(part) for part in [*right[:place], other, *right[place + 1 :]])
    return ""
