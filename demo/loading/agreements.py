"""What organisations ask before somebody takes part: agreement above a price, a budget, seats kept
for one of them; and a few requests that wait, made as people make them."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db.models import Count, F, Q

from demo.loading.people import People
from demo.loading.story import Story
from enrollment.actions.booking import AlreadyEnrolled, book
from enrollment.models import ApprovalStep, Budget
from enrollment.rules import BookingRefused
from organisations.models import ApprovalRule, Organisation, OrganisationSettings
from people.models import Employment
from planning.models import CourseRun, SeatShare

FREE_UP_TO = Decimal(750)
"""Euro: above it a manager agrees first."""
ASKING = ("nvwa", "rvo")
BUDGET = Decimal(250_000)
REQUESTS_EACH = 3
SHARED_RUNS, SHARE = 12, 3


def load_agreements(story: Story, people: People) -> int:
    """Says how many requests wait."""
    organisations = list(Organisation.objects.filter(slug__in=ASKING))
    OrganisationSettings.objects.bulk_create(
        OrganisationSettings(
            organisation=one,
            approval_rule=ApprovalRule.MANAGER,
            approval_free_up_to=FREE_UP_TO,
            late_withdrawal_percentage=50,
        )
        for one in organisations
    )
    Budget.objects.bulk_create(
        Budget(organisation=one, year=year, amount=BUDGET)
        for one in organisations
        for year in (story.today.year, story.today.year + 1)
    )
    _keep_seats(story, organisations)
    for key in ("karim", "ingrid"):
        _ask(people.cast[key][0])
    return ApprovalStep.objects.waiting().count()


def _keep_seats(story: Story, organisations: list[Organisation]) -> None:
    """Some seats of runs that everybody may book, each for another organisation."""
    wide = Count("course__publications", distinct=True)
    runs = (
        CourseRun.objects.bookable()
        .annotate(organisations=wide)
        .filter(
            organisations__gte=4,
            starts_at__gte=story.now + datetime.timedelta(days=30),
            seats__booked__lte=F("seats__capacity") - 2 * SHARE,
            seats__waiting=0,
        )
        .order_by("starts_at", "pk")[:SHARED_RUNS]
    )
    SeatShare.objects.bulk_create(
        SeatShare(
            run=run,
            organisation=organisations[number % len(organisations)],
            seats=SHARE,
            release_on=(run.starts_at - datetime.timedelta(days=14)).date(),
        )
        for number, run in enumerate(runs)
        if run.starts_at
    )


def _ask(manager: Employment) -> None:
    """Members of the team ask for something that costs more than passes by itself."""
    team = Employment.objects.current().managed_by(manager.person).order_by("pk")
    dear = Q(course__price_excl__gt=FREE_UP_TO, price_excl=None) | Q(price_excl__gt=FREE_UP_TO)
    runs = (
        CourseRun.objects.bookable()
        .filter(
            dear,
            course__publications__organisation=manager.organisation_id,
            seats__booked__lt=F("seats__capacity"),
            seats__waiting=0,
        )
        .order_by("starts_at", "pk")[:REQUESTS_EACH]
    )
    for employment, run in zip(team, runs, strict=False):
        try:
            book(run=run, employment=employment, by=employment.person)
        except (BookingRefused, AlreadyEnrolled):
            continue
