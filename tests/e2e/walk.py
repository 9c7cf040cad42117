"""Every page of the portal: where it is, for whom, and with which answer.

`tests/e2e/test_walk_list.py` fails when an address of the portal is missing here.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from catalog.keeping.favourites import keep
from catalog.models import Course, SavedSearch, SearchMiss, SynonymGroup
from catalog.sharing.actions import offer_to_concern
from enrollment.actions.booking import withdraw
from enrollment.actions.reserving import reserve_seats
from enrollment.approval.links import token_for
from enrollment.attendance.codes import code_for
from enrollment.firsts.actions import wait_for_first
from enrollment.history.deliveries import bring_file
from enrollment.models import (
    ApprovalStep,
    Budget,
    Enrollment,
    HistoryRecord,
    LearningWish,
    OldBooking,
    OwnLearning,
    TeamReservation,
)
from enrollment.states import EnrollmentState
from notifications.models import Notification
from organisations.models import Organisation
from outbox.models import Message
from people.hr.actions import bring
from people.models import Person, RoleAssignment
from people.permissions import Role
from planning.models import CourseRun, Room, RunTemplate, SeatShare, Trainer, TrainerBooking
from planning.series.preparing import add_item, tick
from planning.trainers.links import token_for as answer_token
from tests.e2e import finished, mapped, ordered, world
from tests.factories import employment_of, make_run
from tests.people.hr.files import csv_file
from tests.people.hr.files import person as csv_person

Find = Callable[[], str]


@dataclass(frozen=True)
class Stop:
    """One page as one person sees it. `who` is of the demo's cast; empty for a stranger."""

    label: str
    address: str
    """The name of its address in the urls, or a path that none answers to."""
    who: str
    find: Find
    status: int = 200
    before: str = ""
    """A CSS selector of a button to press first, to see the page's answer to a mistake."""


def _at(name: str, query: str = "", **values: object) -> Find:
    return lambda: reverse(name, kwargs=values) + query


def _course(title: str) -> Find:
    return lambda: world.course_titled(title).get_absolute_url()


def _curated(name: str, **more: str) -> Find:
    """A course of the NVWA with a run to come."""

    def find() -> str:
        return reverse(name, kwargs={"slug": world.offered_run().course.slug, **more})

    return find


def _shared(name: str, *, taken: bool) -> Find:
    """A course of the RVO that the NVWA may take over, or took over."""

    def find() -> str:
        course, publication = world.shared_course(taken=taken)
        argument = publication.pk if publication and "publication" in name else course.slug
        return reverse(name, args=[argument])

    return find


def _lost_by_sharing() -> str:
    """Of the NVWA, at the concern, somebody of the RVO booked: what keeping it would do."""
    run = world.offered_run()
    offer_to_concern(course=run.course, by=world.cast_member("marieke"))
    world.booked(world.learner("rvo"), run)
    return reverse("catalog:offer-share", args=[run.course.slug]) + "?sharing=kept"


def _synonyms() -> str:
    group, _made = SynonymGroup.objects.get_or_create(words=["werkdruk", "stress"])
    return reverse("catalog:synonyms-change", args=[group.pk])


def _full_run() -> CourseRun:
    run = world.offered_run("Volle bak", capacity=1)
    world.booked(world.learner(), run)
    return run


def _colliding_run() -> CourseRun:
    """At the same time as another that Yvonne booked."""
    world.booked(world.cast_member("yvonne"), world.offered_run("Ook dan", in_days=45))
    return world.offered_run("Botsing", in_days=45)


def _full_dates() -> Course:
    """Two dates without a seat."""
    first = world.offered_run("Overal vol", capacity=1, in_days=50)
    second = make_run(course=first.course, capacity=1, in_days=60)
    for run in (first, second):
        world.booked(world.learner(), run)
    return first.course


def _waiting_for_first() -> list[Enrollment]:
    person = world.cast_member("yvonne")
    runs = list(CourseRun.objects.filter(course=_full_dates()))
    return wait_for_first(runs=runs, employment=employment_of(person), by=person)


def _parked() -> str:
    Message.objects.get_or_create(
        topic="notification",
        key="e2e",
        defaults={"parked_at": world.now(), "attempts": 8, "last_error": "SMTPError: vol"},
    )
    return reverse("tasks")


def _enrollment_of(key: str, state: EnrollmentState) -> Enrollment:
    person = world.cast_member(key)
    if state == EnrollmentState.COMPLETED:
        return finished.completed(person)
    run = _full_run() if state == EnrollmentState.WAITLISTED else world.offered_run()
    enrollment = world.booked(person, run, accept_waitlist=True)
    if state == EnrollmentState.CANCELLED:
        world.cancelled(run, "De trainer is ziek.")
    elif state == EnrollmentState.WITHDRAWN:
        withdraw(enrollment=enrollment, by=person)
    return enrollment


def _own(state: EnrollmentState, name: str = "enrollment:enrollment") -> Find:
    def find() -> str:
        return reverse(name, args=[_enrollment_of("yvonne", state).pk])

    return find


def _managed(name: str) -> Find:
    """A run of the NVWA with a long title, somebody in it, somebody waiting, somebody gone."""

    def find() -> str:
        run = world.offered_run("Verantwoordingsrapportages voor ketensamenwerking", capacity=2)
        first, second, third = (world.learner() for _ in range(3))
        world.booked(first, run)
        world.booked(second, run)
        world.booked(third, run, accept_waitlist=True)
        return reverse(name, args=[run.pk])

    return find


def _short(name: str) -> Find:
    """A run with too few participants about which must be decided, and another date."""
    return lambda: reverse(name, args=[world.short_run().pk])


def _to_merge() -> str:
    run = world.short_run()
    other = run.course.runs.exclude(pk=run.pk).earliest("pk")
    return reverse("enrollment:merge", args=[run.pk]) + f"?met={other.pk}"


def _moved(name: str) -> Find:
    """A run of Yvonne that moved, and another date with a seat."""

    def find() -> str:
        run = world.short_run()
        enrollment = world.booked(world.cast_member("yvonne"), run)
        world.moved(run)
        return reverse(name, args=[enrollment.pk])

    return find


def _participant() -> str:
    enrollment = world.booked(world.learner(), world.offered_run())
    return reverse("enrollment:withdraw-participant", args=[enrollment.pk])


def _request() -> ApprovalStep:
    """Something that Yvonne asked for and Karim, her manager, must agree with."""
    return world.asked(world.cast_member("yvonne"), world.offered_run())


def _requested(address: str) -> Find:
    return lambda: reverse(address, args=[_request().enrollment_id])


def _to_decide() -> str:
    return reverse("enrollment:decide", args=[_request().pk])


def _to_decide_by_mail() -> str:
    link = token_for(_request(), world.cast_member("karim"))
    return reverse("enrollment:decide-by-mail", args=[link])


def _divided(name: str) -> Find:
    """A run of the NVWA of which some seats are kept for its own people, one of them used."""

    def find() -> str:
        run = world.offered_run("Verantwoordingsrapportages voor ketensamenwerking", in_days=40)
        world.booked(world.learner(), run)
        SeatShare.objects.create(
            run=run, organisation=world.organisation(), seats=4,
            release_on=timezone.localdate() + datetime.timedelta(days=20),
        )  # fmt: skip
        return reverse(name, args=[run.pk])

    return find


def _group(name: str, *, done: bool = False, started: bool = False) -> Find:
    """Somebody who gets the seat, one who must wait, one who is there already, nobody."""

    def find() -> str:
        return reverse(name, args=[world.group(done=done, started=started).pk])

    return find


