"""A process of our own that is really killed (SIGKILL) at a chosen place, on the test's own database."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent

PRELUDE = """
import os, signal, django
django.setup()
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def database_url() -> str:
    """The test database as another process names it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{values['NAME']}"
    return f"postgres://{values['USER']}@/{values['NAME']}?host={quote(values['HOST'])}"


def run_killed(code: str, **environment: str) -> None:
    """Run `code` (after django.setup, with `die` at hand) in a process that must end by SIGKILL."""
    done = run(code, **environment)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a process of its own on the test database."""
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"} | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PORTAL_VAR": str(settings.VAR_DIR),
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PRELUDE + code],
        cwd=ROOT,
        env=env | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
