"""What the portal forgets of trainers: two years after they stopped, who they were."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_noop

from planning.models import Trainer, TrainerAbsence, TrainerBooking

KEPT = datetime.timedelta(days=2 * 365)
ERASED_NAME = gettext_noop("Trainer van toen")


@transaction.atomic
def erase_old_trainers() -> int:
    """Erases trainers who stopped two years ago: the row when nothing hangs on it, else a
    supplier's name and address and what else was noted. How many it erased."""
    long_ago = timezone.now() - KEPT
    old = Trainer.objects.filter(retired_at__lt=long_ago)
    booked = TrainerBooking.objects.filter(trainer=OuterRef("pk"))
    free = list(old.filter(~Exists(booked)).values_list("pk", flat=True))
    Trainer.objects.filter(pk__in=free).delete()
    TrainerAbsence.objects.filter(trainer__in=old).delete()
    kept = list(old.exclude(name=ERASED_NAME).values_list("pk", flat=True))
    TrainerBooking.objects.filter(trainer__in=kept).exclude(reason="").update(reason="")
    suppliers = Trainer.objects.filter(pk__in=kept, person=None)
    erased = suppliers.update(name=ERASED_NAME, email="", skills="")
    colleagues = Trainer.objects.filter(pk__in=kept, person__isnull=False).exclude(skills="")
    return len(free) + erased + colleagues.update(skills="")
