"""The suite: fast hashing, mail in memory, tasks at once, everything else as in production where it can be."""

import hashlib
import os
import tempfile
from pathlib import Path

from portal.settings.base import *
from portal.settings.base import BASE_DIR, DATABASES, INSTALLED_APPS, STORAGES, VAR_DIR

SECRET_KEY = "tests"
INSTALLED_APPS = [*INSTALLED_APPS, "portal.demo"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PORTAL_DEMONSTRATION = True
PORTAL_API_PER_MINUTE = 100_000  # the tests of the limit ask for it
PORTAL_AGENTS_NEED_SECOND_FACTOR = False  # the tests of the second factor ask for it
PORTAL_SEAL_KEYS = ["ZmFrZS1rZXktZm9yLXRlc3RzLW9ubHktMzItYnl0ZXM="]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Two processes of the suite must not sweep each other's files nor forget each other's pages.
VAR_DIR = VAR_DIR / os.environ.get("PYTEST_XDIST_WORKER", "")
VAR_DIR.mkdir(parents=True, exist_ok=True)
_scratch = Path(tempfile.gettempdir()) / "portal-tests" / VAR_DIR.relative_to(VAR_DIR.anchor)
MEDIA_ROOT = _scratch / "media"
PRIVATE_ROOT = _scratch / "private"
EMAIL_FILE_PATH = str(_scratch / "mails")
STORAGES["private"]["OPTIONS"]["location"] = str(PRIVATE_ROOT)

# Migrations are the suite's fixed price (10 s): a file named by a hash of all of them is kept and used again.
_migrations = sorted(BASE_DIR.glob("portal/*/migrations/*.py")) + sorted(BASE_DIR.glob("search/migrations/*.py"))
_digest = hashlib.sha256(b"".join(path.read_bytes() for path in _migrations)).hexdigest()[:12]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{_digest}.sqlite3")}
