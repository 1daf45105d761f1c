"""Kinds of notices that editors may word in their own way: filled by the rooms that send them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

# A variable of a text: {reference}. Nothing is evaluated, so an editor's text can reach nothing.
VARIABLE: Final = re.compile(r"\{([a-z_]+)\}")
# What a subject line may name: it is read on locked screens, and by who repairs the mail server.
SUBJECT_VARIABLES: Final = frozenset({"reference", "city"})


@dataclass(frozen=True)
class NoticeKind:
    """One kind: what editors call it, its default words, and the variables its text may use with their meaning."""

    kind: str
    label: Any
    subject: str
    body: str
    variables: Mapping[str, Any] = field(default_factory=dict)


KINDS: dict[str, NoticeKind] = {}


def register_kind(kind: NoticeKind) -> None:
    """Called in `ready()` by the room that sends these notices."""
    KINDS[kind.kind] = kind


def variables_of(text: str) -> set[str]:
    """The names between braces."""
    return set(VARIABLE.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced; an unknown or empty one leaves nothing."""
    return VARIABLE.sub(lambda found: values.get(found.group(1), ""), text)


def paragraphs(text: str, values: Mapping[str, str]) -> list[str]:
    """Filled paragraphs (parted by blank lines); one that hangs on variables which are all empty is left out."""
    kept = []
    for block in re.split(r"\n\s*\n", text.strip()):
        named = variables_of(block)
        if not named or any(values.get(name) for name in named):
            kept.append(fill(block, values).strip())
    return kept
