"""Answers about health and social life, sealed before they reach the database."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from portal.eservices.form_builder.definition import Definition
from portal.eservices.form_builder.parts import Question

Json = Any


def seal(answers: Mapping[str, Json]) -> bytes | None:
    """The answers as one sealed text; None when there are none. The first key seals, all of them open."""
    if not answers:
        return None
    return _box().encrypt(json.dumps(dict(answers), ensure_ascii=False, sort_keys=True).encode())


def unseal(sealed: bytes | memoryview | None) -> dict[str, Json]:
    """What `seal` closed. Raises cryptography.fernet.InvalidToken when no key opens it."""
    if not sealed:
        return {}
    found: dict[str, Json] = json.loads(_box().decrypt(bytes(sealed)))
    return found


def split(definition: Definition, answers: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, Json]]:
    """(what may lie in clear, what is to be sealed), by the definition's own marks."""
    secret = {question.key for question in definition.questions if is_sensitive(question)}
    clear = {key: value for key, value in answers.items() if key not in secret}
    return clear, {key: value for key, value in answers.items() if key in secret}


def is_sensitive(question: Question) -> bool:
    """A group is sealed whole as soon as one of its questions is sensitive."""
    return question.sensitive or any(is_sensitive(each) for each in question.fields)


def _box() -> MultiFernet:
    keys: list[str | bytes] = [*settings.PORTAL_SEAL_KEYS] or [_development_key()]
    return MultiFernet([Fernet(key) for key in keys])


def _development_key() -> bytes:
    """Production refuses to start without SEAL_KEYS; elsewhere the secret key is enough."""
    return base64.urlsafe_b64encode(sha256(f"seal:{settings.SECRET_KEY}".encode()).digest())
