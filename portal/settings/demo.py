"""The demonstration city: embedded defaults, mails shown on a page, no second factor asked of agents."""

from portal.settings.base import *
from portal.settings.base import INSTALLED_APPS, VAR_DIR

INSTALLED_APPS = [*INSTALLED_APPS, "portal.demo"]
ALLOWED_HOSTS = ["*"]
PORTAL_DEMONSTRATION = True
PORTAL_AGENTS_NEED_SECOND_FACTOR = False
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mails")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
