"""The Celery application: the outbox's nudge and clock, and Moodle's sync jobs."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms_portal.settings")

app = Celery("lms_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
