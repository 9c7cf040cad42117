"""Sharing a course, and what each organisation does with its own publication of it.

A publication is what people of an organisation see; sharing says who may have one. `kept`: the
owner alone. `chosen`: the chosen organisations may take it over. `concern`: all have it at once,
also who joins later. An organisation sets its own terms, or hides the course with a reason.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.curating.actions import lock_course, written_by
from catalog.models import Course, Publication, Sharing
from catalog.search.indexing import touch_courses
from catalog.sharing.consequences import (
    consequences_of,
    taking_part,
    without_publication,
)
from catalog.sharing.messages import tell_ended, tell_offered, tell_taken_over
from catalog.states import CourseState
from core.transitions import StaleState
from organisations.models import Organisation
from organisations.points import OrganisationChange
from people.models import Person

CONCERN_LOCK = 7_264_002
"""Advisory lock: an organisation that joins while a course is shared misses nothing."""


class SharingRefused(Exception):
    """The message says why not, and what to do now."""

    def __init__(self, reason: Promise | str) -> None:
        super().__init__(str(reason))


ARCHIVED = _("Deze leeractiviteit is gearchiveerd. Haal haar eerst terug.")
NOBODY_CHOSEN = _("Kies ten minste één organisatie, of houd haar voor je eigen organisatie.")
OWNER_CHOSEN = _("De eigen organisatie heeft haar al. Kies andere organisaties.")
NOT_OFFERED = _(
    "Deze leeractiviteit wordt jullie nu niet aangeboden. "
    "Overleg met de organisatie van wie zij is."
)
ALREADY_THERE = _("Jullie hebben haar al. Je vindt haar bij ‘Van anderen’.")
OVERLAP = _("In deze periode hebben jullie haar al. Kies andere dagen.")
IS_OVER = _("Deze publicatie is voorbij. Neem de leeractiviteit opnieuw over.")
NOT_IN_ORDER = _("De laatste dag ligt voor de eerste. Kies een latere laatste dag.")
BEGUN = _("Zij staat al open: de eerste dag ligt vast.")
IN_THE_PAST = _("Kies vandaag of een latere dag.")
HIDDEN_ALREADY = _("Een collega heeft haar al verborgen.")
SHOWN_ALREADY = _("Een collega heeft haar al weer getoond.")
REASON_NEEDED = _("Vul in waarom jullie haar niet tonen.")
OWN_COURSE = _(
    "Dit is jullie eigen leeractiviteit. Trek haar terug als niemand haar meer mag vinden."
)
CONCERN_COURSE = _(
    "Het hele concern heeft deze leeractiviteit. Verberg haar als zij niet bij jullie past."
)


@dataclass(frozen=True)
class Terms:
    """What an organisation chooses for its own people. Empty follows the course (the price) or the
    organisation (who agrees)."""

    since: datetime.date
    until: datetime.date | None = None
    price_excl: Decimal | None = None
    approval_rule: str = ""
    note: str = ""


# -- the owner ------------------------------------------------------------------------------------


@transaction.atomic
def share(
    *,
    course: Course,
    sharing: str,
    organisations: Collection[Organisation],
    by: Person,
    seen: str | None = None,
) -> None:
    """Who else may have it. Whose turn is over loses it now; who is booked keeps the place.

    `seen` is the fingerprint of the consequences that were shown: raises StaleState when they
    became others. Raises SharingRefused.
    """
    locked = lock_course(course)
    chosen = list(organisations) if sharing == Sharing.CHOSEN else []
    _check_sharing(locked, sharing, chosen)
    if sharing == Sharing.CONCERN:
        _lock_concern()
    effects = consequences_of(locked, sharing, {one.pk for one in chosen})
    if seen is not None and seen != effects.fingerprint:
        raise StaleState(f"course {course.pk} has other publications by now")
    with written_by(by):
        for publication in effects.ending:
            _end(publication)
        _give([locked], effects.gaining)
        _store_sharing(locked, sharing, chosen, by)
    tell_ended(locked, [loss.organisation for loss in effects.losses], by=by)
    if locked.state == CourseState.PUBLISHED:
        tell_offered(locked, [*effects.gaining, *effects.invited], by=by)
    touch_courses([locked.pk])


def offer_to_concern(*, course: Course, by: Person, seen: str | None = None) -> None:
    """All organisations have it from now on, and may set their own terms. Raises as `share`."""
    share(course=course, sharing=Sharing.CONCERN, organisations=(), by=by, seen=seen)


def _check_sharing(course: Course, sharing: str, chosen: list[Organisation]) -> None:
    if course.state == CourseState.ARCHIVED:
        raise SharingRefused(ARCHIVED)
    if sharing == Sharing.CHOSEN and not chosen:
        raise SharingRefused(NOBODY_CHOSEN)
    if course.owner in chosen:
        raise SharingRefused(OWNER_CHOSEN)


def _store_sharing(course: Course, sharing: str, chosen: list[Organisation], by: Person) -> None:
    before = {one.pk: one.short_name for one in course.shared_with.all()}
    after = {one.pk: one.short_name for one in chosen}
    added = sorted(after[pk] for pk in after.keys() - before.keys())
    gone = sorted(before[pk] for pk in before.keys() - after.keys())
    course.sharing = sharing
    # The triggers see columns, no lists: who was chosen goes along in words.
    with written_by(by, lists={"shared_with": [added, gone]} if added or gone else {}):
        course.save(update_fields=["sharing", "modified_at"])
    course.shared_with.set(chosen)


def _lock_concern() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CONCERN_LOCK])


def _give(courses: Collection[Course], organisations: Collection[Organisation]) -> None:
    today = timezone.localdate()
    Publication.objects.bulk_create(
        Publication(course=course, organisation=organisation, since=today)
        for course in courses
        for organisation in organisations
    )


def follow_organisation(change: OrganisationChange) -> None:
    """Who joins, or comes back, has the concern's offer at once (`organisation_followers`)."""
    if change.event not in {"create", "return"}:
        return
    _lock_concern()
    courses = list(without_publication(change.organisation))
    _give(courses, [change.organisation])
    touch_courses(course.pk for course in courses)


