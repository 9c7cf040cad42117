"""What lies around the bookings: wishes, own learning, experiences, competences."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal

from catalog.competences.loading import load_competences
from catalog.models import ChosenCompetence, Competence, Course
from demo.content.competences import COMPETENCES
from demo.content.wishes import ADDED, REFUSALS, TEXTS, WISHES, WishContent
from demo.loading.copying import copy_in
from demo.loading.offer import Offer
from demo.loading.people import People
from demo.loading.story import Story, draw_uuid
from enrollment.experiences.models import Moderation
from enrollment.models import Enrollment, Experience, LearningWish, OwnLearning, WishLog
from enrollment.states import EnrollmentState
from enrollment.wishes.states import WishState
from people.models import Employment

ONE_WISH_IN = 60
"""For how many people somebody asks for something outside the catalogue."""
TELLING, WITH_TEXT = 0.2, 0.3
DECIDED = {
    WishState.APPROVED: "approve",
    WishState.REFUSED: "refuse",
    WishState.COMPLETED: "complete",
}
OF_THE_CAST = {
    "yvonne": (2, WishState.REQUESTED),
    "daan": (3, WishState.REQUESTED),
    "esther": (6, WishState.APPROVED),
    "priya": (0, WishState.REFUSED),
}
"""Which wish, and how it stands."""
WORKS_ON = {"yvonne": ("T4.1", "S2.8"), "daan": ("S1.13",), "priya": ("S5.5",)}


def load_outside(story: Story, people: People, offer: Offer) -> int:
    """Says how many wishes it made."""
    _competences(people, offer, story)
    _own_learning(story, people)
    _experiences(story)
    wishes = list(_wishes(story, people))
    copy_in([wish for wish, _log in wishes])
    copy_in([line for _wish, log in wishes for line in log])
    return len(wishes)


def _competences(people: People, offer: Offer, story: Story) -> None:
    load_competences()
    by_code = dict(Competence.objects.values_list("code", "pk"))
    link = Course.competences.through
    rows = [
        link(course_id=one.course.pk, competence_id=by_code[code])
        for one in offer.courses
        for code in dict.fromkeys(
            code for slug in one.content.theme_slugs for code in COMPETENCES.get(slug, ())
        )
    ]
    copy_in(rows)
    copy_in(
        [
            ChosenCompetence(
                person=people.cast[key][0].person,
                competence_id=by_code[code],
                created_at=story.now - datetime.timedelta(days=20),
            )
            for key, codes in WORKS_ON.items()
            for code in codes
        ]
    )


def _own_learning(story: Story, people: People) -> None:
    rng = story.rng("own learning")
    rows = []
    for number, key in enumerate(("yvonne", "daan", "priya")):
        title, hours = ADDED[number]
        at = story.before_now(rng, days=100)
        rows.append(
            OwnLearning(
                id=draw_uuid(rng),
                person=people.cast[key][0].person,
                title=title,
                learned_on=at.date(),
                hours=hours,
                created_at=at,
            )
        )
    copy_in(rows)


def _experiences(story: Story) -> None:
    rng = story.rng("experiences")
    finished = Enrollment.objects.filter(state=EnrollmentState.COMPLETED).order_by("pk")
    rows = []
    for pk, completed_at in finished.values_list("pk", "completed_at"):
        if rng.random() >= TELLING or completed_at is None:
            continue
        text = rng.choice(TEXTS) if rng.random() < WITH_TEXT else ""
        shown = rng.random() < 0.7
        rows.append(
            Experience(
                enrollment_id=pk,
                useful=_score(rng),
                well_given=_score(rng),
                recommend=_score(rng),
                text=text,
                moderation=Moderation.SHOWN if text and shown else Moderation.NEW,
                created_at=completed_at,
            )
        )
    copy_in(rows)


def _score(rng: random.Random) -> int:
    return rng.choices((1, 2, 3, 4, 5), (2, 5, 18, 45, 30))[0]


Told = tuple[LearningWish, list[WishLog]]


def _wishes(story: Story, people: People) -> Iterator[Told]:
    rng = story.rng("wishes")
    for key, (which, state) in OF_THE_CAST.items():
        yield _wish(story, rng, people.cast[key][0], WISHES[which], state, days=6)
    states = (WishState.APPROVED, WishState.REFUSED, WishState.COMPLETED, WishState.WITHDRAWN)
    for staff in people.staff.values():
        asking: Sequence[Employment] = staff.employments
        for _number in range(len(asking) // ONE_WISH_IN):
            content = rng.choice(WISHES)
            state = rng.choices((WishState.REQUESTED, *states), (2, 5, 2, 3, 1))[0]
            days = 20 if state == WishState.REQUESTED else 330
            yield _wish(story, rng, rng.choice(asking), content, state, days=days)


def _wish(
    story: Story,
    rng: random.Random,
    employment: Employment,
    content: WishContent,
    state: WishState,
    *,
    days: int,
) -> Told:
    asked = story.before_now(rng, days=days)
    decided = min(asked + datetime.timedelta(days=rng.randrange(1, 9)), story.now)
    by_decision = state in DECIDED
    wish = LearningWish(
        id=draw_uuid(rng),
        person_id=employment.person_id,
        employment=employment,
        organisation_id=employment.organisation_id,
        department_id=employment.department_id,
        manager_id=employment.manager_id,
        cost_centre=employment.cost_centre,
        title=rng.choice(content.titles),
        supplier=content.supplier,
        goal=content.goal,
        price_excl=None if content.price is None else Decimal(content.price),
        hours=content.hours,
        state=state,
        decided_at=decided if by_decision else None,
        decided_by_id=employment.manager_id if by_decision else None,
        decision_reason=rng.choice(REFUSALS) if state == WishState.REFUSED else "",
        completed_on=decided.date() if state == WishState.COMPLETED else None,
        created_at=asked,
    )
    return wish, list(_log(wish, asked, decided))


def _log(
    wish: LearningWish, asked: datetime.datetime, decided: datetime.datetime
) -> Iterator[WishLog]:
    def line(event: str, target: str, by: uuid.UUID | None, at: datetime.datetime) -> WishLog:
        reason = wish.decision_reason if event == "refuse" else ""
        return WishLog(wish=wish, event=event, target=target, by_id=by, at=at, reason=reason)

    state = WishState(wish.state)
    yield line("ask", WishState.REQUESTED, wish.person_id, asked)
    if state == WishState.COMPLETED:
        yield line("approve", WishState.APPROVED, wish.manager_id, decided)
    if state == WishState.WITHDRAWN:
        yield line("withdraw", state, wish.person_id, decided)
    elif state in DECIDED:
        by = wish.person_id if state == WishState.COMPLETED else wish.manager_id
        yield line(DECIDED[state], state, by, decided)
