"""What every setting shares: the embedded default is SQLite, database search, files on disk, tasks in the database."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.settings import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("PORTAL_VAR") or BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY") or "embedded-default-only-for-development-and-tests"
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_ADDRESS = env.text("SITE_ADDRESS", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "portal.lib",
    "portal.outbox",
    "portal.partners",
    "portal.notifications",
    "portal.privacy",
    "portal.directory",
    "portal.cms",
    "portal.accounts",
    "portal.eservices",
    "portal.knowledge",
    "portal.pages",
    "portal.backoffice",
    "portal.starter",
    "search",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.locales",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "search.indexing.SearchIndexConfig",  # wagtail.search, whose failures cost no save
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "corsheaders",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.lib.page_cache.PageCacheMiddleware",  # the very first: a known page costs no session and no query
    "portal.lib.security_headers.SecurityHeadersMiddleware",
    "portal.lib.compression.PersonalCompressionMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "portal.accounts.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.lib.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.lib.page_cache.OpenPagesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "portal.accounts.middleware.PrivatePagesMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # `here`, `said` and the like: every template that residents read asks for them.
            "builtins": ["portal.pages.templatetags.site_languages", "portal.cms.templatetags.languages"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context_processors.site",
            ],
        },
    },
]

DATABASES = {"default": env.database(env.text("DATABASE_URL") or f"sqlite://{VAR_DIR / 'portal.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# The address is unique whatever its case, by a constraint on Lower("email") that the check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "fr"
# A language is there when it stands here, has a row in the admin (Réglages → Langues) and a home page.
LANGUAGES = [("fr", _("Français")), ("br", _("Breton")), ("en", _("Anglais"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_BUILD_DIR = VAR_DIR / "static-build"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.lib.stylesheet.StylesheetFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Residents' documents never lie below a served folder.
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A procedure of 180 small questions is a form of 1,158 fields in the admin: Django's 1,000 would answer 400.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = [
    "portal.lib.upload_limits.WholeBodyLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Rate limits are counted here: a cache that all processes share, never the memory of one of them.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "ne-pas-repondre@kermor.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

WAGTAIL_PAGE_MODEL = "cms.BasePage"
WAGTAIL_SITE_NAME = env.text("SITE_NAME", "Ville de Kermor")
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
# No page may ask anything of a foreign host.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", _("Français"))]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# Accounts sign in by code, passkey or a password of their own choosing: no administrator types one.
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
# What editors upload: told by its bytes, bounded before any pixel is read. No SVG: it can hold a script.
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.cms.file_forms.CheckedImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.cms.file_forms.CheckedDocumentForm"
WAGTAILDOCS_EXTENSIONS = [
    "csv", "docx", "epub", "geojson", "gpx", "ics", "json", "m4a", "mp3", "mp4", "odp", "ods", "odt", "ogg", "pdf",
    "pptx", "rtf", "txt", "vtt", "webm", "xlsx", "xml", "zip",
]  # fmt: skip
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Not every machine knows what captions are, and a browser takes them for nothing else.
WAGTAILDOCS_CONTENT_TYPES = {"vtt": "text/vtt"}
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, Any]] = {"default": env.search_engine(env.text("SEARCH_URL"))}
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_BASE_URL = SITE_ADDRESS
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
# The public API knows nobody: no session, and no password to be tried at its door.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
# Which other origins may read the APIs from a browser: none, or those named, or « * ». Never with cookies.
_origins = env.words("API_ORIGINS")
CORS_ALLOW_ALL_ORIGINS = "*" in _origins
CORS_ALLOWED_ORIGINS = [origin for origin in _origins if origin != "*"]
CORS_URLS_REGEX = r"^/api/v\d+/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "authorization", "content-type", "if-none-match", "x-api-key"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Retry-After"]
# Requests a minute that one address may make without a key.
PORTAL_API_PER_MINUTE = env.number("API_PER_MINUTE", 120)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "portal.views.csrf_failed"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_space"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
# Three tries per code, and few codes per hour and address: six digits cannot be guessed.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,12/h/key", "login": "30/m/ip"}
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.signing.CodeLoginForm",
    "confirm_login_code": "portal.accounts.forms.signing.ConfirmCodeForm",
    "confirm_email_verification_code": "portal.accounts.forms.signing.ConfirmEmailForm",
    "confirm_password_reset_code": "portal.accounts.forms.signing.ConfirmResetForm",
    "reset_password": "portal.accounts.forms.signing.ResetRequestForm",
    "reset_password_from_key": "portal.accounts.forms.signing.NewPasswordForm",
    "change_email": "portal.accounts.forms.signing.NewEmailForm",
    "add_email": "portal.accounts.forms.signing.AddEmailForm",
    "change_password": "portal.accounts.forms.signing.ChangePasswordForm",
    "set_password": "portal.accounts.forms.signing.SetPasswordForm",
    "reauthenticate": "portal.accounts.forms.signing.PasswordAgainForm",
}
ALLAUTH_USER_CODE_FORMAT = {"length": 6, "numeric": True, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ADAPTER = "portal.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.signing.SecondFactorForm",
    "reauthenticate": "portal.accounts.forms.signing.SecondFactorAgainForm",
    "activate_totp": "portal.accounts.forms.signing.ActivateAppForm",
    "add_webauthn": "portal.accounts.forms.signing.AddKeyForm",
    "edit_webauthn": "portal.accounts.forms.signing.RenameKeyForm",
}
MFA_TOTP_ISSUER = WAGTAIL_SITE_NAME

# What the city is called on paper and in mails; a real city sets these, the site's own settings page overrides.
PORTAL_CITY_NAME = env.text("CITY_NAME", "Ville de Kermor")
PORTAL_CLAMD = env.text("CLAMD")  # unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310; empty = the simulator
PORTAL_ANTIVIRUS = "clamd" if PORTAL_CLAMD else "simulator"
# Keys that seal answers about health and social life (MultiFernet; the first encrypts, all decrypt).
PORTAL_SEAL_KEYS = env.words("SEAL_KEYS")
PORTAL_TRACKING_KEY = env.text("TRACKING_KEY") or SECRET_KEY
PORTAL_AGENTS_NEED_SECOND_FACTOR = True
PORTAL_DEMONSTRATION = False
# The State's fact sheets, each night, from a folder or a zip archive; some numbers only (F1342 F967), or all.
PORTAL_FACT_SHEETS = env.flag("FACT_SHEETS", False)
PORTAL_FACT_SHEETS_FOLDER = env.text("FACT_SHEETS_FOLDER")
PORTAL_FACT_SHEETS_ONLY = env.words("FACT_SHEETS_ONLY")
# Bounds and size of the drawing in templates/components/charts/city.html (portal.lib.chart).
PORTAL_CHART = {"west": -5.03, "east": -4.87, "south": 48.152, "north": 48.248, "width": 800, "height": 720}
# Pictures and public files from disk: a front server does it better where there is one.
PORTAL_SERVES_MEDIA = env.flag("SERVE_MEDIA", True)
PORTAL_TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
# How many processes take turns; a worker's stable name lets it find again what it held when it was killed.
PORTAL_WORKER_ID = env.text("WORKER_ID", "worker-1")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    # The level stands on the handler too: the worker sets its own loggers to INFO.
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "level": env.text("LOG_LEVEL", "INFO"),
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    # They tell each step of their work.
    "loggers": {
        name: {"level": "WARNING"} for name in ("pikepdf", "fontTools", "weasyprint", "django_tasks", "mail.log")
    },
}
