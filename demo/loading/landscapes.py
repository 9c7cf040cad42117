"""Two landscapes: the concern's catalogue on one map, and ICT and P&O with the same change."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from catalog.models import Course, Theme
from demo.loading.offer import Offer, Offered
from demo.loading.people import People
from demo.loading.story import Story
from landscapes.choices import Audience, Goal, LinkKind, Preference, Status, Visibility
from landscapes.interventions.actions import FORM_OF_COURSE
from landscapes.interventions.models import ChangeProgramme, Intervention, InterventionLink
from landscapes.learners.words import SERVED_BY
from landscapes.maps.actions import agree, current_version, place, remark
from landscapes.maps.models import Landscape
from organisations.models import Department
from people.models import Person

CASE_FILE = Path(__file__).parents[1] / "content" / "landscapes.toml"
HOME = "nvwa"
ICT, HR = "Data en Analyse", "P&O"
ON_THE_MAP = 72
"""Courses on the concern's map: so many that it is full, so few that one can read it."""

FUNCTIONS: Sequence[Mapping[str, int]] = (
    {"praktiseren": 70, "onderzoeken": 30},
    {"polder_praktiseren": 100},
    {"creeren": 60, "praktiseren": 40},
    {"polder_onderzoeken": 60, "onderzoeken": 40},
    {"brug_praktiseren_onderzoeken": 100},
)
"""What a course may be for when it is not what its form suggests. Nothing stands in the polder of
creating together: that gap is there to be found."""


def load_landscapes(story: Story, people: People, offer: Offer) -> int:
    """Says how many interventions there are."""
    by = people.cast["marieke"][0].person
    return _concern(story, people, offer, by) + _case(story, people, by)


def _concern(story: Story, people: People, offer: Offer, by: Person) -> int:
    """The most popular courses of each organisation, where their form suggests."""
    rng = story.rng("landscapes")
    landscape = Landscape.objects.create(
        name="Wat het concern aan leren doet",
        description="De bekendste leeractiviteiten van alle organisaties op één kaart.",
        goal=Goal.VISUALISE,
        version=current_version(),
        organisation=people.staff[HOME].organisation,
        visibility=Visibility.CONCERN,
        date=story.today,
    )
    shown = [one for one in offer.courses if one.course.published_at]
    shown.sort(key=lambda one: (-one.weight, one.course.pk))
    for one in shown[:ON_THE_MAP]:
        audience = rng.choices(list(Audience), weights=[6, 3, 2, 3, 2, 1])[0]
        status = rng.choices(list(Status), weights=[1, 3, 8, 1, 1])[0]
        what = _of_course(one, audience, status, reach=rng.choice((12, 40, 90, 250, 600, 1800)))
        ideas = [dict(landscape.version.suggestions[what.form]), *FUNCTIONS]
        percents = rng.choices(ideas, weights=[12, 5, 3, 2, 2, 1])[0]
        place(landscape=landscape, intervention=what, percents=percents, by=by)
    return min(len(shown), ON_THE_MAP)


def _of_course(one: Offered, audience: str, status: str, reach: int) -> Intervention:
    course: Course = one.course
    what = Intervention.objects.create(
        organisation=course.owner,
        title=course.title[:200],
        form=FORM_OF_COURSE.get(course.form, "training"),
        course=course,
        supplier=course.supplier,
        audience=audience,
        status=status,
        reach=reach,
        preferences=[key for key in Preference if course.form in SERVED_BY[key]],
    )
    what.themes.set(course.themes.all())
    what.serves.set(pk for pk in one.audience if pk != course.owner_id)
    return what


def _case(story: Story, people: People, by: Person) -> int:
    case = tomllib.loads(CASE_FILE.read_text(encoding="utf-8"))
    home = people.staff[HOME].organisation
    sides = {
        "ict": Department.objects.get(organisation=home, name__endswith=ICT),
        "hr": Department.objects.get(organisation=home, name__endswith=HR),
    }
    programme = ChangeProgramme.objects.create(
        organisation=home, name=case["programme"], aim=case["aim"]
    )
    landscape = Landscape.objects.create(
        name="Zaakgericht werken: wie doet wat?",
        description="ICT leidt de verandering, P&O het leren. Wat doen we dubbel, en wat niemand?",
        goal=Goal.DESIGN,
        version=current_version(),
        organisation=home,
        scope_organisation=home,
        scope_programme=programme,
        visibility=Visibility.INVITED,
        date=story.today,
    )
    landscape.invited.set(sides.values())
    theme = Theme.objects.order_by("pk").first()
    made = [_put(landscape, sides, programme, theme, row, by) for row in case["intervention"]]
    InterventionLink.objects.create(origin=made[2], target=made[0], kind=LinkKind.PREPARES)
    InterventionLink.objects.create(origin=made[5], target=made[0], kind=LinkKind.FOLLOWS)
    agree(landscape=landscape, intervention=made[8], department=sides["ict"], part="leads", by=by)
    agree(landscape=landscape, intervention=made[8], department=sides["hr"], part="asked", by=by)
    sea = landscape.version.zones.get(key="zee")
    remark(landscape=landscape, zone=sea, text="Het is druk in het seizoen: weinig tijd.", by=by)
    return len(made)


def _put(
    landscape: Landscape,
    sides: Mapping[str, Department],
    programme: ChangeProgramme,
    theme: Theme | None,
    row: Mapping[str, Any],
    by: Person,
) -> Intervention:
    what = Intervention.objects.create(
        organisation=landscape.organisation,
        department=sides[row["owner"]],
        title=row["title"],
        form=row["form"],
        audience=row["audience"],
        status=row["status"],
        reach=row.get("reach"),
        programme=programme,
    )
    if theme:
        what.themes.add(theme)
    maps = {"both": None, "ict": sides["ict"], "hr": sides["hr"]}
    for key, department in maps.items():
        if key in row:
            place(
                landscape=landscape,
                intervention=what,
                percents=row[key],
                by=by,
                department=department,
            )
    return what
