"""Loaders: what came along is for who manages the people of its organisation."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from enrollment.history.models import HistoryDelivery, HistoryRecord, OldBooking
from people.middleware import ActorRequest
from people.permissions import Permission
from people.policy import Reach


def _reach(request: ActorRequest) -> Reach:
    return request.actor.reach(Permission.PEOPLE_MANAGE)


def unmatched_records(request: ActorRequest) -> QuerySet[HistoryRecord]:
    found = HistoryRecord.objects.unmatched().filter(_reach(request).q("organisation"))
    return found.select_related("organisation", "person", "course").prefetch_related(
        "course__texts"
    )


def unmatched_bookings(request: ActorRequest) -> QuerySet[OldBooking]:
    found = OldBooking.objects.unmatched().filter(_reach(request).q("organisation"))
    return found.select_related(
        "organisation", "employment__person", "run__course"
    ).prefetch_related("run__course__texts")


def get_record_or_404(request: ActorRequest, pk: int) -> HistoryRecord:
    found = (
        HistoryRecord.objects.filter(_reach(request).q("organisation"), pk=pk)
        .select_related("organisation", "person", "course")
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_old_booking_or_404(request: ActorRequest, pk: int) -> OldBooking:
    found = (
        OldBooking.objects.filter(_reach(request).q("organisation"), pk=pk)
        .select_related("organisation", "employment__person", "run__course", "enrollment")
        .first()
    )
    if found is None:
        raise Http404
    return found


def deliveries(request: ActorRequest) -> QuerySet[HistoryDelivery]:
    """Without their lines."""
    found = HistoryDelivery.objects.filter(_reach(request).q("organisation"))
    return found.defer("lines", "troubles").select_related("organisation", "by")


def get_delivery_or_404(request: ActorRequest, pk: int) -> HistoryDelivery:
    found = (
        HistoryDelivery.objects.filter(_reach(request).q("organisation"), pk=pk)
        .select_related("organisation", "by")
        .first()
    )
    if found is None:
        raise Http404
    return found
