"""References that can be read aloud, and the codes that go with them.

A reference is `D-7K3F-92XM`: `D`, seven drawn characters and one check character, from an alphabet without 0 O 1 I Z.
Positions in that alphabet times weights 9 to 1, `D` included, sum to 0 modulo 31. As 31 is prime and no weight is a
multiple of it, one wrong character or two swapped neighbours are always seen.
"""

import hmac
import re
import secrets
from hashlib import sha256
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXY"
PREFIX: Final = "D"
TRACKING_LENGTH: Final = 8
VERIFICATION_LENGTH: Final = 12

_POSITION: Final = {character: position for position, character in enumerate(ALPHABET)}
_NOT_READABLE: Final = re.compile(r"[^0-9A-Z]")


def make() -> str:
    """A new reference, drawn at random. It may already be taken: the caller's unique column decides, and it retries."""
    body = PREFIX + _draw(7)
    return _written(body + _check_character(body))


def normalise(typed: str) -> str:
    """What a person typed or said, in the canonical form `D-XXXX-XXXX` where its length allows it.

    Accepts lower case, spaces, any dash, no dash at all, and a missing `D`. Anything else comes back cleaned but
    otherwise as it was, and `is_valid` refuses it.
    """
    compact = _compact(typed)
    if len(compact) == 8:
        compact = PREFIX + compact
    return _written(compact) if len(compact) == 9 else compact


def is_valid(reference: str) -> bool:
    """Whether a canonical reference has the right shape and check character; says nothing of its existence."""
    compact = _compact(reference)
    return (
        len(compact) == 9
        and compact[0] == PREFIX
        and all(character in _POSITION for character in compact)
        and reference == _written(compact)
        and _weighted_sum(compact) == 0
    )


def tracking_code(key: str, reference: str, serial: int) -> str:
    """The secret code `XXXX-XXXX` that opens a request to whoever has no account.

    It is an HMAC of the reference and a serial number, so it can be printed and sent again and is stored nowhere;
    raising the serial makes the former code worthless. 31⁸ codes: the caller limits the tries.
    """
    digest = hmac.new(key.encode(), f"tracking:{reference}:{serial}".encode(), sha256).digest()
    return _in_fours(_letters(digest, TRACKING_LENGTH))


def is_tracking_code(typed: str, key: str, reference: str, serial: int) -> bool:
    """Whether what was typed is the tracking code; takes the same time whatever the answer."""
    expected = _compact(tracking_code(key, reference, serial))
    return hmac.compare_digest(_compact(typed).encode(), expected.encode())


def make_verification_code() -> str:
    """A new code `XXXX-XXXX-XXXX` (59 bits) by which anyone can check an issued document on the site."""
    return _in_fours(_draw(VERIFICATION_LENGTH))


def normalise_verification_code(typed: str) -> str:
    """The canonical form of a typed verification code, or an empty string when it cannot be one."""
    compact = _compact(typed)
    fits = len(compact) == VERIFICATION_LENGTH and all(character in _POSITION for character in compact)
    return _in_fours(compact) if fits else ""


def _draw(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _letters(digest: bytes, length: int) -> str:
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(length):
        number, position = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[position])
    return "".join(letters)


def _check_character(body: str) -> str:
    return ALPHABET[-_weighted_sum(body) % len(ALPHABET)]


def _weighted_sum(characters: str) -> int:
    weighted = (_POSITION[character] * (9 - rank) for rank, character in enumerate(characters))
    return sum(weighted) % len(ALPHABET)


def _compact(typed: str) -> str:
    return _NOT_READABLE.sub("", typed.upper())


def _written(compact: str) -> str:
    return f"{compact[0]}-{compact[1:5]}-{compact[5:]}"


def _in_fours(compact: str) -> str:
    return "-".join(compact[start : start + 4] for start in range(0, len(compact), 4))