def _given(name: str, hours: float, mark: str = "") -> Find:
    """The meeting of a run with Yvonne and two others; its trainer is Sietske."""

    def find() -> str:
        people = world.cast_member("yvonne"), world.learner(), world.learner()
        run = world.given_run(*people, hours=hours, mark=mark)
        return reverse(name, args=[run.meetings.get().pk])

    return find


def _given_run(name: str, hours: float, mark: str = "") -> Find:
    def find() -> str:
        run = world.given_run(world.learner(), world.learner(), hours=hours, mark=mark)
        return reverse(name, args=[run.pk])

    return find


def _given_seat(name: str, hours: float, mark: str = "") -> Find:
    """Yvonne's own seat in a run that was."""

    def find() -> str:
        run = world.given_run(world.cast_member("yvonne"), hours=hours, mark=mark)
        return reverse(name, args=[run.enrollments.get().pk])

    return find


def _scanned(good: bool) -> Find:
    def find() -> str:
        meeting = world.given_run(world.cast_member("yvonne"), hours=0).meetings.get()
        code = code_for(meeting) if good else "VERLOPEN"
        return reverse("enrollment:attend-scan", args=[meeting.pk, code])

    return find


def _waiting_participant() -> str:
    enrollment = world.booked(world.learner(), _full_run(), accept_waitlist=True)
    return reverse("enrollment:overbook-waiting", args=[enrollment.pk])


def _reserved() -> TeamReservation:
    """A seat that Karim still has to name."""
    run, karim = world.offered_run(in_days=40), world.cast_member("karim")
    day = timezone.localdate() + datetime.timedelta(days=20)
    return reserve_seats(
        run=run, employment=employment_of(karim), seats=1, names_before=day, by=karim
    )


def _budget() -> Budget:
    values = {"amount": 25000, "holder": world.cast_member("karim")}
    year = world.now().year
    return Budget.objects.get_or_create(
        organisation=world.organisation(), department=None, person=None, year=year, defaults=values
    )[0]


def _some_room() -> Room:
    """Of everybody, with an option of the NVWA that ends soon."""
    booking = world.some_option()
    return booking.room


def _teaching() -> Trainer:
    """Sietske, of the NVWA."""
    return world.teaching()


def _question() -> TrainerBooking:
    """Something that Sietske was asked just now."""
    return world.trainer_question()


def _answer_link() -> str:
    asked = _question()
    link = answer_token(asked.trainer.uuid, asked.meeting.run_id, asked.asked_at)
    return reverse("planning:answer-by-mail", args=[link])


def _template() -> RunTemplate:
    return world.run_template()


def _prepared(name: str) -> str:
    """A run with something done, something due and something late."""
    run = world.offered_run()
    by = world.cast_member("marieke")
    done = add_item(run=run, text="Trainer bevestigd", days_before=30, by=by)
    tick(item=done, done=True, by=by)
    for text, days in (("Zaal inrichten", 60), ("Lunch bestellen voor wie er is", 1)):
        add_item(run=run, text=text, days_before=days, by=by)
    return reverse(name, args=[run.pk])


def _board_day(query: str) -> str:
    """The week of something that Sietske was asked for."""
    return f"?{query}&vanaf={_question().meeting.starts_at:%Y-%m-%d}"


def _copied_onto_itself() -> str:
    """On the day that it has already: its own room is taken then."""
    asked = _question()
    url = reverse("planning:run-copy", args=[asked.meeting.run_id])
    return f"{url}?first={asked.meeting.starts_at:%Y-%m-%d}&times=1&weeks=1"


def _arranged(name: str) -> Find:
    """A run with an option on a room that is too small, and a trainer who did not answer."""
    return lambda: reverse(name, args=[_question().meeting.run_id])


def _cancelled_run() -> str:
    run = world.offered_run()
    world.booked(world.learner(), run)
    world.cancelled(run, "De trainer is ziek.")
    return reverse("planning:run", args=[run.pk])


def _delivery(name: str) -> str:
    """A personnel file with somebody new, and somebody whose address is wrong."""
    lines = [csv_person("walk1"), csv_person("walk2", Email="fout")]
    delivery = bring(
        organisation=world.organisation(), by=world.cast_member("hans"), file_name="mensen.csv",
        stream=io.BytesIO(csv_file(lines)),
    )  # fmt: skip
    return reverse(name, args=[delivery.pk])


def _message_of(person: Callable[[], Person]) -> Find:
    def find() -> str:
        messages = Notification.objects.filter(person=person())
        return reverse("notifications:message", args=[messages.latest("created_at").pk])

    return find


def _role_to_end() -> str:
    held = RoleAssignment.objects.filter(organisation__slug="nvwa", role=Role.TRAINER)
    return reverse("rights:end", args=[held.earliest("pk").pk])


def _work(name: str) -> Find:
    def find() -> str:
        person = world.cast_member("karim")
        return reverse(name, args=[person.pk, employment_of(person).pk])

    return find


def _past() -> tuple[HistoryRecord, OldBooking]:
    """A result and a booking of the old environment that fit nobody."""
    known = {"organisation": world.organisation(), "origin": "Leerplein", "title": "BHV herhaling"}
    record, _ = HistoryRecord.objects.get_or_create(
        **known, personnel_number="oud-1", completed_on=datetime.date(2020, 2, 3)
    )
    booking, _ = OldBooking.objects.get_or_create(
        **known, personnel_number="oud-1", starts_on=datetime.date(2030, 2, 3)
    )
    return record, booking


def _old_file() -> str:
    text = "personeelsnummer;titel;afgerond op\nwalk-9;Van vroeger;01-02-2020\nwalk-9;X;ooit\n"
    delivery = bring_file(
        organisation=world.organisation(), origin="Leerplein", by=world.cast_member("hans"),
        file_name="vroeger.csv", stream=io.BytesIO(text.encode()),
    )  # fmt: skip
    return reverse("enrollment:history-delivery", args=[delivery.pk])


def _followed(name: str) -> Find:
    """A path that Yvonne has just begun with; a newer version is there already."""

    def find() -> str:
        return reverse(name, args=[world.followed_path(world.cast_member("yvonne")).pk])

    return find


def _wish(name: str, whose: str) -> Find:
    """The wish that the demo gives to somebody of the cast."""

    def find() -> str:
        own = LearningWish.objects.filter(person=world.cast_member(whose))
        return reverse(name, args=[own.earliest("created_at").pk])

    return find


def _own_learning() -> str:
    item = OwnLearning.objects.filter(person=world.cast_member("yvonne")).latest("learned_on")
    return reverse("enrollment:own", args=[item.pk])


def _experience_to_tell() -> str:
    done = Enrollment.objects.filter(
        person=world.cast_member("yvonne"), state=EnrollmentState.COMPLETED, experience=None
    )
    return reverse("enrollment:experience", args=[done.latest("requested_at").pk])


def _joining() -> str:
    """An organisation that has just begun to join."""
    values = {"name": "Rijksdienst in wording", "short_name": "RIW"}
    Organisation.objects.get_or_create(slug="in-wording", defaults=values)
    return reverse("organisations:detail", args=["in-wording"])


def _kept_course() -> Course:
    course = world.course_titled(world.DELIVERED)
    keep(course=course, by=world.cast_member("yvonne"))
    return course


def _kept_search(who: str = "yvonne", name: str = "Gesprekken") -> SavedSearch:
    """Without a name: as nobody can keep it, to see the page's answer to a mistake."""
    about = {"person": world.cast_member(who), "query": "q=gesprek&vorm=classroom"}
    return SavedSearch.objects.get_or_create(**about, defaults={"name": name})[0]


