"""What the clock does for people: who left is settled, keys that ended are dropped."""

from __future__ import annotations

from allauth.idp.oidc.models import Token
from celery import shared_task
from django.utils import timezone

from people.leaving import settle_all


@shared_task
def leave_those_who_left() -> int:
    """Settles what employments that ended (by an import, or on a day foreseen) left open.

    Finds only those with something open, so running it again changes nothing.
    """
    return settle_all(timezone.localdate())


@shared_task
def drop_old_tokens() -> int:
    """Keys that programs got of who signed in there, after their minutes."""
    _count, by_model = Token.objects.expired().delete()
    return int(by_model.get(Token._meta.label, 0))
