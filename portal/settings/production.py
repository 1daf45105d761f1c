"""Production: refuses to start without its secrets, naming each; nothing else is different from the base."""

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment as env
from portal.settings.base import *
from portal.settings.base import MIDDLEWARE, STORAGES

_secrets = env.required(
    "SECRET_KEY", "TRACKING_KEY", "SEAL_KEYS", "ALLOWED_HOSTS", "SITE_ADDRESS", "DATABASE_URL", "EMAIL_HOST", "CLAMD"
)
if len(_secrets["SECRET_KEY"]) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
for _key in env.words("SEAL_KEYS"):
    try:
        Fernet(_key)
    except ValueError:
        raise ImproperlyConfigured("SEAL_KEYS: each key is 32 bytes in URL-safe base64.") from None

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.number("TRUSTED_PROXIES", 0) else None
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware", *MIDDLEWARE]
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
