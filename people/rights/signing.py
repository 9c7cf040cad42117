"""Signing in and out: lines in the security log, and the day on which roles were last used."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.utils import timezone

from people.models import Person, RoleAssignment
from people.rights.log import record


def connect() -> None:
    """Listens to the framework's own signals; the many ways to sign in all send them."""
    user_logged_in.connect(signed_in, dispatch_uid="security_log")
    user_login_failed.connect(sign_in_failed, dispatch_uid="security_log")
    user_logged_out.connect(signed_out, dispatch_uid="security_log")


@transaction.atomic
def signed_in(*, user: Any, **_rest: Any) -> None:
    record(action="sign_in", by=user, object_kind="person", object_id=user.pk)
    today = timezone.localdate()
    held = RoleAssignment.objects.current().filter(person=user)
    held.exclude(last_used_on=today).update(last_used_on=today)


def sign_in_failed(*, credentials: dict[str, Any], **_rest: Any) -> None:
    """What was typed is not kept: people type passwords in the wrong field."""
    typed = credentials.get("email") or credentials.get("username") or ""
    person = Person.objects.filter(email=str(typed).lower()).first()
    record(
        action="sign_in_failed",
        by=None,
        object_kind="person",
        object_id=person.pk if person else "",
        result="refused",
    )


def signed_out(*, user: Any, **_rest: Any) -> None:
    """Signing out without being signed in is nothing to tell."""
    if isinstance(user, Person):
        record(action="sign_out", by=user, object_kind="person", object_id=user.pk)