# -- the organisation that has it -----------------------------------------------------------------


@transaction.atomic
def take_over(
    *, course: Course, organisation: Organisation, terms: Terms, by: Person
) -> Publication:
    """From its first day the people of that organisation find it, on these terms.

    Raises SharingRefused: not offered (any more), or somebody was first.
    """
    locked = lock_course(course)
    mine = Course.objects.filter(pk=locked.pk)
    part = taking_part().filter(pk=organisation.pk)
    if not mine.shared_to(organisation.pk).exists() or not part.exists():
        raise SharingRefused(NOT_OFFERED)
    if mine.had_by(organisation.pk).exists():
        raise SharingRefused(ALREADY_THERE)
    _check_days(terms, begun=None)
    publication = Publication(course=locked, organisation=organisation)
    _store_terms(publication, terms, by)
    tell_taken_over(locked, organisation, by=by)
    touch_courses([locked.pk])
    return publication


@transaction.atomic
def change_publication(
    *, publication: Publication, terms: Terms, by: Person, seen: str | None = None
) -> None:
    """Other terms for the own people; who is booked keeps the price agreed on.

    `seen` is the `version_of` what `by` saw: raises StaleState when a colleague changed it since.
    Raises SharingRefused.
    """
    locked = _lock(publication)
    if seen is not None and seen != version_of(locked):
        raise StaleState(f"publication {locked.pk} was changed by somebody else")
    _check_days(terms, begun=locked.since if locked.since <= timezone.localdate() else None)
    _store_terms(locked, terms, by)
    touch_courses([locked.course_id])


@transaction.atomic
def end_publication(*, publication: Publication, by: Person) -> None:
    """Gone from the catalogue of the own people now; who is booked keeps the place.

    Raises SharingRefused for what the concern has (hide it), and for the own course.
    """
    locked = _lock(publication)
    if locked.course.owner_id == locked.organisation_id:
        raise SharingRefused(OWN_COURSE)
    if locked.course.sharing == Sharing.CONCERN:
        raise SharingRefused(CONCERN_COURSE)
    with written_by(by):
        _end(locked)
    touch_courses([locked.course_id])


@transaction.atomic
def hide(*, publication: Publication, reason: str, by: Person) -> None:
    """Not shown to the own people; the owner reads why. Raises SharingRefused."""
    locked = _lock(publication)
    if locked.hidden_at is not None:
        raise SharingRefused(HIDDEN_ALREADY)
    if not reason.strip():
        raise SharingRefused(REASON_NEEDED)
    locked.hidden_at, locked.hidden_reason = timezone.now(), reason.strip()
    _store_hiding(locked, by)


@transaction.atomic
def show(*, publication: Publication, by: Person) -> None:
    """Shown again, on the terms it had. Raises SharingRefused."""
    locked = _lock(publication)
    if locked.hidden_at is None:
        raise SharingRefused(SHOWN_ALREADY)
    locked.hidden_at, locked.hidden_reason = None, ""
    _store_hiding(locked, by)


def _store_hiding(publication: Publication, by: Person) -> None:
    with written_by(by):
        publication.save(update_fields=["hidden_at", "hidden_reason", "modified_at"])
    touch_courses([publication.course_id])


def version_of(publication: Publication) -> str:
    """Differs after every change."""
    return publication.modified_at.isoformat()


def _lock(publication: Publication) -> Publication:
    """As it is now, ours until the transaction ends. The course first, as everywhere."""
    lock_course(publication.course)
    rows = Publication.objects.not_over().select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("course", "organisation").filter(pk=publication.pk).first()
    if locked is None:
        raise SharingRefused(IS_OVER)
    return locked


def _check_days(terms: Terms, *, begun: datetime.date | None) -> None:
    today = timezone.localdate()
    if begun is not None and terms.since != begun:
        raise SharingRefused(BEGUN)
    if begun is None and terms.since < today:
        raise SharingRefused(IN_THE_PAST)
    if terms.until is None:
        return
    if terms.until < terms.since:
        raise SharingRefused(NOT_IN_ORDER)
    if terms.until < today:
        raise SharingRefused(IN_THE_PAST)


def _store_terms(publication: Publication, terms: Terms, by: Person) -> None:
    for name, value in vars(terms).items():
        setattr(publication, name, value)
    try:
        with written_by(by), transaction.atomic():
            publication.save()
    except IntegrityError as error:
        if "publication_one_at_a_time" in str(error):
            raise SharingRefused(OVERLAP) from None
        raise


def _end(publication: Publication) -> None:
    """Yesterday was its last day. One that had not begun by then goes; its versions stay."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    publication.until = max(yesterday, publication.since)
    publication.save(update_fields=["until", "modified_at"])
    if publication.since > yesterday:
        publication.delete()
