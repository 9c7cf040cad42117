"""What the page of a group shows: where it stands, its figures, and its lines page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.groups.actions import brought, is_busy, is_interrupted, untouched, why_no_undo
from enrollment.groups.finding import Audience
from enrollment.groups.loaders import operates
from enrollment.groups.models import GroupEnrollment, GroupLine, GroupSource, Outcome
from organisations.models import Department
from people.middleware import ActorRequest
from planning.models import CourseRun

PER_PAGE = 50
ALL, DIFFERENT, UNDONE = "alles", "anders", "terug"
LABELS: Mapping[str, Promise | str] = {
    Outcome.BOOKED: gettext_lazy("Een plaats"),
    Outcome.REQUESTED: gettext_lazy("Aanvraag"),
    Outcome.WAITLISTED: gettext_lazy("Wachtlijst"),
    Outcome.ALREADY: gettext_lazy("Al ingeschreven of dubbel"),
    Outcome.REFUSED: gettext_lazy("Kan niet"),
    Outcome.UNKNOWN: gettext_lazy("Niet gevonden"),
}


class GroupScreen:
    """One group, whatever its stage: a dry run, under way, carried out, or undone."""

    def __init__(self, group: GroupEnrollment, query: QueryDict) -> None:
        self.group = group
        self.query = query

    @property
    def draft(self) -> bool:
        return self.group.started_at is None

    @cached_property
    def busy(self) -> bool:
        return is_busy(self.group)

    @property
    def undoing(self) -> bool:
        return self.group.undo_started_at is not None

    @cached_property
    def interrupted(self) -> bool:
        return is_interrupted(self.group)

    @cached_property
    def may_undo(self) -> bool:
        return not self.draft and not self.busy and not why_no_undo(self.group)

    @cached_property
    def _field(self) -> str:
        """What the figures count: what would happen, or what did."""
        return "expected" if self.draft or (self.busy and not self.undoing) else "outcome"

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """All figures of the page in one query."""
        each = {name: Count("pk", filter=Q(**{self._field: name})) for name in Outcome.values}
        found: dict[str, int] = self.group.lines.aggregate(
            **each,
            all=Count("pk"),
            done=Count("pk", filter=~Q(outcome="")),
            meant=Count("pk", filter=Q(employment__isnull=False)),
            undone_lines=Count("pk", filter=Q(undone=True)),
            different=Count("pk", filter=~Q(outcome="") & ~Q(outcome=F("expected"))),
        )
        return found

    @property
    def number(self) -> int:
        return self.counts["all"]

    @property
    def anybody(self) -> bool:
        """Whether carrying out could bring anything."""
        return self.counts["meant"] > 0

    @property
    def undone_number(self) -> int:
        return self.counts["undone_lines"]

    @property
    def different_number(self) -> int:
        return self.counts["different"]

    @cached_property
    def progress(self) -> int:
        """Lines done of the present work."""
        return self.counts["undone_lines"] if self.undoing else self.counts["done"]

    @cached_property
    def progress_total(self) -> int:
        if not self.undoing:
            return self.number
        return self.counts["undone_lines"] + untouched(self.group).count()

    def figures(self) -> Iterator[tuple[int, str]]:
        for name, label in LABELS.items():
            yield self.counts[name], str(label)

    @cached_property
    def chosen(self) -> str:
        asked = self.query.get("deel", "")
        return asked if asked in {*LABELS, DIFFERENT, UNDONE} else ALL

    def tabs(self) -> list[dict[str, Any]]:
        """Only what there is."""
        parts = [(ALL, _("Alles"), self.number)]
        parts += [(name, str(label), self.counts[name]) for name, label in LABELS.items()]
        if not self.draft:
            parts.append((DIFFERENT, _("Anders dan de proef"), self.different_number))
            parts.append((UNDONE, _("Teruggedraaid"), self.undone_number))
        return [
            {"url": f"?deel={name}", "label": label, "active": name == self.chosen, "count": count}
            for name, label, count in parts
            if count or name in {ALL, self.chosen}
        ]

    def lines(self) -> QuerySet[GroupLine]:
        found = self.group.lines.select_related(
            "employment__person", "employment__department"
        ).order_by("position")
        match self.chosen:
            case "alles":
                return found
            case "anders":
                return found.exclude(outcome="").exclude(outcome=F("expected"))
            case "terug":
                return found.filter(undone=True)
        return found.filter(**{self._field: self.chosen})

    @cached_property
    def page(self) -> Page[GroupLine]:
        return Paginator(self.lines(), PER_PAGE).get_page(self.query.get("pagina"))

    @cached_property
    def about(self) -> list[tuple[str, str]]:
        """What the officer chose."""
        group = self.group
        return [
            (_("Mensen van"), group.organisation.name),
            (_("Gekozen met"), source_words(group)),
            (_("Waarom"), group.reason),
            (_("Verplicht"), _("ja") if group.compulsory else _("nee")),
            (
                _("Wie geen plaats krijgt"),
                _("op de wachtlijst") if group.accept_waitlist else _("doet niet mee"),
            ),
            (_("Door"), group.by.full_name if group.by else ""),
        ]


class UndoScreen:
    """What undoing would withdraw, and what stays."""

    def __init__(self, group: GroupEnrollment) -> None:
        self.group = group
        self.refusal = why_no_undo(group)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        each = {name: Count("pk", filter=Q(outcome=name)) for name in LABELS}
        return untouched(self.group).aggregate(all=Count("pk"), **each)

    @property
    def number(self) -> int:
        return self.counts["all"]

    def figures(self) -> Iterator[tuple[int, str]]:
        for name in (Outcome.BOOKED, Outcome.REQUESTED, Outcome.WAITLISTED):
            yield self.counts[name], str(LABELS[name])

    @cached_property
    def staying(self) -> list[GroupLine]:
        going = untouched(self.group).values("pk")
        lines = brought(self.group).exclude(pk__in=going)
        return list(lines.select_related("employment__person", "enrollment").order_by("position"))


def source_words(group: GroupEnrollment) -> str:
    """How the people were chosen."""
    if group.source == GroupSource.FILE:
        return _("bestand %(name)s") % {"name": group.file_name}
    if group.source == GroupSource.LIST:
        return _("een geplakte lijst")
    rule = Audience.from_json(group.rule)
    parts = []
    if rule.department:
        department = Department.objects.filter(pk=rule.department).first()
        parts.append(_("afdeling %(name)s") % {"name": department.name if department else "–"})
    if rule.function:
        parts.append(_("functie met ‘%(words)s’") % {"words": rule.function})
    if rule.scale_from:
        parts.append(_("schaal vanaf %(scale)d") % {"scale": rule.scale_from})
    if rule.scale_to:
        parts.append(_("schaal tot en met %(scale)d") % {"scale": rule.scale_to})
    return ", ".join(parts) or _("de hele organisatie")


def way_back(request: ActorRequest, run: CourseRun) -> dict[str, str]:
    """The run's page for who operates it, else that of the course."""
    if operates(request, run):
        return {"url": reverse("planning:run", args=[run.pk]), "label": run.course.title}
    return {"url": run.course.get_absolute_url(), "label": run.course.title}
