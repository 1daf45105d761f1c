"""A real clamd with one signature of its own (EICAR), so that the protocol is tested against the thing itself."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

SETTINGS = """
DatabaseDirectory {folder}/db
LocalSocket {folder}/clamd.sock
Foreground yes
AlertExceedsMax yes
StreamMaxLength 2M
MaxThreads 2
"""
EICAR_SIGNATURE = "44d88612fea8a8f36de82e1278abb02f:68:EICAR-Test-File\n"


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running clamd. Without the program: skipped at home, failed where CI is set."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("clamd is missing: install clamav-daemon")
        pytest.skip("clamd is not installed")
    folder = tmp_path_factory.mktemp("clamd")
    server = subprocess.Popen(_command(program, folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait_for(folder / "clamd.sock", server)
        yield f"unix:{folder}/clamd.sock"
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _command(program: str, folder: Path) -> list[str]:
    (folder / "db").mkdir()
    (folder / "db" / "local.hdb").write_text(EICAR_SIGNATURE)
    # Started by root it would drop to a user who may not enter a temporary folder.
    user = "User root\n" if os.geteuid() == 0 else ""
    (folder / "clamd.conf").write_text(SETTINGS.format(folder=folder) + user)
    return [program, "--config-file", str(folder / "clamd.conf")]


def _wait_for(path: Path, server: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + 30
    while not path.exists():
        if server.poll() is not None or time.monotonic() > limit:
            said = server.communicate(timeout=5)[0] if server.poll() is not None else b""
            pytest.fail(f"clamd did not start: {said.decode(errors='replace')}")
        time.sleep(0.05)
