"""Production refuses to start half-configured, and is clean for Django's own checks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WHOLE = {
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "TRACKING_KEY": "another-secret-of-the-city",
    "SEAL_KEYS": "ZmFrZS1rZXktZm9yLXRlc3RzLW9ubHktMzItYnl0ZXM=",
    "ALLOWED_HOSTS": "kermor.example",
    "SITE_ADDRESS": "https://kermor.example",
    "DATABASE_URL": "postgres://portal@localhost/portal",
    "EMAIL_HOST": "mail.kermor.example",
    "CLAMD": "unix:/run/clamav/clamd.ctl",
}


def check(tmp_path, **environment):
    """Runs `manage.py check --deploy` in a process of its own, with this environment and nothing of ours."""
    env = {
        "PATH": os.environ["PATH"],
        "PORTAL_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    }
    command = [sys.executable, "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=env | environment, capture_output=True, text=True, check=False)


def test_deployment_checks_are_clean(tmp_path):
    done = check(tmp_path, **WHOLE)
    assert done.returncode == 0, done.stderr


def test_every_missing_secret_is_named_at_once(tmp_path):
    done = check(tmp_path)
    assert done.returncode != 0
    for name in WHOLE:
        assert name in done.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SECRET_KEY": "short"}, "50 characters"),
        ({"SEAL_KEYS": "not-a-key"}, "SEAL_KEYS"),
        ({"HSTS_SECONDS": "soon"}, "HSTS_SECONDS"),
    ],
)
def test_a_bad_value_is_refused_by_name(tmp_path, wrong, said):
    done = check(tmp_path, **(WHOLE | wrong))
    assert done.returncode != 0
    assert said in done.stderr


def test_the_demonstration_is_not_reachable_in_production(tmp_path):
    code = "import django; django.setup(); from django.urls import resolve; from django.conf import settings; print(settings.PORTAL_DEMONSTRATION, 'portal.demo' in settings.INSTALLED_APPS)"  # noqa: E501
    env = {
        "PATH": os.environ["PATH"],
        "PORTAL_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env | WHOLE, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
