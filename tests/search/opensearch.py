"""A real OpenSearch for the tests that claim one: its jars come from Maven, one node runs on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent / "engine"
BUILT = HERE.parents[2] / "var" / "search-engine"


@dataclass
class Engine:
    """A running node: where it answers, and a way to end it."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=20)


def class_path() -> str:
    """The jars and our class, made once in var/; a machine without Java or Maven is refused, or skipped at home."""
    if not shutil.which("javac") or not shutil.which("mvn"):
        if os.environ.get("CI"):
            pytest.fail("OpenSearch cannot run: install the Debian packages default-jdk-headless and maven.")
        pytest.skip("OpenSearch cannot run: install the Debian packages default-jdk-headless and maven.")
    BUILT.mkdir(parents=True, exist_ok=True)
    jars, newest = BUILT / "jars", max(path.stat().st_mtime for path in HERE.iterdir())
    if not jars.exists() or jars.stat().st_mtime < newest:
        resolve = ["mvn", "-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={jars}"]
        subprocess.run([*resolve, "-f", str(HERE / "pom.xml")], check=True, timeout=300)
        compiled = ["javac", "-cp", jars.read_text(), "-d", str(BUILT), str(HERE / "SearchEngine.java")]
        subprocess.run(compiled, check=True, timeout=120)
    return f"{BUILT}:{jars.read_text()}"


@contextmanager
def running(folder: Path) -> Iterator[Engine]:
    """One node whose data lie in `folder`; ended afterwards."""
    jars = class_path()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    (folder / "config").mkdir(parents=True)
    with (folder / "log").open("wb") as log:
        command = ["java", "-Xmx400m", "-cp", jars, "SearchEngine", str(folder), str(port)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    engine = Engine(f"http://127.0.0.1:{port}", process)
    try:
        _wait(engine, folder / "log")
        yield engine
    finally:
        engine.kill()


def _wait(engine: Engine, log: Path) -> None:
    for _ in range(600):
        assert engine.process.poll() is None, log.read_text()[-2000:]
        try:
            urllib.request.urlopen(engine.url, timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("OpenSearch does not answer")
