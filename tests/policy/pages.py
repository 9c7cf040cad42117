"""Every page as a door of the random lives: with what its address is filled in, what it may show.

**A new page** needs, in this order:

1. nothing, when it shows no more than `usual`, and what its address names has an ordinary key: it
   is tried with all keys and slugs there are;
2. a line in `PAGES`, in the part of its room, otherwise: `_page(rows, *reasons)`. `rows` are all
   values of its parameter (or mappings, of several), those of others too; `ANY` when anything will
   do. The reasons stand in `reasons.py`; without any, the page may only name whoever looks;
3. something to show, when `make thorough` says that it opens for nobody: a row in `village.py`.
   Only where that is truly impossible a line in `NOT_IN_VILLAGE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps

from catalog.models import (
    Competence,
    Course,
    Favourite,
    LearningPath,
    PathStep,
    Publication,
    SavedSearch,
    SynonymGroup,
)
from enrollment.models import (
    ApprovalStep,
    Budget,
    Certificate,
    CertificateBatch,
    Contest,
    Enrollment,
    Evidence,
    GroupEnrollment,
    HistoryDelivery,
    HistoryRecord,
    Interest,
    LearningWish,
    OldBooking,
    OwnLearning,
    PathEnrollment,
    TeamReservation,
)
from notifications.models import Notification
from organisations.models import Organisation
from people.hr.models import PendingLink, PersonnelImport
from people.models import Delegation, Employment, Person, RoleAssignment
from planning.models import (
    CourseRun,
    Location,
    Meeting,
    PreparationItem,
    Room,
    RoomBooking,
    RunTemplate,
    SeatShare,
    Trainer,
    TrainerAbsence,
    TrainerBooking,
)
from tests.policy.filling import (
    Values,
    all_of,
    codes_now,
    named,
    offer_steps,
    texts,
    tokens,
    trainer_tokens,
    with_each,
)
from tests.policy.reasons import (
    Eyes,
    Reason,
    Sight,
    anywhere_at_work,
    askable,
    asked_of_me,
    asked_to_train,
    by_link,
    by_trainer_link,
    catalogue,
    colleagues,
    curated,
    curated_paths,
    everybody,
    grouped,
    groups,
    myself,
    offered,
    offered_paths,
    on_paper,
    own_interests,
    own_paths,
    own_record,
    own_wishes,
    personnel,
    plannable,
    reported_paths,
    reports,
    requirable,
    roles,
    runs,
    shared,
    staff,
    team,
    wanting,
    wishes,
)

COURSES, ORGANISATIONS = all_of(Course, "slug"), all_of(Organisation, "slug")
RUNS, ENROLLMENTS, MESSAGES = all_of(CourseRun), all_of(Enrollment), all_of(Notification)
MEETINGS, GROUPS = all_of(Meeting), all_of(GroupEnrollment)
PATHS, ON_PATHS, STEPS = all_of(LearningPath), all_of(PathEnrollment), all_of(PathStep)
WISHES, ADDED, PUBLICATIONS = all_of(LearningWish), all_of(OwnLearning), all_of(Publication)
EMPLOYMENTS = named(Employment, pk="person", employment="pk")

# -- the pages ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    rows: Values | None
    """None: every key or slug there is, of whatever kind."""
    shows: tuple[Reason, ...]


ANY: Values | None = None

usual: tuple[Reason, ...] = (
    catalogue,
    own_record,
    curated,
    runs,
    offered,
    team,
    reports,
    personnel,
    own_paths,
    offered_paths,
    curated_paths,
    reported_paths,
)
"""What a page may show that has no line of its own."""


def _page(rows: Values | None, *shows: Reason) -> Page:
    return Page(rows, shows)


def _pages(room: str, names: str, page: Page) -> Mapping[str, Page]:
    """The same line for several."""
    return {f"{room}:{name}": page for name in names.split()}


PAGES: Mapping[str, Page] = {
    "start": _page(ANY, catalogue, own_record, own_paths),
    # -- catalogue
    "catalog:catalogue": _page(ANY, catalogue),
    "catalog:course": _page(COURSES, offered, own_record, curated, runs, own_paths, offered_paths),
    "catalog:picture": _page(named(Course, slug="slug", digest="image__digest")),
    "catalog:favourite": _page(COURSES, *usual),
    "catalog:favourites": _page(ANY, catalogue),
    "catalog:favourite-drop": _page(all_of(Favourite), *usual),
    **_pages("catalog", "saved-searches develop search-gaps competences", _page(ANY)),
    "catalog:saved-search": _page(all_of(SavedSearch)),
    **_pages("catalog", "work-on competence-retire", _page(all_of(Competence, "slug"), *usual)),
    **_pages("catalog", "synonyms-change synonyms-remove", _page(all_of(SynonymGroup))),
    # -- the offer of one's organisation, and that of others
    **_pages("catalog", "offer offer-bulk", _page(ANY, curated)),
    **_pages(
        "catalog",
        "offer-course offer-image offer-history offer-share",
        _page(COURSES, curated),
    ),
    "catalog:offer-preview": _page(COURSES, curated, own_record, own_paths, offered_paths),
    "catalog:offer-new": _page(ANY, requirable),
    "catalog:offer-edit": _page(COURSES, requirable),
    "catalog:offer-step": _page(offer_steps, curated),
    "catalog:offer-text-restore": _page(
        named(apps.get_model("catalog.CourseTextEvent"), slug="pgh_obj__course__slug", pk="pk"),
        curated,
    ),
    **_pages("catalog", "offered taken", _page(ANY, shared)),
    **_pages("catalog", "offered-course take-over", _page(COURSES, shared)),
    **_pages(
        "catalog",
        "publication publication-hide publication-end publication-show",
        _page(PUBLICATIONS, shared),
    ),
    # -- learning paths
    "paths:path": _page(all_of(LearningPath, "slug"), *usual),
    **_pages("paths", "edit details change-state step-new", _page(PATHS, *usual)),
    **_pages("paths", "step step-move", _page(STEPS, *usual)),
    "enrollment:path-begin": _page(all_of(LearningPath, "slug"), *usual),
    "enrollment:path-participants": _page(PATHS, *usual),
    **_pages(
        "enrollment",
        "path path-book path-stop path-renew path-participant",
        _page(ON_PATHS, *usual),
    ),
    # -- enrolling
    "enrollment:mine": _page(ANY, own_record, offered, own_paths, own_interests),
    **_pages("enrollment", "book reserve", _page(RUNS, own_record, offered)),
    "enrollment:wait-for-first": _page(COURSES, own_record, offered),
    **_pages("enrollment", "enrollment withdraw", _page(ENROLLMENTS, own_record, offered)),
    "enrollment:accept": _page(ENROLLMENTS, *usual),
    "enrollment:withdraw-participant": _page(ENROLLMENTS, runs),
    **_pages("enrollment", "shares overbook", _page(RUNS, *usual)),
    "enrollment:share-release": _page(all_of(SeatShare), *usual),
    "enrollment:overbook-waiting": _page(ENROLLMENTS, *usual),
    **_pages("enrollment", "reservation reservation-back", _page(all_of(TeamReservation), *usual)),
    # -- attendance and finishing
    "enrollment:attend": _page(ANY),
    "enrollment:attend-scan": _page(codes_now, own_record),
    **_pages("enrollment", "attendance attendance-code attendance-report", _page(MEETINGS, runs)),
    "enrollment:finish": _page(RUNS, runs),
    **_pages("enrollment", "finish-participant correct-attendance", _page(ENROLLMENTS, runs)),
    **_pages("enrollment", "evidence-new contest-new", _page(ENROLLMENTS, own_record)),
    "enrollment:contest": _page(all_of(Contest), runs),
    "enrollment:evidence": _page(all_of(Evidence), runs),
    "enrollment:evidence-file": _page(all_of(Evidence), runs, own_record),
    "enrollment:team": _page(ANY, team, reported_paths),
    "enrollment:decisions": _page(ANY, team, wishes, reports),
    "enrollment:decide": _page(all_of(ApprovalStep), team, reports),
    "enrollment:decide-by-mail": _page(tokens, by_link),
    **_pages("enrollment", "budgets budget-new", _page(ORGANISATIONS, *usual, roles)),
    "enrollment:budget": _page(named(Budget, slug="organisation__slug", pk="pk"), *usual, roles),
    # -- outside the catalogue
    "enrollment:wish-new": _page(ANY, own_record, own_wishes),
    **_pages(
        "enrollment", "wish wish-withdraw wish-complete", _page(WISHES, own_record, own_wishes)
    ),
    "enrollment:decide-wish": _page(WISHES, team, wishes),
    "enrollment:wish-gaps": _page(ANY, wishes),
    "enrollment:own-new": _page(ANY),
    "enrollment:own": _page(ADDED),
    "enrollment:own-remove": _page(ADDED, *usual),
    # -- experiences
    **_pages("enrollment", "experience experience-remove", _page(ENROLLMENTS, own_record)),
    "enrollment:experiences": _page(ANY, curated),
    "enrollment:experience-texts": _page(COURSES, curated),
    "enrollment:experience-moderate": _page(texts, curated),
    "enrollment:suppliers": _page(ANY),
    # -- from the portal before this one
    "enrollment:history-record": _page(all_of(HistoryRecord), personnel),
    "enrollment:history-booking": _page(all_of(OldBooking), personnel),
    "enrollment:history-delivery": _page(all_of(HistoryDelivery), personnel),
    # -- messages
    "notifications:inbox": _page(ANY, own_record, asked_of_me),
    **_pages("notifications", "message read", _page(MESSAGES, own_record, asked_of_me)),
    "notifications:calendar": _page(MESSAGES, own_record),
    # -- people
    "people:profile": _page(ANY, own_record),
    **_pages(
        "people",
        "my-data my-data-download",
        _page(
            ANY,
            own_record,
            own_wishes,
            own_interests,
            asked_of_me,
            asked_to_train,
            grouped,
            anywhere_at_work,
            own_paths,
        ),
    ),
    "people:delegations": _page(ANY, own_record, colleagues),
    "people:delegation-end": _page(all_of(Delegation), *usual),
    "people:people": _page(ANY, personnel),
    "people:person": _page(all_of(Person), personnel, reports, reported_paths),
    **_pages("people", "employment-end employment-restore", _page(EMPLOYMENTS, *usual)),
    "people:imports": _page(ANY, personnel),
    **_pages(
        "people",
        "import import-columns import-start import-resume import-undo",
        _page(all_of(PersonnelImport), personnel),
    ),
    "people:links": _page(ANY, everybody),
    **_pages("people", "link-answer my-link", _page(all_of(PendingLink), *usual)),
    # -- planning
    "planning:runs": _page(ANY, runs),
    "planning:run-new": _page(COURSES, catalogue, own_record, plannable, runs, askable),
    **_pages("planning", "run run-cancel", _page(RUNS, runs)),
    "planning:run-edit": _page(RUNS, runs, askable),
    "planning:run-booking": _page(RUNS, *usual),
    # -- a run and who takes part
    **_pages(
        "enrollment",
        "merge minimum group-new signing-sheet announce certificates-order",
        _page(RUNS, *usual),
    ),
    **_pages(
        "enrollment",
        "order order-contact order-stop order-send order-passed order-confirmed",
        _page(RUNS, *usual),
    ),
    "enrollment:order-list": _page(
        with_each(named(CourseRun, pk="pk"), form=("csv", "xlsx")), *usual
    ),
    "enrollment:orders": _page(ANY, runs),
    **_pages(
        "enrollment",
        "group group-start group-resume group-undo",
        _page(GROUPS, runs, reports, groups),
    ),
    "enrollment:group-lines": _page(
        with_each(named(GroupEnrollment, pk="pk"), kind=("csv", "xlsx")), reports, groups
    ),
    **_pages("enrollment", "certificates certificates-zip", _page(all_of(CertificateBatch), runs)),
    "enrollment:certificate-search": _page(ANY),
    "enrollment:certificate-check": _page(all_of(Certificate, "number"), on_paper),
    "enrollment:participant-list": _page(
        with_each(named(CourseRun, pk="pk"), kind=("pdf", "xlsx", "csv")), *usual
    ),
    **_pages(
        "enrollment",
        "other-dates needs transfer certificate",
        _page(ENROLLMENTS, *usual),
    ),
    "enrollment:interest": _page(COURSES, *usual),
    "enrollment:interest-withdraw": _page(all_of(Interest), *usual),
    "enrollment:wanted": _page(ANY, plannable),
    "enrollment:wanted-course": _page(COURSES, plannable, runs, wanting),
    # -- rooms and trainers
    **_pages("planning", "locations location-new rooms-free", _page(ANY)),
    **_pages("planning", "location location-edit room-new", _page(all_of(Location))),
    **_pages(
        "planning",
        "room room-edit room-retire room-use-again room-take",
        _page(all_of(Room), catalogue, curated),
    ),
    **_pages("planning", "booking-definite booking-give-back", _page(all_of(RoomBooking), curated)),
    "planning:trainers": _page(ANY, plannable, askable),
    "planning:trainer-new": _page(ANY, staff),
    "planning:trainer-add": _page(all_of(Person), staff),
    **_pages(
        "planning",
        "trainer trainer-edit trainer-courses absence-new trainer-retire",
        _page(all_of(Trainer, "uuid"), catalogue, plannable, askable),
    ),
    "planning:absence-end": _page(all_of(TrainerAbsence), askable),
    "planning:trainer-questions": _page(ANY, asked_to_train),
    "planning:trainer-answer": _page(RUNS, asked_to_train),
    "planning:answer-by-mail": _page(trainer_tokens, by_trainer_link),
    **_pages(
        "planning",
        "answer-for trainer-remind",
        _page(named(TrainerBooking, run_pk="meeting__run", pk="trainer__uuid"), runs),
    ),
    "planning:templates": _page(ANY, plannable),
    "planning:template-new": _page(COURSES, plannable),
    **_pages(
        "planning",
        "template-edit template-plan template-remove",
        _page(all_of(RunTemplate), plannable, catalogue, runs, askable),
    ),
    "planning:run-copy": _page(RUNS, runs, catalogue, curated, askable),
    "planning:preparation": _page(ANY, runs),
    "planning:preparation-new": _page(RUNS, *usual),
    "planning:preparation-change": _page(all_of(PreparationItem), *usual),
    "planning:board": _page(ANY, runs, catalogue, curated, askable),
    "planning:meeting-move": _page(MEETINGS, runs, catalogue, askable),
    "planning:own-absences": _page(ANY, asked_to_train),
    "planning:own-absence-end": _page(all_of(TrainerAbsence), asked_to_train),
    "planning:absence-by-mail": _page(trainer_tokens, by_trainer_link),
    # -- rights and organisations
    **_pages("rights", "index who-may-what", _page(ANY)),
    **_pages("rights", "roles give review", _page(ORGANISATIONS, roles)),
    "rights:end": _page(all_of(RoleAssignment), roles),
    **_pages("rights", "concern concern-give concern-review", _page(ANY, roles)),
    "rights:log": _page(ANY, everybody),
    **_pages(
        "organisations",
        "detail plan go-live leave return settings theme",
        _page(ORGANISATIONS, *usual),
    ),
}
"""What a page is filled in with, and the reasons that count there."""

NOT_WALKED = (
    "account_",
    "socialaccount_",
    "mfa_",
    "demo:",
    "idp:",
    "health-",
    "theme-css",
    "security-txt",
)
"""Pages for strangers, and those of allauth: they show nobody's data."""

NOT_IN_VILLAGE: Mapping[str, str] = {}
"""Pages that open for nobody in the village, and why; all others open for somebody."""


def rows_of(route: str) -> Values | None:
    return PAGES[route].rows if route in PAGES else ANY


def sight_of(route: str, eyes: Eyes) -> Sight:
    seen = myself(eyes)
    for reason in PAGES[route].shows if route in PAGES else usual:
        seen |= reason(eyes)
    return seen
