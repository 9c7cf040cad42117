"""The portal's settings as in production, minus what would disturb a measurement."""

import logging

from lms_portal.settings import *  # noqa: F403
from lms_portal.settings import STORAGES

DEBUG = False
ALLOWED_HOSTS = ["testserver"]
# Hashed file names need `collectstatic`; the bench asks no static files.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
logging.disable(logging.WARNING)
