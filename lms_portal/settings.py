"""Settings of the portal: one file for every place it runs, told apart by `env.py`."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lms_portal.env import ENV
from lms_portal.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = (BASE_DIR / ENV["PORTAL_DATA"]).resolve()
VERSION = "0.2.0"

SECRET_KEY = ENV["SECRET_KEY"]
DEBUG = ENV["DEBUG"]
DEMO_MODE = ENV["PORTAL_DEMO"]
BASE_URL = ENV["PORTAL_BASE_URL"].rstrip("/")
ALLOWED_HOSTS = ENV["ALLOWED_HOSTS"] or [urlsplit(BASE_URL).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURITY_CONTACT = ENV["SECURITY_CONTACT"]
MOODLE_KEYS = ENV["MOODLE_KEYS"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "pgtrigger",
    "pghistory",
    "template_partials",
    "tree_queries",
    "core",
    "outbox",
    "organisations",
    "people",
    "notifications",
    "catalog",
    "planning",
    "enrollment",
    "landscapes",
    "moodle",
    "demo",
    "lms_portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # Adds random bytes, against BREACH.
    "csp.middleware.CSPMiddleware",
    "lms_portal.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "people.middleware.ActorMiddleware",
    "people.provider.middleware.SignInElsewhereMiddleware",
    "people.middleware.HistoryMiddleware",
    "people.rights.origin.OriginMiddleware",
    "lms_portal.middleware.PersonLocaleMiddleware",
    "lms_portal.middleware.RequestLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.readonly.ReadOnlyGetMiddleware",
]

ROOT_URLCONF = "lms_portal.urls"
WSGI_APPLICATION = "lms_portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.components", "core.templatetags.portal"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms_portal.context.portal",
            ],
        },
    }
]

# -- database ---------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {"default": ENV.database()}
DATABASES["default"]["OPTIONS"] = {
    # Compiling takes longer than the portal's statements do: of a search for a misspelt word it
    # was nine tenths of the time.
    "options": "-c jit=off",
    **DATABASES["default"].get("OPTIONS", {}),
    "pool": {"min_size": 1, "max_size": ENV["DB_POOL_SIZE"], "timeout": 20},
    "application_name": "leerportaal",
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = ENV["REDIS_URL"]
CACHES = {
    "default": {
        "BACKEND": "lms_portal.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# -- people and signing in --------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# The portal as OpenID provider of the concern's own programs.
IDP_OIDC_ADAPTER = "people.provider.adapter.ProviderAdapter"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 600  # Programs ask once, at signing in.
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 600  # Given by the library; no program may use it.
OIDC_KEYS_FILE = ENV["OIDC_KEYS_FILE"] or str(DATA_DIR / "signing_keys.pem")

# -- language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["lms_portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# -- static files -----------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# -- mail -------------------------------------------------------------------------------------

vars().update(ENV.email())
if not ENV["EMAIL_URL"]:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV["DEFAULT_FROM_EMAIL"]

# -- background work --------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"moodle.tasks.*": {"queue": "moodle"}}
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_TIME_LIMIT = 15 * 60
OUTBOX_BATCH = 200
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 0,  # A nudge is lost at once when Redis is away; nobody waits for it.
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE = {
    "outbox-clock": {"task": "outbox.tasks.drain_all", "schedule": 30.0},
    "old-tokens": {"task": "people.tasks.drop_old_tokens", "schedule": 3600.0},
    "leavers": {"task": "people.tasks.leave_those_who_left", "schedule": 24 * 3600.0},
    "tend-runs": {"task": "enrollment.tasks.tend", "schedule": 120.0},
    "chase-requests": {"task": "enrollment.tasks.chase", "schedule": 3600.0},
    "too-few": {"task": "enrollment.tasks.warn_of_too_few", "schedule": 3600.0},
    "tend-rooms": {"task": "planning.tasks.tend_rooms", "schedule": 3600.0},
    "erase-trainers": {"task": "planning.tasks.erase_trainers", "schedule": 24 * 3600.0},
    "forget-groups": {"task": "enrollment.tasks.forget_groups", "schedule": 24 * 3600.0},
    "finish-runs": {"task": "enrollment.tasks.finish_runs", "schedule": 3600.0},
    "forget-evidence": {"task": "enrollment.tasks.forget_evidence", "schedule": 24 * 3600.0},
    "forget-certificates": {
        "task": "enrollment.tasks.forget_certificates",
        "schedule": 24 * 3600.0,
    },
    "forget-needs": {"task": "enrollment.tasks.forget_told_needs", "schedule": 3600.0},
    "ask-transfer": {"task": "enrollment.tasks.ask_transfer", "schedule": 24 * 3600.0},
    "verify-seats": {"task": "enrollment.tasks.verify_seats", "schedule": 24 * 3600.0},
    "saved-searches": {"task": "catalog.tasks.tell_saved_searches", "schedule": 24 * 3600.0},
    "sync-moodle": {"task": "moodle.tasks.sync_all", "schedule": 60.0},
    "pull-moodle": {"task": "moodle.tasks.pull_all", "schedule": 600.0},
    "refresh-moodle": {"task": "moodle.tasks.refresh_all", "schedule": 24 * 3600.0},
    "refresh-search": {"task": "catalog.tasks.refresh_dated_documents", "schedule": 300.0},
}

# -- headers ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lms_portal.views.errors.csrf_failure"
if ENV["PORTAL_HTTPS"]:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
if ENV["TRUST_PROXY"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Rate limits count per visitor, not per proxy.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logging_config(level=ENV["LOG_LEVEL"], style=ENV["LOG_FORMAT"])
