"""The demonstration's settings with the bare view, mails thrown away, no limit on how often one machine files."""

from portal.settings.demo import *

ROOT_URLCONF = "tests.bench.urls"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING["root"]["level"] = "ERROR"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
# Weights are those of production: compressed and named by their content.
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
