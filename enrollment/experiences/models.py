"""Experience."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from enrollment.models import Enrollment
from people.models import Person


class Moderation(models.TextChoices):
    NEW = "new", _("nog niet bekeken")
    SHOWN = "shown", _("zichtbaar")
    HIDDEN = "hidden", _("niet zichtbaar")


class Experience(Timestamped):
    """Three answers and a free text about a finished enrollment.

    Figures are shown from five answers up, a text once a learning adviser has let it through; who
    wrote it is shown to nobody.
    """

    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.CASCADE, primary_key=True, related_name="experience"
    )
    useful = models.PositiveSmallIntegerField()
    """Of use for the work: 1 (not at all) to 5 (very much)."""
    well_given = models.PositiveSmallIntegerField()
    """How well it was given: 1 to 5."""
    recommend = models.PositiveSmallIntegerField()
    """Would recommend it to a colleague: 1 to 5."""
    text = models.CharField(max_length=2000, blank=True, default="")
    moderation = models.CharField(max_length=6, choices=Moderation, default=Moderation.NEW)
    moderated_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    moderation_reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="experience_one_to_five",
                condition=Q(
                    useful__range=(1, 5), well_given__range=(1, 5), recommend__range=(1, 5)
                ),
            ),
            models.CheckConstraint(
                name="experience_moderation_known", condition=Q(moderation__in=Moderation.values)
            ),
        ]

    def __str__(self) -> str:
        return f"experience of {self.enrollment_id}"

    @property
    def handle(self) -> str:
        """A name for it on pages of moderators: its key is that of an enrollment, which they may
        know by name."""
        return salted_hmac("experience", str(self.pk)).hexdigest()[:20]
