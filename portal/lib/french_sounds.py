"""How a French word sounds, roughly: to find « cantine » for « quantine », « recensement » for « recenssement ».

Our own rules, coarse on purpose: two words people confuse by ear should get one key, and a few that they do not
confuse may share it too. Whoever compares by sound must also compare the letters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# In this order, on folded letters (no accents): what is read as one sound becomes one letter.
_RULES: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"sch|sh|ch(?!r|l|n)", "5"),
        (r"ch", "k"),
        (r"tion\b|tions\b|ssion\b|sion\b|ssions\b|xion\b", "sion"),
        (r"gn", "ni"),
        (r"qu|q|ck|cqu|k", "k"),
        (r"c(?=[eiy])", "s"),
        (r"sc(?=[eiy])", "s"),
        (r"c", "k"),
        (r"g(?=[eiy])", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"(?<=[aeiouy])s(?=[aeiouy])", "z"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"h", ""),
        (r"eaux?|aux?", "o"),
        (r"oeu|eu|oe", "e"),
        (r"ou", "u"),
        (r"(?:ai|ei)(?=[nm](?![aeiouynm]))", "i"),
        (r"ai|ei|ay|ey", "e"),
        (r"oi|oy", "ua"),
        (r"(?:en|em|an|am)(?![aeiouynm])", "1"),
        (r"(?:in|im|yn|ym|un|um)(?![aeiouynm])", "2"),
        (r"(?:on|om)(?![aeiouynm])", "3"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?:e|es|ent|er|ez|et|[tdpsxz])\b", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """The key of a folded word (see `portal.lib.french.fold`): equal keys mean that they may sound alike.

    `sound("quantine") == sound("cantine")`. The empty string for what holds no letter to say.
    """
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word
