"""Loaders: pages about a wish or an own item get it only through these."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404

from enrollment.models import LearningWish, OwnLearning
from people.middleware import ActorRequest
from people.permissions import Purpose


def get_own_wish_or_404(request: ActorRequest, pk: uuid.UUID) -> LearningWish:
    own = LearningWish.objects.visible_to(request.actor, Purpose.OWN_RECORD)
    wish = own.with_facts().filter(pk=pk).first()
    if wish is None:
        raise Http404
    return wish


def get_wish_to_decide_or_404(request: ActorRequest, pk: uuid.UUID) -> LearningWish:
    """A wish about which it is (or was) the actor's turn to decide; 403 for who may only read it,
    or whose own it is."""
    wish = LearningWish.objects.decided_by(request.actor).with_facts().filter(pk=pk).first()
    if wish is not None:
        return wish
    for purpose in (Purpose.REPORT, Purpose.OWN_RECORD):
        if LearningWish.objects.visible_to(request.actor, purpose).filter(pk=pk).exists():
            raise PermissionDenied
    raise Http404


def get_own_learning_or_404(request: ActorRequest, pk: uuid.UUID) -> OwnLearning:
    item = OwnLearning.objects.filter(person=request.user, pk=pk).first()
    if item is None:
        raise Http404
    return item
