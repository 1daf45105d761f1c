"""Whether a file carries a known virus. One interface; clamd in production; a simulator that knows only EICAR.

A file is accepted on one answer alone, « it is clean ». Anything else (no answer, an odd one, a broken connection, a
file longer than clamd's limit) is ScannerUnavailable: the caller keeps the file closed and asks again later.
clamd must run with `AlertExceedsMax yes`, or a file over its MaxFileSize comes back OK without having been read.
"""

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from django.conf import settings

EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CHUNK: Final = 64 * 1024
TIMEOUT_SECONDS: Final = 30.0
LONGEST_ANSWER: Final = 4096


class ScannerUnavailable(Exception):
    """No verdict could be had. The file is neither clean nor infected, and stays closed until asked again."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner found; `name` is the virus's, empty when clean."""

    clean: bool
    name: str = ""


class Scanner(Protocol):
    """Reads a stream from its present position to its end. Raises ScannerUnavailable when there is no verdict."""

    def scan(self, stream: BinaryIO) -> Verdict: ...


class ClamdScanner:
    """clamd by its INSTREAM command (clamd(8)): `address` is `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`."""

    def __init__(self, address: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self.address = address
        self.timeout = timeout

    def scan(self, stream: BinaryIO) -> Verdict:
        return _verdict(self._ask(stream))

    def _ask(self, stream: BinaryIO) -> bytes:
        try:
            with self._connection() as connection:
                connection.sendall(b"zINSTREAM\0")
                while chunk := stream.read(CHUNK):
                    connection.sendall(struct.pack("!L", len(chunk)) + chunk)
                connection.sendall(struct.pack("!L", 0))
                return _answer(connection)
        except (OSError, ValueError) as error:
            raise ScannerUnavailable(f"clamd at {self.address}: {error}") from error

    def _connection(self) -> socket.socket:
        way, _, place = self.address.partition(":")
        if way == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self.timeout)
            return _connected(connection, place)
        if way == "tcp":
            host, _, port = place.strip("/").rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), timeout=self.timeout)
        raise ValueError("the address starts with unix: or tcp:")


class SimulatedScanner:
    """Finds the EICAR test string wherever it stands, and nothing else. For development, demonstration and tests."""

    def scan(self, stream: BinaryIO) -> Verdict:
        try:
            found = EICAR in stream.read()
        except (OSError, ValueError) as error:
            raise ScannerUnavailable(str(error)) from error
        return Verdict(clean=not found, name="EICAR-Test-File" if found else "")


def scanner() -> Scanner:
    """The scanner of the settings: `PORTAL_CLAMD` is clamd's address, empty for the simulator."""
    return ClamdScanner(settings.PORTAL_CLAMD) if settings.PORTAL_CLAMD else SimulatedScanner()


def _connected(connection: socket.socket, path: str) -> socket.socket:
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> bytes:
    """The whole answer, up to its closing NUL; a cut one is left without it and so is no verdict."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        received = connection.recv(LONGEST_ANSWER)
        if not received:
            break
        answer += received
    return answer


def _verdict(answer: bytes) -> Verdict:
    if answer == b"stream: OK\0":
        return Verdict(clean=True)
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND\0"):
        name = answer.removeprefix(b"stream: ").removesuffix(b" FOUND\0").decode("utf-8", "replace")
        return _exceeded_or_infected(name)
    raise ScannerUnavailable(f"clamd answered {answer[:200]!r}")


def _exceeded_or_infected(name: str) -> Verdict:
    """A limit of clamd's that was passed is no virus: the file was simply not read to its end."""
    if name.startswith("Heuristics.Limits.Exceeded"):
        raise ScannerUnavailable(f"clamd stopped at a limit: {name}")
    return Verdict(clean=False, name=name)
