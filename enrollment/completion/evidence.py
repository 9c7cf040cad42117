"""A learner shows with a file that they finished; an officer of the organiser judges it.

The file lies apart from everything that is served, under a name that tells nothing, and goes when
it was refused or when the organisation's retention ends.
"""

from __future__ import annotations

import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enrollment.completion import messages
from enrollment.completion.actions import CompletionRefused, complete, first_day
from enrollment.completion.models import CompletionMethod, Evidence
from enrollment.completion.sniffing import HEAD, kind_of, safe_name
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from organisations.models import OrganisationSettings
from people.models import Person
from planning.models import CourseRun

MOST_BYTES = 10 * 1024 * 1024
UNFINISHED = frozenset({EnrollmentState.BOOKED, EnrollmentState.NOT_COMPLETED})


class EvidenceRefused(Exception):
    """This file cannot be brought, or judged (so); the message says why and what to do."""


class AlreadyJudged(Exception):
    """Somebody was first; the row says how it was judged."""


def takes_evidence(run: CourseRun) -> bool:
    """Where no meeting tells who took part: self-paced, or without meetings and begun."""
    if run.self_paced:
        return True
    begun = run.starts_at is not None and run.starts_at <= timezone.now()
    return begun and not run.meetings.exists()


@transaction.atomic
def bring_evidence(
    *,
    enrollment: Enrollment,
    file: File[bytes],
    file_name: str,
    finished_on: datetime.date,
    by: Person,
) -> Evidence:
    """Keeps the file and asks the officers of the organiser to judge it. Raises EvidenceRefused,
    and PermissionError for somebody else's enrollment."""
    if enrollment.person_id != by.pk:
        raise PermissionError
    locked = Enrollment.objects.select_for_update(of=("self",), no_key=True)
    enrollment = locked.select_related("run__course", "person").get(pk=enrollment.pk)
    kind = _check(enrollment, file, finished_on)
    evidence = Evidence(
        enrollment=enrollment,
        file_name=safe_name(file_name, kind),
        content_type=kind,
        size=file.size,
        finished_on=finished_on,
    )
    evidence.file.save(file_name, file, save=False)
    try:
        with transaction.atomic():
            evidence.save()
            messages.ask_officers(evidence)
    except BaseException:
        evidence.file.storage.delete(str(evidence.file.name))
        raise
    return evidence


@transaction.atomic
def confirm_evidence(*, evidence: Evidence, by: Person) -> None:
    """The person has finished on the day they said. Raises AlreadyJudged, EvidenceRefused and
    SeatsBusy."""
    try:
        complete(
            enrollment=evidence.enrollment,
            method=CompletionMethod.EVIDENCE,
            completed_at=moment_of(evidence.finished_on),
            by=by,
        )
    except CompletionRefused as refusal:
        raise EvidenceRefused(str(refusal)) from refusal
    _judge(evidence, confirmed=True, by=by, reason="")


@transaction.atomic
def refuse_evidence(*, evidence: Evidence, by: Person, reason: str) -> None:
    """Says why not; the file is gone at once. Raises AlreadyJudged and EvidenceRefused."""
    if not reason.strip():
        raise EvidenceRefused(_("Schrijf op waarom je dit niet goedkeurt. Je collega leest dit."))
    _judge(evidence, confirmed=False, by=by, reason=reason.strip())
    messages.tell_refused(evidence)
    _erase(evidence)


def forget_old_evidence() -> int:
    """Erases the files of which the retention has ended, by the settings of the organisation for
    which the enrollment was made; that there was one, and how it was judged, stays."""
    kept = Evidence.objects.exclude(file="").filter(confirmed=True)
    erased = 0
    for organisation_id in set(
        kept.order_by().values_list("enrollment__organisation", flat=True).distinct()
    ):
        settings = OrganisationSettings.objects.filter(organisation=organisation_id).first()
        years = (settings or OrganisationSettings()).retention_years
        old = kept.filter(
            enrollment__organisation=organisation_id,
            decided_at__lt=_years_ago(timezone.now(), years),
        )
        for evidence in old:
            with transaction.atomic():
                _erase(evidence)
            erased += 1
    return erased


def moment_of(day: datetime.date) -> datetime.datetime:
    """Noon of that day; of today no later than now."""
    noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    return min(noon, timezone.now()) if day == timezone.localdate() else noon


def _check(enrollment: Enrollment, file: File[bytes], finished_on: datetime.date) -> str:
    if enrollment.state not in UNFINISHED or not takes_evidence(enrollment.run):
        raise EvidenceRefused(_("Voor deze inschrijving is geen bewijs nodig."))
    if Evidence.objects.filter(enrollment=enrollment, decided_at=None).exists():
        raise EvidenceRefused(
            _(
                "Je hebt al een bewijs gestuurd. Wacht tot je opleidingsadviseur ernaar heeft"
                " gekeken."
            )
        )
    if not first_day(enrollment) <= finished_on <= timezone.localdate():
        raise EvidenceRefused(
            _("Kies een dag vanaf %(first)s tot en met vandaag.")
            % {"first": f"{first_day(enrollment):%d-%m-%Y}"}
        )
    if not 0 < file.size <= MOST_BYTES:
        raise EvidenceRefused(
            _("Dit bestand is leeg of groter dan 10 MB. Kies een kleiner bestand.")
        )
    file.seek(0)
    kind = kind_of(file.read(HEAD))
    file.seek(0)
    if kind is None:
        raise EvidenceRefused(
            _("Dit is geen pdf, png of jpg. Maak er een pdf of een foto van en kies die.")
        )
    return kind


def _judge(evidence: Evidence, *, confirmed: bool, by: Person, reason: str) -> None:
    if by.pk == evidence.enrollment.person_id:
        raise EvidenceRefused(
            _("Je kunt je eigen bewijs niet beoordelen. Vraag een collega om het te doen.")
        )
    values = {
        "confirmed": confirmed,
        "decided_at": timezone.now(),
        "decided_by": by,
        "reason": reason,
    }
    waiting = Evidence.objects.filter(pk=evidence.pk, decided_at=None)
    if not waiting.update(**values, modified_at=timezone.now()):
        raise AlreadyJudged
    for name, value in values.items():
        setattr(evidence, name, value)


def _erase(evidence: Evidence) -> None:
    """The row lets go of the file now; the bytes go when that is certain."""
    storage, name = evidence.file.storage, evidence.file.name
    Evidence.objects.filter(pk=evidence.pk).update(file="", modified_at=timezone.now())
    evidence.file = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _years_ago(moment: datetime.datetime, years: int) -> datetime.datetime:
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year - years, day=28)