def _missed() -> str:
    month = timezone.localdate().replace(day=1)
    for words, times in (("kwxzv", 3), ("verantwoordingsrapportagesysteem voor ketenpartners", 12)):
        SearchMiss.objects.get_or_create(
            organisation=world.organisation(), month=month, words=words, defaults={"times": times}
        )
    return reverse("catalog:search-gaps")


WALK: tuple[Stop, ...] = (
    Stop("start", "start", "yvonne", _at("start")),
    Stop("catalogue", "catalog:catalogue", "yvonne", _at("catalog:catalogue")),
    Stop("catalogue-found", "catalog:catalogue", "yvonne", _at("catalog:catalogue", "?q=gesprek")),
    Stop("catalogue-nothing", "catalog:catalogue", "yvonne", _at("catalog:catalogue", "?q=kwxzv")),
    Stop("catalogue-filtered", "catalog:catalogue", "yvonne",
         _at("catalog:catalogue", "?q=gesprek&vorm=classroom")),
    Stop("course", "catalog:course", "yvonne",
         lambda: world.offered_run().course.get_absolute_url()),
    Stop("course-alike", "catalog:alike", "yvonne",
         lambda: reverse("catalog:alike", args=[_full_run().course.slug])),
    Stop("course-imported", "catalog:course", "yvonne", _course(world.DELIVERED)),
    Stop("course-full", "catalog:course", "yvonne", lambda: _full_run().course.get_absolute_url()),
    Stop("course-no-date", "catalog:course", "yvonne", _course("Loopbaancoaching")),
    Stop("course-officer", "catalog:course", "marieke", _course(world.DELIVERED)),
    Stop("course-kept", "catalog:course", "yvonne", lambda: _kept_course().get_absolute_url()),
    Stop("favourites", "catalog:favourites", "yvonne",
         lambda: _kept_course() and reverse("catalog:favourites")),
    Stop("favourites-none", "catalog:favourites", "hans", _at("catalog:favourites")),
    Stop("saved-searches", "catalog:saved-searches", "yvonne",
         lambda: _kept_search() and reverse("catalog:saved-searches")),
    Stop("saved-searches-none", "catalog:saved-searches", "hans", _at("catalog:saved-searches")),
    Stop("saved-search", "catalog:saved-search", "yvonne",
         lambda: reverse("catalog:saved-search", args=[_kept_search().pk])),
    Stop("saved-search-mistakes", "catalog:saved-search", "karim",
         lambda: reverse("catalog:saved-search", args=[_kept_search("karim", name="").pk]),
         status=422, before="main form.lp-card button[type=submit]"),
    Stop("search-gaps", "catalog:search-gaps", "marieke", lambda: _missed()),
    Stop("paths", "paths:list", "yvonne", _at("paths:list")),
    Stop("paths-nothing", "paths:list", "yvonne", _at("paths:list", "?q=kwxzv")),
    Stop("path", "paths:path", "yvonne", lambda: reverse("paths:path", args=[world.path().slug])),
    Stop("path-mine", "enrollment:path", "yvonne", _followed("enrollment:path")),
    Stop("path-stop", "enrollment:path-stop", "yvonne", _followed("enrollment:path-stop")),
    Stop("path-renew", "enrollment:path-renew", "yvonne", _followed("enrollment:path-renew")),
    Stop("paths-manage", "paths:manage", "marieke", _at("paths:manage")),
    Stop("path-new", "paths:new", "marieke", _at("paths:new")),
    Stop("path-new-mistakes", "paths:new", "marieke", _at("paths:new"),
         status=422, before="main form button[type=submit]"),
    Stop("path-edit", "paths:edit", "marieke",
         lambda: reverse("paths:edit", args=[world.path().pk])),
    Stop("path-details", "paths:details", "marieke",
         lambda: reverse("paths:details", args=[world.path().pk])),
    Stop("path-step-new", "paths:step-new", "marieke",
         lambda: reverse("paths:step-new", args=[world.path().pk])),
    Stop("path-step", "paths:step", "marieke",
         lambda: reverse("paths:step", args=[world.draft_step().pk])),
    Stop("path-participants", "enrollment:path-participants", "marieke",
         lambda: reverse("enrollment:path-participants", args=[world.followed_path().path_id])),
    Stop("path-participant", "enrollment:path-participant", "marieke",
         lambda: reverse("enrollment:path-participant", args=[world.followed_path().pk])),
    Stop("book", "enrollment:book", "yvonne",
         lambda: reverse("enrollment:book", args=[world.offered_run().pk])),
    Stop("book-waitlist", "enrollment:book", "yvonne",
         lambda: reverse("enrollment:book", args=[_full_run().pk])),
    Stop("book-conflict", "enrollment:book", "yvonne",
         lambda: reverse("enrollment:book", args=[_colliding_run().pk])),
    Stop("wait-for-first", "enrollment:wait-for-first", "yvonne",
         lambda: reverse("enrollment:wait-for-first", args=[_full_dates().slug])),
    Stop("wait-for-first-mistakes", "enrollment:wait-for-first", "yvonne",
         lambda: reverse("enrollment:wait-for-first", args=[_full_dates().slug]),
         status=409, before="main form button"),
    Stop("waiting-for-first", "enrollment:mine", "yvonne",
         lambda: str(_waiting_for_first() and reverse("enrollment:mine"))),
    Stop("booked", "enrollment:enrollment", "yvonne", _own(EnrollmentState.BOOKED)),
    Stop("waitlisted", "enrollment:enrollment", "yvonne", _own(EnrollmentState.WAITLISTED)),
    Stop("completed", "enrollment:enrollment", "yvonne", _own(EnrollmentState.COMPLETED)),
    Stop("cancelled", "enrollment:enrollment", "yvonne", _own(EnrollmentState.CANCELLED)),
    Stop("withdrawn", "enrollment:enrollment", "yvonne", _own(EnrollmentState.WITHDRAWN)),
    Stop("withdraw", "enrollment:withdraw", "yvonne",
         _own(EnrollmentState.BOOKED, "enrollment:withdraw")),
    Stop("withdraw-waitlist", "enrollment:withdraw", "yvonne",
         _own(EnrollmentState.WAITLISTED, "enrollment:withdraw")),
    Stop("requested", "enrollment:enrollment", "yvonne", _requested("enrollment:enrollment")),
    Stop("decide", "enrollment:decide", "karim", _to_decide),
    Stop("decide-by-mail", "enrollment:decide-by-mail", "", _to_decide_by_mail),
    Stop("decide-link-broken", "enrollment:decide-by-mail", "",
         _at("enrollment:decide-by-mail", token="stuk"), status=404),
    Stop("mine", "enrollment:mine", "yvonne", _at("enrollment:mine")),
    Stop("mine-officer", "enrollment:mine", "hans", _at("enrollment:mine")),
    Stop("inbox", "notifications:inbox", "yvonne", _at("notifications:inbox")),
    Stop("message", "notifications:message", "yvonne",
         _message_of(lambda: world.cast_member("yvonne"))),
    Stop("profile", "people:profile", "yvonne", _at("people:profile")),
    Stop("profile-two-jobs", "people:profile", "esther", _at("people:profile")),
    Stop("my-data", "people:my-data", "yvonne", _at("people:my-data")),
    Stop("team", "enrollment:team", "karim", _at("enrollment:team")),
    Stop("delegations", "people:delegations", "karim", _at("people:delegations")),
    Stop("people", "people:people", "hans", _at("people:people")),
    Stop("people-nothing", "people:people", "hans", _at("people:people", "?q=kwxzv")),
    Stop("person", "people:person", "hans",
         lambda: reverse("people:person", args=[world.cast_member("yvonne").pk])),
    Stop("employment-end", "people:employment-end", "hans", _work("people:employment-end")),
    Stop("employment-end-seen", "people:employment-end", "hans",
         lambda: _work("people:employment-end")() + f"?last_day={world.now():%Y-%m-%d}"),
    Stop("history", "enrollment:history", "hans",
         lambda: _past() and reverse("enrollment:history")),
    Stop("history-bookings", "enrollment:history", "hans",
         lambda: _past() and reverse("enrollment:history") + "?soort=inschrijvingen"),
    Stop("history-record", "enrollment:history-record", "hans",
         lambda: reverse("enrollment:history-record", args=[_past()[0].pk]) + "?wie=van"),
    Stop("history-booking", "enrollment:history-booking", "hans",
         lambda: reverse("enrollment:history-booking", args=[_past()[1].pk])),
    Stop("history-deliveries", "enrollment:history-deliveries", "hans",
         _at("enrollment:history-deliveries")),
    Stop("history-deliveries-mistakes", "enrollment:history-deliveries", "hans",
         _at("enrollment:history-deliveries"), status=422,
         before="main form button[type=submit]"),
    Stop("history-delivery", "enrollment:history-delivery", "hans", _old_file),
    Stop("offer", "catalog:offer", "marieke", _at("catalog:offer")),
    Stop("offer-nothing", "catalog:offer", "marieke", _at("catalog:offer", "?q=kwxzv")),
    Stop("offer-course", "catalog:offer-course", "marieke", _curated("catalog:offer-course")),
    Stop("offer-new", "catalog:offer-new", "marieke", _at("catalog:offer-new")),
    Stop("offer-new-mistakes", "catalog:offer-new", "marieke", _at("catalog:offer-new"),
         status=422, before="main form .lp-actions:last-child button[type=submit]"),
    Stop("offer-edit", "catalog:offer-edit", "marieke", _curated("catalog:offer-edit")),
    Stop("offer-image", "catalog:offer-image", "marieke", _curated("catalog:offer-image")),
    Stop("offer-preview", "catalog:offer-preview", "marieke", _curated("catalog:offer-preview")),
    Stop("offer-withdraw", "catalog:offer-step", "marieke",
         _curated("catalog:offer-step", event="withdraw")),
    Stop("offer-archive-refused", "catalog:offer-step", "marieke",
         _curated("catalog:offer-step", event="archive")),
    Stop("offer-share", "catalog:offer-share", "marieke", _curated("catalog:offer-share")),
    Stop("offer-share-losses", "catalog:offer-share", "marieke", _lost_by_sharing),
    Stop("offered", "catalog:offered", "marieke", _at("catalog:offered")),
    Stop("offered-nothing", "catalog:offered", "marieke", _at("catalog:offered", "?q=kwxzv")),
    Stop("offered-course", "catalog:offered-course", "marieke",
         _shared("catalog:offered-course", taken=False)),
    Stop("take-over", "catalog:take-over", "marieke", _shared("catalog:take-over", taken=False)),
    Stop("taken", "catalog:taken", "marieke", _at("catalog:taken")),
    Stop("publication", "catalog:publication", "marieke",
         _shared("catalog:publication", taken=True)),
    Stop("publication-hide", "catalog:publication-hide", "marieke",
         _shared("catalog:publication-hide", taken=True)),
    Stop("publication-hide-mistakes", "catalog:publication-hide", "marieke",
         _shared("catalog:publication-hide", taken=True), status=422, before="main form button"),
    Stop("publication-end", "catalog:publication-end", "marieke",
         _shared("catalog:publication-end", taken=True)),
    Stop("offer-history", "catalog:offer-history", "marieke", _curated("catalog:offer-history")),
    Stop("offer-bulk", "catalog:offer-bulk", "marieke",
         _at("catalog:offer-bulk", "?alle=1&q=schrijven")),
    Stop("offer-bulk-shown", "catalog:offer-bulk", "marieke",
         _at("catalog:offer-bulk", "?alle=1&q=schrijven&kind=price&percentage=3")),
    Stop("wish-new", "enrollment:wish-new", "yvonne", _at("enrollment:wish-new")),
    Stop("wish-new-mistakes", "enrollment:wish-new", "yvonne", _at("enrollment:wish-new"),
         status=422, before="main form .lp-actions button[type=submit]"),
    Stop("wish", "enrollment:wish", "yvonne", _wish("enrollment:wish", "yvonne")),
    Stop("wish-refused", "enrollment:wish", "priya", _wish("enrollment:wish", "priya")),
    Stop("wish-approved", "enrollment:wish", "esther", _wish("enrollment:wish", "esther")),
    Stop("decisions", "enrollment:decisions", "karim", _at("enrollment:decisions")),
    Stop("decide-wish", "enrollment:decide-wish", "karim",
         _wish("enrollment:decide-wish", "yvonne")),
    Stop("decide-wish-mistakes", "enrollment:decide-wish", "karim",
         _wish("enrollment:decide-wish", "yvonne"),
         status=422, before="main form .lp-actions button[type=submit]"),
    Stop("own-new", "enrollment:own-new", "yvonne", _at("enrollment:own-new")),
    Stop("own", "enrollment:own", "yvonne", _own_learning),
    Stop("experience", "enrollment:experience", "yvonne",
         _own(EnrollmentState.COMPLETED, "enrollment:experience")),
    Stop("experience-mistakes", "enrollment:experience", "yvonne", _experience_to_tell,
         status=422, before="main form .lp-actions button[type=submit]"),
    Stop("wish-gaps", "enrollment:wish-gaps", "marieke", _at("enrollment:wish-gaps")),
    Stop("experiences", "enrollment:experiences", "marieke", _at("enrollment:experiences")),
    Stop("certificate", "enrollment:enrollment", "yvonne", finished.certificate_page),
    Stop("sign-in-elsewhere-mistake", "idp:oidc:authorization", "yvonne",
         _at("idp:oidc:authorization", "?client_id=onbekend&response_type=code")),
    Stop("certificate-check", "enrollment:certificate-check", "", finished.check_page),
    Stop("certificate-revoked", "enrollment:certificate-check", "",
         lambda: finished.check_page(revoked=True)),
    Stop("certificate-unknown", "enrollment:certificate-check", "",
         _at("enrollment:certificate-check", number="2222-2222-2222"), status=404),
    Stop("certificate-search", "enrollment:certificate-search", "",
         _at("enrollment:certificate-search")),
    Stop("certificates-busy", "enrollment:certificates", "marieke",
         lambda: finished.batch_page(made=False)),
    Stop("certificates", "enrollment:certificates", "marieke",
         lambda: finished.batch_page(made=True)),
    Stop("transfer", "enrollment:transfer", "yvonne", finished.transfer_page),
    Stop("transfer-mistakes", "enrollment:transfer", "yvonne", finished.transfer_page,
         status=422, before=".lp-form button"),
    Stop("needs", "enrollment:enrollment", "yvonne",
         lambda: finished.needs_page("enrollment:enrollment")),
    Stop("needs-of-run", "planning:run", "marieke", lambda: finished.needs_page("planning:run")),
    Stop("announce", "enrollment:announce", "marieke", _managed("enrollment:announce")),
    Stop("announce-mistakes", "enrollment:announce", "marieke",
         _managed("enrollment:announce"), status=422, before=".lp-form button"),
    Stop("experience-texts", "enrollment:experience-texts", "marieke",
         lambda: reverse("enrollment:experience-texts", args=[world.course_with_texts().slug])),
    Stop("course-experiences", "catalog:course", "yvonne",
         lambda: world.course_with_texts().get_absolute_url()),
    Stop("suppliers", "enrollment:suppliers", "marieke", _at("enrollment:suppliers")),
    Stop("suppliers-nothing", "enrollment:suppliers", "marieke",
         _at("enrollment:suppliers", "?q=kwxzv")),
    Stop("develop", "catalog:develop", "yvonne", _at("catalog:develop")),
    Stop("develop-found", "catalog:develop", "yvonne", _at("catalog:develop", "?q=informatie")),
    Stop("develop-nothing", "catalog:develop", "yvonne", _at("catalog:develop", "?q=kwxzv")),
    Stop("develop-branch", "catalog:develop", "yvonne", _at("catalog:develop", "?tak=esco-s1")),
    Stop("synonyms", "catalog:synonyms", "marieke", _at("catalog:synonyms")),
    Stop("synonyms-change", "catalog:synonyms-change", "marieke", _synonyms),
    Stop("competences", "catalog:competences", "marieke", _at("catalog:competences")),
    Stop("competences-mistakes", "catalog:competences", "marieke", _at("catalog:competences"),
         status=422, before="main form.lp-form button[type=submit]"),
    Stop("runs", "planning:runs", "marieke", _at("planning:runs")),
    Stop("runs-nothing", "planning:runs", "marieke", _at("planning:runs", "?q=kwxzv")),
    Stop("runs-trainer", "planning:runs", "sietske", _at("planning:runs")),
    Stop("orders", "enrollment:orders", "marieke", ordered.ordered_list),
    Stop("orders-nothing", "enrollment:orders", "marieke", _at("enrollment:orders")),
    Stop("run-ordered", "planning:run", "marieke",
         ordered.at_run("planning:run", ordered.ordered_run)),
    Stop("order", "enrollment:order", "marieke",
         ordered.at_run("enrollment:order", ordered.ordered_run)),
    Stop("order-mistakes", "enrollment:order", "marieke",
         ordered.at_run("enrollment:order", ordered.ordered_run),
         status=422, before="main .lp-form button[type=submit]"),
    Stop("order-contact", "enrollment:order-contact", "marieke",
         ordered.at_run("enrollment:order-contact", ordered.supplied_run)),
    Stop("enrollment-refused-by-supplier", "enrollment:enrollment", "yvonne",
         ordered.refused_enrollment),
    Stop("wanted", "enrollment:wanted", "marieke", _at("enrollment:wanted", "?soort=alles")),
    Stop("wanted-course", "enrollment:wanted-course", "marieke",
         ordered.at_wanted("enrollment:wanted-course")),
    Stop("wanted-course-mistakes", "enrollment:wanted-course", "marieke",
         ordered.at_wanted("enrollment:wanted-course"),
         status=422, before="main .lp-form button[type=submit]"),
    Stop("interest", "enrollment:interest", "yvonne", ordered.at_wanted("enrollment:interest")),
    Stop("mine-interested", "enrollment:mine", "yvonne", ordered.interested),
    Stop("run", "planning:run", "marieke", _managed("planning:run")),
    Stop("run-cancelled", "planning:run", "marieke", _cancelled_run),
    Stop("run-new", "planning:run-new", "marieke",
         lambda: reverse("planning:run-new", args=[world.course_titled(world.DELIVERED).slug])),
    Stop("run-new-mistakes", "planning:run-new", "marieke",
         lambda: reverse("planning:run-new", args=[world.course_titled(world.DELIVERED).slug]),
         status=422, before="main form .lp-actions:last-child button[type=submit]"),
    Stop("run-edit", "planning:run-edit", "marieke", _managed("planning:run-edit")),
    Stop("run-cancel", "planning:run-cancel", "marieke", _managed("planning:run-cancel")),
    Stop("run-cancel-mistakes", "planning:run-cancel", "marieke", _managed("planning:run-cancel"),
         status=422, before="main form button"),
    Stop("run-short", "planning:run", "marieke", _short("planning:run")),
    Stop("runs-short", "planning:runs", "marieke",
         lambda: _short("planning:run")() and reverse("planning:runs") + "?soort=beslissen"),
    Stop("run-minimum", "enrollment:minimum", "marieke", _short("enrollment:minimum")),
    Stop("run-minimum-mistakes", "enrollment:minimum", "marieke", _short("enrollment:minimum"),
         status=422, before="main form button"),
    Stop("run-merge", "enrollment:merge", "marieke", _short("enrollment:merge")),
    Stop("run-merge-shown", "enrollment:merge", "marieke", _to_merge),
    Stop("run-merge-mistakes", "enrollment:merge", "marieke", _to_merge,
         status=422, before="main form button"),
    Stop("other-dates", "enrollment:other-dates", "yvonne", _moved("enrollment:other-dates")),
    Stop("enrollment-moved", "enrollment:enrollment", "yvonne",
         _moved("enrollment:enrollment")),
    Stop("withdraw-participant", "enrollment:withdraw-participant", "marieke", _participant),
    Stop("run-arranged", "planning:run", "marieke", _arranged("planning:run")),
    Stop("run-arranged-edit", "planning:run-edit", "marieke", _arranged("planning:run-edit")),
    Stop("runs-without-trainer", "planning:runs", "marieke",
         _at("planning:runs", "?zonder_trainer=on")),
    Stop("locations", "planning:locations", "marieke", _at("planning:locations")),
    Stop("locations-nothing", "planning:locations", "marieke",
         _at("planning:locations", "?q=kwxzv")),
    Stop("locations-concern", "planning:locations", "femke", _at("planning:locations")),
    Stop("location", "planning:location", "femke",
         lambda: reverse("planning:location", args=[_some_room().location_id])),
    Stop("location-new", "planning:location-new", "marieke", _at("planning:location-new")),
    Stop("location-new-mistakes", "planning:location-new", "femke",
         _at("planning:location-new"), status=422, before="main form button[type=submit]"),
    Stop("location-edit", "planning:location-edit", "femke",
         lambda: reverse("planning:location-edit", args=[_some_room().location_id])),
    Stop("room-new", "planning:room-new", "femke",
         lambda: reverse("planning:room-new", args=[_some_room().location_id])),
    Stop("room", "planning:room", "marieke",
         lambda: reverse("planning:room", args=[_some_room().pk])),
    Stop("room-keeper", "planning:room", "femke",
         lambda: reverse("planning:room", args=[_some_room().pk])),
    Stop("room-edit", "planning:room-edit", "femke",
         lambda: reverse("planning:room-edit", args=[_some_room().pk])),
    Stop("room-in-use", "planning:room", "femke",
         lambda: reverse("planning:room", args=[_some_room().pk]), status=409,
         before="aside form button"),
    Stop("room-take", "planning:room-take", "marieke",
         lambda: reverse("planning:room-take", args=[_some_room().pk])),
    Stop("room-take-mistakes", "planning:room-take", "marieke",
         lambda: reverse("planning:room-take", args=[_some_room().pk]), status=422,
         before="main form button[type=submit]"),
    Stop("rooms-free", "planning:rooms-free", "marieke", _at("planning:rooms-free")),
    Stop("rooms-free-found", "planning:rooms-free", "marieke",
         _at("planning:rooms-free", "?day=2031-03-03&begins=09:00&ends=12:00&people=10")),
    Stop("trainers", "planning:trainers", "marieke", _at("planning:trainers")),
    Stop("trainers-nothing", "planning:trainers", "marieke",
         _at("planning:trainers", "?q=kwxzv")),
    Stop("trainer-new", "planning:trainer-new", "marieke", _at("planning:trainer-new", "?q=van")),
    Stop("trainer-new-mistakes", "planning:trainer-new", "marieke",
         _at("planning:trainer-new"), status=422,
         before="main form[method=post] button[type=submit]"),
    Stop("trainer", "planning:trainer", "marieke",
         lambda: reverse("planning:trainer", args=[_teaching().uuid])),
    Stop("trainer-away-mistakes", "planning:trainer", "marieke",
         lambda: reverse("planning:trainer", args=[_teaching().uuid]), status=422,
         before="form[novalidate] button[type=submit]"),
    Stop("trainer-still-asked", "planning:trainer", "marieke",
         lambda: reverse("planning:trainer", args=[_teaching().uuid]), status=409,
         before="aside form button"),
    Stop("trainer-edit", "planning:trainer-edit", "marieke",
         lambda: reverse("planning:trainer-edit", args=[_teaching().uuid]) + "?q=gesprek"),
    Stop("trainer-questions", "planning:trainer-questions", "sietske",
         lambda: _question() and reverse("planning:trainer-questions")),
    Stop("trainer-questions-none", "planning:trainer-questions", "hans",
         _at("planning:trainer-questions")),
    Stop("trainer-answer", "planning:trainer-answer", "sietske",
         lambda: reverse("planning:trainer-answer", args=[_question().meeting.run_id])),
    Stop("answer-by-mail", "planning:answer-by-mail", "", _answer_link),
    Stop("answer-link-broken", "planning:answer-by-mail", "",
         _at("planning:answer-by-mail", token="stuk"), status=404),
    Stop("answer-for", "planning:answer-for", "marieke",
         lambda: reverse("planning:answer-for",
                         args=[_question().meeting.run_id, _teaching().uuid])),
    Stop("templates", "planning:templates", "marieke",
         lambda: _template().pk and reverse("planning:templates")),
    Stop("template-new", "planning:template-new", "marieke",
         lambda: reverse("planning:template-new", args=[world.offered_run().course.slug])),
    Stop("template-new-mistakes", "planning:template-new", "marieke",
         lambda: reverse("planning:template-new", args=[world.offered_run().course.slug]),
         status=422, before="main form button[type=submit]"),
    Stop("template-edit", "planning:template-edit", "marieke",
         lambda: reverse("planning:template-edit", args=[_template().pk])),
    Stop("template-plan", "planning:template-plan", "marieke",
         lambda: reverse("planning:template-plan", args=[_template().pk])),
    Stop("template-plan-shown", "planning:template-plan", "marieke",
         lambda: reverse("planning:template-plan", args=[_template().pk])
         + "?first=2031-12-18&times=2&weeks=1"),
    Stop("run-copy", "planning:run-copy", "marieke",
         lambda: _arranged("planning:run-copy")() + "?first=2031-03-03&times=1&weeks=4"),
    Stop("run-copy-taken", "planning:run-copy", "marieke", _copied_onto_itself,
         status=422, before="button[name=plan]"),
    Stop("run-preparation", "planning:run", "marieke", lambda: _prepared("planning:run")),
    Stop("preparation", "planning:preparation", "marieke",
         lambda: _prepared("planning:run") and reverse("planning:preparation")),
    Stop("board-week", "planning:board", "marieke",
         lambda: reverse("planning:board") + _board_day("per=alles")),
    Stop("board-rooms", "planning:board", "marieke",
         lambda: reverse("planning:board") + _board_day("per=zaal")),
    Stop("board-trainers", "planning:board", "marieke",
         lambda: reverse("planning:board") + _board_day("per=trainer")),
    Stop("board-month", "planning:board", "marieke",
         lambda: reverse("planning:board") + _board_day("per=alles&weergave=maand")),
    Stop("board-nothing", "planning:board", "marieke",
         _at("planning:board", "?vanaf=2035-01-01&per=trainer")),
    Stop("meeting-move", "planning:meeting-move", "marieke",
         lambda: reverse("planning:meeting-move", args=[_question().meeting_id])),
    Stop("own-absences", "planning:own-absences", "sietske",
         lambda: _teaching().pk and reverse("planning:own-absences")),
    Stop("own-absences-mistakes", "planning:own-absences", "sietske",
         lambda: _teaching().pk and reverse("planning:own-absences"),
         status=422, before="main form button[type=submit]"),
    Stop("absence-by-mail", "planning:absence-by-mail", "",
         lambda: _answer_link() + "afwezig/"),
    Stop("run-divided", "planning:run", "marieke", _divided("planning:run")),
    Stop("shares", "enrollment:shares", "marieke", _divided("enrollment:shares")),
    Stop("overbook", "enrollment:overbook", "marieke", _divided("enrollment:overbook")),
    Stop("overbook-mistakes", "enrollment:overbook", "marieke", _divided("enrollment:overbook"),
         status=422, before="main form button"),
    Stop("overbook-waiting", "enrollment:overbook-waiting", "marieke", _waiting_participant),
    Stop("group-new", "enrollment:group-new", "marieke", _managed("enrollment:group-new")),
    Stop("group-new-file", "enrollment:group-new", "marieke",
         lambda: _managed("enrollment:group-new")() + "?bron=bestand"),
    Stop("group-new-rule", "enrollment:group-new", "marieke",
         lambda: _managed("enrollment:group-new")() + "?bron=regel"),
    Stop("group-new-mistakes", "enrollment:group-new", "marieke",
         _managed("enrollment:group-new"), status=422,
         before="main form .lp-actions button[type=submit]"),
    Stop("group-dry-run", "enrollment:group", "marieke", _group("enrollment:group")),
    Stop("group-busy", "enrollment:group", "marieke", _group("enrollment:group", started=True)),
    Stop("group-done", "enrollment:group", "marieke", _group("enrollment:group", done=True)),
    Stop("group-undo", "enrollment:group-undo", "marieke",
         _group("enrollment:group-undo", done=True)),
    Stop("attendance", "enrollment:attendance", "sietske", _given("enrollment:attendance", 1)),
    Stop("attendance-marked", "enrollment:attendance", "sietske",
         _given("enrollment:attendance", 1, "late")),
    Stop("attendance-early", "enrollment:attendance", "sietske",
         _given("enrollment:attendance", -20)),
    Stop("attendance-code", "enrollment:attendance-code", "sietske",
         _given("enrollment:attendance-code", 1)),
    Stop("attendance-code-over", "enrollment:attendance-code", "sietske",
         _given("enrollment:attendance-code", 20)),
    Stop("attendance-report", "enrollment:attendance-report", "sietske",
         _given("enrollment:attendance-report", 20)),
    Stop("attendance-report-mistakes", "enrollment:attendance-report", "sietske",
         _given("enrollment:attendance-report", 20), status=422, before="main form button"),
    Stop("run-given", "planning:run", "sietske", _given_run("planning:run", 20, "absent")),
    Stop("attend", "enrollment:attend", "yvonne", _at("enrollment:attend")),
    Stop("attend-mistakes", "enrollment:attend", "yvonne", _at("enrollment:attend"),
         status=422, before="main form button"),
    Stop("attend-scan", "enrollment:attend-scan", "yvonne", _scanned(good=True)),
    Stop("attend-scan-gone", "enrollment:attend-scan", "yvonne", _scanned(good=False), status=410),
    Stop("finish", "enrollment:finish", "marieke", _given_run("enrollment:finish", 20, "present")),
    Stop("finish-not-yet", "enrollment:finish", "marieke", _given_run("enrollment:finish", 20)),
    Stop("finish-participant", "enrollment:finish-participant", "marieke",
         _given_seat("enrollment:finish-participant", 20)),
    Stop("finish-participant-mistakes", "enrollment:finish-participant", "marieke",
         _given_seat("enrollment:finish-participant", 20), status=422, before="main form button"),
    Stop("correct-attendance", "enrollment:correct-attendance", "marieke",
         _given_seat("enrollment:correct-attendance", 20, "late")),
    Stop("attended", "enrollment:enrollment", "yvonne",
         _given_seat("enrollment:enrollment", 20, "late")),
    Stop("contest-new", "enrollment:contest-new", "yvonne",
         _given_seat("enrollment:contest-new", 20, "absent")),
    Stop("contest-new-mistakes", "enrollment:contest-new", "yvonne",
         _given_seat("enrollment:contest-new", 20, "absent"),
         status=422, before="main form button"),
    Stop("contest", "enrollment:contest", "marieke",
         lambda: reverse("enrollment:contest", args=[world.contested().pk])),
    Stop("decisions-officer", "enrollment:decisions", "marieke",
         lambda: str(world.contested() and world.evidence() and _given_run(
             "enrollment:finish", 20, "present")() and reverse("enrollment:decisions"))),
    Stop("evidence-new", "enrollment:evidence-new", "yvonne",
         lambda: reverse("enrollment:evidence-new",
                         args=[world.self_paced_seat(world.cast_member("yvonne")).pk])),
    Stop("evidence-new-mistakes", "enrollment:evidence-new", "yvonne",
         lambda: reverse("enrollment:evidence-new",
                         args=[world.self_paced_seat(world.cast_member("yvonne")).pk]),
         status=422, before="main form button"),
    Stop("evidence", "enrollment:evidence", "marieke",
         lambda: reverse("enrollment:evidence", args=[world.evidence().pk])),
    Stop("reserve", "enrollment:reserve", "karim",
         lambda: reverse("enrollment:reserve", args=[world.offered_run(in_days=40).pk])),
    Stop("reserve-mistakes", "enrollment:reserve", "karim",
         lambda: reverse("enrollment:reserve", args=[world.offered_run(in_days=40).pk]),
         status=422, before="main form button"),
    Stop("reservation", "enrollment:reservation", "karim",
         lambda: reverse("enrollment:reservation", args=[_reserved().pk])),
    Stop("team-reserved", "enrollment:team", "karim",
         lambda: _reserved() and reverse("enrollment:team")),
    Stop("budgets", "enrollment:budgets", "hans",
         lambda: _budget() and reverse("enrollment:budgets", args=["nvwa"])),
    Stop("budget-new", "enrollment:budget-new", "hans",
         _at("enrollment:budget-new", slug="nvwa")),
    Stop("budget-new-mistakes", "enrollment:budget-new", "hans",
         _at("enrollment:budget-new", slug="nvwa"), status=422, before="main form button"),
    Stop("budget", "enrollment:budget", "hans",
         lambda: reverse("enrollment:budget", args=["nvwa", _budget().pk])),
    Stop("tasks", "tasks", "femke", _at("tasks")),
    Stop("tasks-parked", "tasks", "femke", _parked),
    Stop("moodle", "moodle:index", "femke", _at("moodle:index")),
    Stop("moodle-new", "moodle:new", "femke", _at("moodle:new")),
    Stop("roles-index", "rights:index", "femke", _at("rights:index")),
    Stop("roles", "rights:roles", "hans", _at("rights:roles", slug="nvwa")),
    Stop("roles-concern", "rights:concern", "femke", _at("rights:concern")),
    Stop("role-give", "rights:give", "hans", _at("rights:give", "?q=van", slug="nvwa")),
    Stop("role-give-nobody", "rights:give", "hans", _at("rights:give", "?q=kwxzv", slug="nvwa")),
    Stop("role-give-mistakes", "rights:give", "hans", _at("rights:give", "?q=van", slug="nvwa"),
         status=422, before="main form.lp-card button[type=submit]"),
    Stop("role-give-concern", "rights:concern-give", "femke", _at("rights:concern-give")),
    Stop("role-end", "rights:end", "hans", _role_to_end),
    Stop("rights-review", "rights:review", "hans", _at("rights:review", slug="nvwa")),
    Stop("rights-review-concern", "rights:concern-review", "femke", _at("rights:concern-review")),
    Stop("who-may-what", "rights:who-may-what", "yvonne", _at("rights:who-may-what")),
    Stop("security-log", "rights:log", "femke", _at("rights:log")),
    Stop("security-log-nothing", "rights:log", "femke", _at("rights:log", "?tot=2020-01-01")),
    Stop("organisations", "organisations:overview", "femke", _at("organisations:overview")),
    Stop("organisation-add", "organisations:add", "femke", _at("organisations:add")),
    Stop("organisation-add-mistakes", "organisations:add", "femke", _at("organisations:add"),
         status=422, before="main form button[type=submit]"),
    Stop("organisation", "organisations:detail", "femke", _at("organisations:detail", slug="nvwa")),
    Stop("organisation-joins", "organisations:detail", "femke", _joining),
    Stop("organisation-not-ready", "organisations:detail", "femke", _joining,
         status=409, before="main aside form button[type=submit]"),
    Stop("organisation-plan", "organisations:plan", "femke",
         _at("organisations:plan", slug="nvwa")),
    Stop("organisation-leave", "organisations:leave", "femke",
         _at("organisations:leave", slug="nvwa")),
    Stop("organisation-settings", "organisations:settings", "hans",
         _at("organisations:settings", slug="nvwa")),
    Stop("organisation-theme", "organisations:theme", "hans",
         _at("organisations:theme", slug="nvwa")),
    Stop("imports", "people:imports", "hans", _at("people:imports")),
    Stop("imports-mistakes", "people:imports", "hans", _at("people:imports"),
         status=422, before="main form button[type=submit]"),
    Stop("import", "people:import", "hans", lambda: _delivery("people:import")),
    Stop("import-problems", "people:import", "hans",
         lambda: _delivery("people:import") + "?deel=problems"),
    Stop("import-columns", "people:import-columns", "hans",
         lambda: _delivery("people:import-columns")),
    Stop("links", "people:links", "femke", _at("people:links")),
    Stop("demo-people", "demo:people", "", _at("demo:people")),
    Stop("sign-in", "account_login", "", _at("account_login")),
    Stop("sign-out", "account_logout", "yvonne", _at("account_logout")),
    Stop("sign-up", "account_signup", "", _at("account_signup")),
    Stop("inactive", "account_inactive", "", _at("account_inactive")),
    Stop("password-change", "account_change_password", "yvonne", _at("account_change_password")),
    Stop("password-reset", "account_reset_password", "", _at("account_reset_password")),
    Stop("password-reset-done", "account_reset_password_done", "",
         _at("account_reset_password_done")),
    Stop("password-reset-key", "account_reset_password_from_key", "",
         _at("account_reset_password_from_key", uidb36="1", key="verlopen-sleutel")),
    Stop("password-reset-key-done", "account_reset_password_from_key_done", "",
         _at("account_reset_password_from_key_done")),
    Stop("email-sent", "account_email_verification_sent", "",
         _at("account_email_verification_sent")),
    Stop("email-confirm", "account_confirm_email", "",
         _at("account_confirm_email", key="verlopen")),
    Stop("reauthenticate", "account_reauthenticate", "yvonne", _at("account_reauthenticate")),
    Stop("not-found", "bestaat-niet", "yvonne", lambda: "/bestaat-niet/", status=404),
    Stop("forbidden", "verboden", "yvonne", _at("planning:runs"), status=403),
    Stop("landscapes", "landscapes:landscapes", "marieke", _at("landscapes:landscapes")),
    Stop("landscapes-none", "landscapes:landscapes", "yvonne", _at("landscapes:landscapes")),
    Stop("landscape-new", "landscapes:landscape-new", "marieke", _at("landscapes:landscape-new")),
    Stop("landscape-new-mistakes", "landscapes:landscape-new", "marieke",
         _at("landscapes:landscape-new"), status=422, before="main form button[type=submit]"),
    Stop("landscape", "landscapes:landscape", "marieke", lambda: mapped.at_case("landscape")),
    Stop("landscape-nothing", "landscapes:landscape", "marieke",
         lambda: mapped.at_case("landscape") + "?doelgroep=onbekend"),
    Stop("landscape-edit", "landscapes:landscape-edit", "marieke",
         lambda: mapped.at_case("landscape-edit")),
    Stop("landscape-place", "landscapes:place", "marieke", lambda: mapped.at_case("place")),
    Stop("landscape-plot", "landscapes:plot", "marieke", mapped.plotted),
    Stop("landscape-dialogue", "landscapes:dialogue", "marieke",
         lambda: mapped.at_case("dialogue")),
    Stop("landscape-difference", "landscapes:difference", "marieke", mapped.difference),
    Stop("landscape-remarks", "landscapes:remarks", "marieke", lambda: mapped.at_case("remarks")),
    Stop("landscape-agreements", "landscapes:agreements", "marieke",
         lambda: mapped.at_case("agreements")),
    Stop("landscape-analyses", "landscape_analysis:overview", "marieke",
         lambda: mapped.analysis("overview")),
    Stop("landscape-analysis", "landscape_analysis:analysis", "marieke",
         lambda: mapped.analysis("analysis", "lege-plekken")),
    Stop("landscape-target", "landscape_analysis:target", "marieke",
         lambda: mapped.analysis("target")),
    Stop("landscape-comparison", "landscape_analysis:comparison", "marieke", mapped.comparison),
    Stop("landscape-concern", "landscape_analysis:concern", "marieke",
         _at("landscape_analysis:concern")),
    Stop("landscape-behind", "landscape_analysis:behind", "marieke", mapped.behind),
    Stop("intervention", "landscapes:intervention", "marieke", mapped.intervention),
    Stop("intervention-new", "landscapes:intervention-new", "marieke",
         _at("landscapes:intervention-new")),
    Stop("intervention-edit", "landscapes:intervention-edit", "marieke",
         lambda: mapped.intervention("intervention-edit")),
    Stop("landscape-editions", "landscapes:editions", "femke", _at("landscapes:editions")),
    Stop("landscape-edition", "landscapes:edition", "femke", mapped.edition),
    Stop("landscape-zone", "landscapes:zone", "femke",
         lambda: mapped.edition("zone", "creeren")),
    Stop("landscape-mine", "landscapes:mine", "yvonne", _at("landscapes:mine")),
    Stop("landscape-check", "landscapes:preferences", "yvonne", _at("landscapes:preferences")),
    Stop("landscape-check-mistakes", "landscapes:preferences", "yvonne",
         _at("landscapes:preferences"), status=422, before="main form button[type=submit]"),
)  # fmt: skip

