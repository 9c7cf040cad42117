"""Wishes as part of other pages: what waits for a decision, and what P&O sees of somebody."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from core.templatetags.portal import euro
from enrollment.models import LearningWish, OwnLearning
from enrollment.points import DecisionPanel
from enrollment.wishes.states import WishState
from organisations.models import ApprovalRule, OrganisationSettings
from people.middleware import ActorRequest
from people.models import Employment, Person
from people.permissions import Permission, Purpose
from people.points import ProfilePanel

PER_PAGE = 20
STILL_OPEN = (WishState.REQUESTED, WishState.APPROVED)


def wishes_to_decide(request: ActorRequest) -> DecisionPanel:
    """Who asked first comes first."""
    waiting = LearningWish.objects.decided_by(request.actor).undecided().with_facts()
    page = Paginator(waiting.order_by("created_at", "pk"), PER_PAGE).get_page(
        request.GET.get("wensen")
    )
    wishes = [(wish, changed_since(wish)) for wish in page.object_list]
    context = {"page": page, "wishes": wishes}
    return DecisionPanel("enrollment/wishes/_to_decide.html", page.paginator.count, context)


def wishes_panel(request: ActorRequest, person: Person) -> ProfilePanel:
    """What somebody asked for work in an organisation of the actor's, newest first."""
    visible = LearningWish.objects.visible_to(request.actor, Purpose.REPORT).of(person)
    page = Paginator(visible.select_related("organisation").order_by("-created_at", "pk"), PER_PAGE)
    context = {"page": page.get_page(request.GET.get("wensen"))}
    return ProfilePanel("enrollment/wishes/_person_panel.html", context)


def own_additions(request: ActorRequest) -> dict[str, Any]:
    """For *Mijn leren*: wishes that are open, those that are not, and what was added oneself."""
    wishes = list(LearningWish.objects.of(request.user).order_by("-created_at", "pk"))
    return {
        "may_ask": request.actor.may(Permission.ENROLL_SELF),
        "open_wishes": [wish for wish in wishes if wish.state in STILL_OPEN],
        "closed_wishes": [wish for wish in wishes if wish.state not in STILL_OPEN],
        "own_learning": OwnLearning.objects.filter(person=request.user),
    }


def changed_since(wish: LearningWish) -> list[dict[str, str]]:
    """What of the work differs from when it was asked: what, then, now."""
    now = wish.employment
    pairs = [
        (_("Afdeling"), wish.department.name, now.department.name),
        (_("Kostenplaats"), wish.cost_centre, now.cost_centre),
        (_("Leidinggevende"), _name(wish.manager), _name(now.manager)),
    ]
    return [
        {"what": what, "before": before or "–", "after": after or "–"}
        for what, before, after in pairs
        if before != after
    ]


def who_decides(employment: Employment) -> str:
    """For who asks: whose word it takes."""
    rule = OrganisationSettings.of(employment.organisation).approval_rule
    manager = employment.manager
    leads = manager is not None and Employment.objects.current().of(manager).exists()
    if manager is None or not leads or rule == ApprovalRule.OFFICER:
        return _("De opleidingsadviseur van je organisatie beslist.")
    return _("%(name)s beslist.") % {"name": manager.full_name}


def facts_of(wish: LearningWish) -> list[tuple[str, str]]:
    """What was asked, and for which work, as it was then; empty ones are left out."""
    hours, price = wish.hours, wish.price_excl
    return [
        (_("Wie geeft het"), wish.supplier),
        (
            _("Prijs zonder btw"),
            _("niet bekend") if price is None else euro(price),
        ),
        (_("Uren"), str(hours) if hours else ""),
        (_("Voor je werk bij"), wish.organisation.name),
        (_("Afdeling"), wish.department.name),
        (_("Kostenplaats"), wish.cost_centre),
    ]


def _name(person: Person | None) -> str:
    return person.full_name if person else ""
