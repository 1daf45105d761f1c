"""What an API says when it cannot answer (RFC 9457): French for people, a code for programs."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Raised by a view of an API: `status` and `code` are for programs, `title` and `detail` for those who read."""

    def __init__(self, status: int, code: str, title: str, detail: str = "", **extra: Any) -> None:
        super().__init__(title)
        self.status, self.code, self.title, self.detail, self.extra = status, code, title, detail, extra

    def response(self) -> HttpResponse:
        """The answer that says it."""
        return problem(self.status, self.code, self.title, self.detail, **self.extra)


def problem(status: int, code: str, title: str, detail: str = "", **extra: Any) -> HttpResponse:
    """An answer of `application/problem+json`: type, title, status, code, and whatever helps to mend the request."""
    said = {"type": "about:blank", "title": str(title), "status": status, "code": code, "detail": str(detail), **extra}
    return HttpResponse(
        json.dumps(said, ensure_ascii=False),
        status=status,
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store"},
    )
