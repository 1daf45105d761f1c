"""French as it is written and looked for: folding, stems, typography, dates, money.

The rules of writing follow the Lexique des règles typographiques of the Imprimerie nationale. These functions serve
our own texts; what people typed is shown as they typed it.
"""

import re
import threading
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Final

import phonenumbers
import snowballstemmer

NBSP: Final = "\u00a0"
THIN: Final = "\u202f"

MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS: Final = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

# Short words that say nothing of the subject, elided articles included. Kept short on purpose: « sans » and « non »
# change a meaning, so they stay.
_WORD: Final = re.compile(r"[^\W_]+")
STOP_WORDS: Final = frozenset(
    _WORD.findall(
        "a au aux avec c ce ces cet cette d dans de des du elle en est et eux il ils j je l la le les leur leurs lui "
        "m ma mes mon n ne nos notre nous on ou où par pas pour qu que qui s sa se ses son sont sur t ta te tes toi "
        "ton tu un une vos votre vous y à"
    )
)
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ł": "l", "ø": "o", "đ": "d"})
_thread = threading.local()


def fold(text: str) -> str:
    """Lower case, without accents or ligatures: « Œuvre d’Été » → « oeuvre d’ete ». To compare, never to show."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """The folded words of a text, in order, stop words left out."""
    return [fold(word) for word in _WORD.findall(text.lower()) if word not in STOP_WORDS]


def stems(text: str) -> str:
    """The stems of the words, by blanks: what is indexed and what is looked for, alike in every database.

    It leaves letters and digits alone, so nothing in it can break a search engine's query language.
    """
    return " ".join(_stem(word) for word in words(text))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    # A stemmer keeps the word it works on as its own state, so threads may not share one.
    if not hasattr(_thread, "stemmer"):
        _thread.stemmer = snowballstemmer.stemmer("french")
    return str(_thread.stemmer.stemWord(word))


_SPACES: Final = rf"[ {NBSP}{THIN}]+"
_RULES: Final = (
    (re.compile(rf"{_SPACES}([;!?])"), rf"{THIN}\1"),
    (re.compile(rf"{_SPACES}:"), f"{NBSP}:"),
    (re.compile(rf"«{_SPACES}"), f"«{NBSP}"),
    (re.compile(rf"{_SPACES}»"), f"{NBSP}»"),
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
    (re.compile(rf"(?<=\d){_SPACES}(?=(?:€|%|h|km|kg|m²|m³|Ko|Mo)(?!\w))"), NBSP),
    (re.compile(rf"(?<=[\d {NBSP}]h){_SPACES}(?=\d\d\b)"), NBSP),
)


def typography(text: str) -> str:
    """Our own plain text with French no-break spaces and apostrophes.

    U+202F before ; ! ? · U+00A0 before : and inside « » and before a unit · ’ between letters. Only a blank that is
    already there is changed, so an address such as https://… or 10:30 keeps its shape. Twice is as good as once.
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def day(value: date) -> str:
    """« 1er mars 2027 », « 3 mars 2027 »."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    """« mercredi 3 mars 2027 », the day of the week always computed."""
    return f"{DAYS[value.weekday()]} {day(value)}"


def clock_time(value: time | datetime) -> str:
    """« 14 h 30 », « 9 h » on the hour. A datetime must already be in the city's time zone."""
    minutes = f"{NBSP}{value.minute:02d}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


def moment(value: datetime) -> str:
    """« mercredi 3 mars 2027, à 14 h 30 », for a datetime already in the city's time zone."""
    return f"{weekday(value)}, à {clock_time(value)}"


def number(value: Decimal | int) -> str:
    """« 1 234 567,5 »: thousands by U+202F, a decimal comma, the decimals as given."""
    return f"{value:,}".replace(",", THIN).replace(".", ",")


def money(value: Decimal | int) -> str:
    """« 12,50 € », always two decimals. Takes euros; never a float, which does not hold cents."""
    return f"{number(Decimal(value).quantize(Decimal('0.01')))}{NBSP}€"


def phone(value: str) -> str:
    """« 02 61 91 00 00 » for a French number, « +44 20 7946 0000 » for a foreign one; anything else as it is."""
    try:
        parsed = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        return value
    national = parsed.country_code == 33
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style).replace(" ", NBSP)


def phone_uri(value: str) -> str:
    """« tel:+33261910000 » for a link, « tel:114 » for a short number, or an empty string when it is no number."""
    short = re.sub(r"\D", "", value)
    if 2 <= len(short) <= 6:  # emergency and service numbers exist inside the country only
        return f"tel:{short}"
    try:
        parsed = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        return ""
    return f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"


def file_size(size: int) -> str:
    """« 340 Ko », « 1,2 Mo », in thousands of octets as people's devices count; never less than 1 Ko unless empty."""
    if size < 999_500:
        return f"{max(round(size / 1000), 1 if size else 0)}{NBSP}Ko"
    megabytes = Decimal(size) / 1_000_000
    shown = megabytes.quantize(Decimal("0.1")) if megabytes < 10 else megabytes.quantize(Decimal(1))
    return f"{number(shown).removesuffix(',0')}{NBSP}Mo"


def listing(items: list[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"
