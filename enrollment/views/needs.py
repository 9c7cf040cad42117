"""Telling what one needs in the room."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enrollment.loaders import get_own_enrollment_or_404
from enrollment.needs.actions import NeedsRefused, tell_needs
from enrollment.needs.forms import NeedsForm
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.ENROLLMENT_READ)
@require_POST
def tell(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Keeps it, or takes it back when both are empty."""
    enrollment = get_own_enrollment_or_404(request, pk)
    form = NeedsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Dat is te lang. Schrijf het in hooguit 400 tekens."))
        return redirect("enrollment:enrollment", pk)
    try:
        tell_needs(enrollment=enrollment, by=request.user, **form.cleaned_data)
    except NeedsRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Bewaard. Wie de uitvoering regelt, ziet het."))
    return redirect("enrollment:enrollment", pk)
