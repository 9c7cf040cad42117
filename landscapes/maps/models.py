"""Landscape, Plot with its zones, and what is said and agreed about them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalog.models import Theme
from core.models import Timestamped
from landscapes.choices import Audience, Goal, Level, Part, Visibility
from landscapes.interventions.models import ChangeProgramme, Intervention
from landscapes.maps.querysets import LandscapeQuerySet
from landscapes.plate.models import PLATE, ModelVersion, Zone
from organisations.models import Department, Organisation
from people.models import Person


def today() -> Any:
    return timezone.localdate()


@pghistory.track()
class Landscape(Timestamped):
    """A named map of interventions, made for a purpose, as it was on a day."""

    name = models.CharField(max_length=120)
    goal = models.CharField(max_length=12, choices=Goal, default=Goal.VISUALISE)
    description = models.CharField(max_length=1000, blank=True, default="")
    version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="landscapes")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="landscapes"
    )
    """Whose it is: its advisers change it."""
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="landscapes"
    )
    date = models.DateField(default=today)
    visibility = models.CharField(
        max_length=12, choices=Visibility, default=Visibility.ORGANISATION
    )
    invited = models.ManyToManyField(Department, related_name="invitations", blank=True)
    """These departments see it, whatever the visibility, and make a map of their own in it."""
    scope_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """About the learning in this organisation; empty: the concern."""
    scope_department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scope_audience = models.CharField(max_length=16, choices=Audience, blank=True, default="")
    scope_theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    scope_programme = models.ForeignKey(
        ChangeProgramme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    target = models.JSONField(default=dict, blank=True)
    """The spread that is aimed at: zone key → percent of the weight; empty: none chosen."""

    objects = LandscapeQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "name", "id"]
        constraints = [
            models.CheckConstraint(name="landscape_goal_known", condition=Q(goal__in=Goal.values)),
            models.CheckConstraint(
                name="landscape_visibility_known", condition=Q(visibility__in=Visibility.values)
            ),
            models.CheckConstraint(name="landscape_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Plot(Timestamped):
    """An intervention placed on a landscape: by a department on its own map, or (without one) on
    the map that is shared."""

    landscape = models.ForeignKey(Landscape, on_delete=models.CASCADE, related_name="plots")
    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="plots")
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="plots"
    )
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12, choices=Level, default=Level.INDIVIDUAL)
    explicit = models.BooleanField(default=True)
    """People know that they learn here; implicit learning happens along the way."""
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["landscape", "intervention", "department"],
                nulls_distinct=False,
                name="plot_once_per_map",
            ),
            models.CheckConstraint(
                name="plot_on_the_plate", condition=Q(x__lte=PLATE) & Q(y__lte=PLATE)
            ),
            models.CheckConstraint(name="plot_level_known", condition=Q(level__in=Level.values)),
        ]

    def __str__(self) -> str:
        return f"{self.intervention_id} ({self.x}, {self.y})"


class PlotZone(models.Model):
    """The share of a plot in one zone. The database itself keeps the shares of a plot at one to
    three zones and at 100 % together, when the transaction ends."""

    plot = models.ForeignKey(Plot, on_delete=models.CASCADE, related_name="zones")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="plot_zones")
    percent = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-percent", "zone"]
        constraints = [
            models.UniqueConstraint(fields=["plot", "zone"], name="plot_zone_once"),
            models.CheckConstraint(
                name="plot_zone_percent", condition=Q(percent__gte=1) & Q(percent__lte=100)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="weights_sum_to_one",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                declare=[("whose", "bigint"), ("total", "bigint"), ("parts", "bigint")],
                func="""
                    whose := CASE WHEN TG_OP = 'DELETE' THEN OLD.plot_id ELSE NEW.plot_id END;
                    IF NOT EXISTS (SELECT 1 FROM landscapes_plot WHERE id = whose) THEN
                        RETURN NULL;
                    END IF;
                    SELECT coalesce(sum(percent), 0), count(*) INTO total, parts
                        FROM landscapes_plotzone WHERE plot_id = whose;
                    IF total <> 100 OR parts > 3 THEN
                        RAISE EXCEPTION 'plot % has % zones with % percent', whose, parts, total
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'plot_weights_sum_to_one';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.zone_id}: {self.percent} %"

    @property
    def weight(self) -> Decimal:
        """Between 0 and 1."""
        return Decimal(self.percent) / 100


@pghistory.track()
class Agreement(Timestamped):
    """Which part a department has in an intervention, as agreed over this landscape."""

    landscape = models.ForeignKey(Landscape, on_delete=models.CASCADE, related_name="agreements")
    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="agreements"
    )
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="agreements")
    part = models.CharField(max_length=8, choices=Part)
    note = models.CharField(max_length=400, blank=True, default="")
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["landscape", "intervention", "department"], name="agreement_once"
            ),
            models.UniqueConstraint(
                fields=["landscape", "intervention"],
                condition=Q(part=Part.LEADS),
                name="agreement_one_leads",
            ),
            models.CheckConstraint(name="agreement_part_known", condition=Q(part__in=Part.values)),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.part} {self.intervention_id}"


class Remark(Timestamped):
    """Something said about a landscape, one of its zones (the sea: the context), or a mark."""

    landscape = models.ForeignKey(Landscape, on_delete=models.CASCADE, related_name="remarks")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, blank=True)
    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    dealt_with_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="remark_about_one_thing", condition=Q(zone=None) | Q(intervention=None)
            ),
            models.CheckConstraint(name="remark_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class Snapshot(Timestamped):
    """A landscape as it was at a moment, to compare with. `marks` is a list of
    `{"intervention", "title", "status", "zones": {key: percent}, "x", "y"}` of the shared map."""

    landscape = models.ForeignKey(Landscape, on_delete=models.CASCADE, related_name="snapshots")
    name = models.CharField(max_length=120)
    marks = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name


class SettledDifference(Timestamped):
    """Departments had placed an intervention in different zones, and agreed. `views` keeps what
    each thought, department name → {zone key: percent}; the shared map holds the outcome."""

    landscape = models.ForeignKey(Landscape, on_delete=models.CASCADE, related_name="settled")
    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="settled")
    views = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    """Zone key → percent."""
    note = models.CharField(max_length=600, blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.intervention_id} in {self.landscape_id}"
