"""Runs the three processes of one machine: web server, worker, clock. Ctrl-C, or SIGTERM, stops all three.

One that ends is started again, slower and slower while it keeps ending. Reads HOST, PORT, WEB_WORKERS,
WEB_THREADS from the environment; the rest of the environment is the children's.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")
BIN = Path(sys.executable).parent
LONGEST_PAUSE = 30.0
LIVED_LONG = 60.0
PATIENCE = 20.0


def commands() -> dict[str, list[str]]:
    """What each process runs."""
    manage = [sys.executable, "manage.py"]
    bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
    web = [
        str(BIN / "gunicorn"), "portal.wsgi:application", "--bind", bind, "--worker-class", "gthread",
        "--workers", os.environ.get("WEB_WORKERS", "2"), "--threads", os.environ.get("WEB_THREADS", "2"),
        "--preload", "--log-level", "warning", "--graceful-timeout", "10",
    ]  # fmt: skip
    return {"web": web, "work": [*manage, "work"], "clock": [*manage, "clock"]}


class Child:
    """One process, and when it may be started again."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.pause, self.not_before, self.started = 1.0, 0.0, 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # A session of its own: the terminal's Ctrl-C reaches this supervisor only, which ends each in order.
        self.process = subprocess.Popen(self.command, start_new_session=True)
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Start it when it does not run and its pause is over."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.process = None
            self.pause = 1.0 if now - self.started > LIVED_LONG else min(self.pause * 2, LONGEST_PAUSE)
            self.not_before = now + self.pause
            print(f"{self.name} s’est arrêté (code {code}) : relancé dans {self.pause:.0f} s", file=sys.stderr)
        if now >= self.not_before:
            self.start()

    def stop(self, deadline: float) -> None:
        """Wait for the end that SIGTERM asked for; past the deadline, end it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def terminate(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()


def answers(address: str) -> bool:
    """Whether the site gives its first page, which this makes warm too."""
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def announce() -> None:
    """The address and the table of logins, once the site answers."""
    address = os.environ.get("SITE_ADDRESS", f"http://{HOST}:{PORT}")
    logins = Path(os.environ.get("PORTAL_VAR", "var")) / "logins.txt"
    print(f"\n{address}\n", flush=True)
    if logins.exists():
        print(logins.read_text(encoding="utf-8"), flush=True)
    print("Ctrl-C pour arrêter.", flush=True)


def main() -> int:
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    children = [Child(name, command) for name, command in commands().items()]
    local = "127.0.0.1" if HOST == "0.0.0.0" else ("[::1]" if HOST == "::" else HOST)
    ready = False
    while not stopping:
        for child in children:
            child.look_after()
        if not ready and answers(f"http://{local}:{PORT}/"):
            ready = True
            announce()
        time.sleep(0.3)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.stop(deadline)
    return 0


if __name__ == "__main__":
    sys.exit(main())
