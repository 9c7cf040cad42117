"""Hostile settings: what would be forgiven in production fails here."""

from lms_portal.settings import *  # noqa: F403
from lms_portal.settings import DATABASES, TEMPLATES


class UndefinedVariable(str):
    """Makes a template that uses a variable nobody gave fail instead of showing nothing."""

    def __contains__(self, _item: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("undefined: %s")  # type: ignore[index]
DATABASES["default"]["OPTIONS"].pop("pool", None)

DEMO_MODE = True
BASE_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # No collected files here, and no warning that there are none.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
ACCOUNT_RATE_LIMITS = {}
