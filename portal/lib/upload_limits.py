"""How much one page may send. Django limits forms, never files: without this, one visitor could fill the disk."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Five photos of 10 Mo in one page, their envelope, and room to say kindly that a sixth is too many.
MOST_BYTES: Final = 80 * 1024 * 1024
# Editors put up videos and large documents; their admin has its own doors.
EDITORS: Final = "/cms/"


class WholeBodyLimit(FileUploadHandler):
    """The first upload handler: refuses a body too heavy for any page before reading it. It keeps no file itself."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Raises RequestDataTooBig: the answer is the 400 page, in plain words."""
        path = str(META.get("PATH_INFO", ""))
        if content_length > MOST_BYTES and not path.startswith(EDITORS):
            raise RequestDataTooBig("The body is heavier than any page may send.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