NOT_PAGES: dict[str, str] = {
    "planning:template-remove": "POST only",
    "planning:preparation-new": "POST only",
    "planning:preparation-change": "POST only",
    "planning:own-absence-end": "POST only",
    "planning:room-retire": "POST only",
    "planning:room-use-again": "POST only",
    "planning:booking-definite": "POST only",
    "planning:booking-give-back": "POST only",
    "planning:trainer-add": "POST only",
    "planning:trainer-courses": "POST only",
    "planning:absence-new": "POST only",
    "planning:absence-end": "POST only",
    "planning:trainer-retire": "POST only",
    "planning:trainer-remind": "POST only",
    "catalog:offer-text-restore": "POST only",
    "catalog:publication-show": "POST only",
    "catalog:picture": "a picture",
    "catalog:save-search": "POST only",
    "catalog:missed": "POST only",
    "catalog:favourite": "POST only",
    "catalog:favourite-drop": "POST only",
    "catalog:suggest": "options of the search field",
    "catalog:synonyms-remove": "POST only",
    "enrollment:accept": "POST only",
    "enrollment:order-send": "POST only",
    "enrollment:order-passed": "POST only",
    "enrollment:order-confirmed": "POST only",
    "enrollment:order-stop": "POST only",
    "enrollment:order-list": "a file to take along",
    "enrollment:interest-withdraw": "POST only",
    "planning:run-booking": "POST only",
    "enrollment:reservation-back": "POST only",
    "enrollment:share-release": "POST only",
    "enrollment:evidence-file": "a file to keep",
    "enrollment:group-start": "POST only",
    "enrollment:group-resume": "POST only",
    "enrollment:group-lines": "a file",
    "enrollment:certificate": "a file",
    "enrollment:certificates-order": "POST only",
    "enrollment:certificates-zip": "a file",
    "enrollment:participant-list": "a file",
    "enrollment:signing-sheet": "a file",
    "enrollment:needs": "POST only",
    "enrollment:decide-many": "POST only",
    "organisations:go-live": "POST only",
    "organisations:return": "POST only",
    "paths:change-state": "POST only",
    "paths:step-move": "POST only",
    "enrollment:path-begin": "POST only",
    "enrollment:path-book": "POST only",
    "notifications:read": "POST only",
    "notifications:read-all": "POST only",
    "notifications:preferences": "POST only",
    "notifications:calendar": "a file for the calendar",
    "tasks-retry": "POST only",
    "moodle:step": "POST only",
    "enrollment:wish-withdraw": "POST only",
    "enrollment:wish-complete": "POST only",
    "enrollment:own-remove": "POST only",
    "enrollment:experience-remove": "POST only",
    "enrollment:experience-moderate": "POST only",
    "catalog:work-on": "POST only",
    "catalog:competence-retire": "POST only",
    "people:employment-restore": "POST only",
    "people:import-start": "POST only",
    "people:import-resume": "POST only",
    "people:import-undo": "POST only",
    "people:link-answer": "POST only",
    "people:my-link": "POST only",
    "people:language": "POST only",
    "people:delegation-end": "POST only",
    "people:my-data-download": "a file to take along",
    "people:act-for": "POST only",
    "demo:sign-in": "POST only",
    "account_email": "sends on to the profile: addresses come from the organisation",
    "account_set_password": "sends who has a password on to change it",
    "account_confirm_login_code": "signing in by a code in a mail is off",
    "theme-css": "a stylesheet",
    "security-txt": "plain text",
    "idp:oidc:configuration": "for programs",
    "idp:oidc:jwks": "for programs",
    "idp:oidc:token": "for programs",
    "idp:oidc:userinfo": "for programs",
    "health-live": "for machines",
    "health-ready": "for machines",
    "landscapes:snapshot": "POST only",
    "landscapes:plot-move": "POST only",
    "landscapes:plot-off": "POST only",
    "landscapes:remark-done": "POST only",
    "landscapes:agreement-end": "POST only",
    "landscapes:intervention-link": "POST only",
    "landscapes:intervention-unlink": "POST only",
    "landscapes:edition-copy": "POST only",
    "landscapes:edition-publish": "POST only",
    "landscapes:suggestions": "POST only",
    "landscapes:landscape-svg": "a file to take along",
    "landscapes:landscape-pdf": "a file to take along",
}
"""Addresses that are no page to look at, and why."""
