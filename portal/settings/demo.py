"""The demonstration city: embedded defaults, mails shown on a page, no second factor asked of agents."""

from portal.settings.base import *
from portal.settings.base import INSTALLED_APPS, MIDDLEWARE, STATIC_ROOT, VAR_DIR

INSTALLED_APPS = [*INSTALLED_APPS, "portal.demo"]
# Static files straight from where they are written: collecting and compressing them takes longer than the whole start.
MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware", *MIDDLEWARE]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
ALLOWED_HOSTS = ["*"]
PORTAL_DEMONSTRATION = True
PORTAL_AGENTS_NEED_SECOND_FACTOR = False
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mails")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Anybody's page may show the demonstration city: docs/examples/ does.
CORS_ALLOW_ALL_ORIGINS = True
PORTAL_API_PER_MINUTE = 1200
