"""Who hears of what is shared: the advisers of the organisations concerned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.curating.messages import curators
from catalog.models import Course, Publication, Sharing
from catalog.sharing.consequences import taking_part
from notifications.actions import Message, tell
from notifications.kinds import register_kind
from notifications.models import Notification
from organisations.models import Organisation
from people.models import Person

OFFERED, TAKEN_OVER, ENDED = "course_offered", "course_taken_over", "course_no_longer_shared"


def register_kinds() -> None:
    register_kind(OFFERED, _("Een leeractiviteit is aan je organisatie aangeboden"))
    register_kind(TAKEN_OVER, _("Een andere organisatie neemt jullie leeractiviteit over"))
    register_kind(ENDED, _("Een leeractiviteit wordt niet meer met je organisatie gedeeld"))


def tell_offered(course: Course, organisations: Iterable[Organisation], *, by: Person) -> None:
    """One message per adviser, however many organisations they look after."""
    people = _advisers(organisations, by)
    url = reverse("catalog:offered-course", args=[course.slug])
    facts = {**_about(course), "concern": course.sharing == Sharing.CONCERN}
    tell(Message(person, OFFERED, facts, url) for person in people)


def tell_published(course: Course, *, by: Person) -> None:
    """What was shared while it was a draft is news when it is first published."""
    if course.sharing == Sharing.CONCERN:
        have = (
            Publication.objects.not_over()
            .filter(course=course)
            .exclude(organisation=course.owner_id)
        )
        tell_offered(course, taking_part().filter(pk__in=have.values("organisation")), by=by)
    elif course.sharing == Sharing.CHOSEN:
        tell_offered(course, course.shared_with.all(), by=by)


def tell_taken_over(course: Course, organisation: Organisation, *, by: Person) -> None:
    """The owner's advisers, in one message as long as it is unread: who else follows is added.
    Called under the course's lock, so that two organisations do not miss each other."""
    people = set(_advisers([course.owner], by))
    url = reverse("catalog:offer-course", args=[course.slug])
    unread = Notification.objects.filter(kind=TAKEN_OVER, url=url, person__in=people, read_at=None)
    for one in unread.select_for_update().order_by("pk"):
        one.context["names"] = [*one.context["names"], organisation.short_name]
        one.save(update_fields=["context"])
        people.discard(one.person_id)
    facts = {**_about(course), "names": [organisation.short_name]}
    tell(Message(person, TAKEN_OVER, facts, url) for person in sorted(people, key=str))


def tell_ended(course: Course, organisations: Iterable[Organisation], *, by: Person) -> None:
    url = reverse("catalog:taken")
    people = _advisers(organisations, by)
    tell(Message(person, ENDED, _about(course), url) for person in people)


def _about(course: Course) -> dict[str, Any]:
    return {"title": course.title, "owner": course.owner.short_name}


def _advisers(organisations: Iterable[Organisation], by: Person) -> Sequence[Any]:
    people = {person for one in organisations for person in curators(one.pk)}
    return sorted(people - {by.pk}, key=str)
