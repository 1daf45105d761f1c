"""One contract, held by the real clamd and by the simulator; then what happens when clamd is unwell."""

import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import override_settings

from portal.partners import antivirus
from portal.partners.antivirus import ClamdScanner, Scanner, ScannerUnavailable, SimulatedScanner


@pytest.fixture(params=["clamd", "simulated"])
def scanner(request: pytest.FixtureRequest) -> Scanner:
    return ClamdScanner(request.getfixturevalue("clamd")) if request.param == "clamd" else SimulatedScanner()


def test_a_clean_file_is_said_clean(scanner: Scanner) -> None:
    assert scanner.scan(BytesIO(b"%PDF-1.7 une facture d'eau")).clean


def test_a_clean_file_of_many_pieces_is_said_clean(scanner: Scanner) -> None:
    assert scanner.scan(BytesIO(b"a" * 1_000_000)).clean


def test_eicar_is_found_and_named(scanner: Scanner) -> None:
    verdict = scanner.scan(BytesIO(antivirus.EICAR))
    assert not verdict.clean
    assert "EICAR" in verdict.name.upper()


def test_a_stream_that_cannot_be_read_has_no_verdict(scanner: Scanner) -> None:
    closed = BytesIO(b"x")
    closed.close()
    with pytest.raises(ScannerUnavailable):
        scanner.scan(closed)


def test_clamd_looks_inside_a_zip(clamd: str) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("piece.txt", antivirus.EICAR)
    packed.seek(0)
    assert not ClamdScanner(clamd).scan(packed).clean


def test_a_file_over_clamds_limit_has_no_verdict(clamd: str) -> None:
    with pytest.raises(ScannerUnavailable):
        ClamdScanner(clamd).scan(BytesIO(b"a" * 4_000_000))


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.sock", "tcp:127.0.0.1:1", "carrier-pigeon", "tcp:host:port"])
def test_no_clamd_is_no_verdict(address: str) -> None:
    with pytest.raises(ScannerUnavailable):
        ClamdScanner(address, timeout=1).scan(BytesIO(b"x"))


@pytest.fixture
def odd_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server on TCP that reads everything and then answers the bytes of the test's parameter."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            received = b""
            while not received.endswith(b"\0\0\0\0"):
                received += connection.recv(65536)
            connection.sendall(request.param)

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"tcp:127.0.0.1:{listening.getsockname()[1]}"
    thread.join(timeout=5)
    listening.close()


@pytest.mark.parametrize(
    "odd_server",
    [
        b"",
        b"stream: OK",
        b"OK\0",
        b"stream: OK FOUND or not\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0",
        b"x" * 10_000,
    ],
    ids=["silence", "cut", "short", "odd", "limit", "not read to the end", "flood"],
    indirect=True,
)
def test_any_answer_but_the_two_known_is_no_verdict(odd_server: str) -> None:
    with pytest.raises(ScannerUnavailable):
        ClamdScanner(odd_server, timeout=5).scan(BytesIO(b"x"))


@pytest.mark.parametrize("odd_server", [b"stream: OK\0"], indirect=True)
def test_clamd_is_reached_by_tcp_too(odd_server: str) -> None:
    assert ClamdScanner(odd_server, timeout=5).scan(BytesIO(b"x")).clean


def test_the_settings_choose_the_scanner() -> None:
    with override_settings(PORTAL_CLAMD=""):
        assert isinstance(antivirus.scanner(), SimulatedScanner)
    with override_settings(PORTAL_CLAMD="unix:/run/clamav/clamd.ctl"):
        assert isinstance(antivirus.scanner(), ClamdScanner)
