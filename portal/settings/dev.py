"""A developer's machine: the embedded defaults, errors shown in full."""

from portal.settings.base import *

DEBUG = True
PORTAL_AGENTS_NEED_SECOND_FACTOR = False
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
