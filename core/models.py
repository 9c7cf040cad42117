"""Abstract bases."""

from django.db import models
from django.db.models.functions import Now


class Timestamped(models.Model):
    """Rows that know when they were made and last saved (UTC)."""

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Period(models.Model):
    """Rows that hold from a date up to and including another; `until` empty means: still so."""

    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
