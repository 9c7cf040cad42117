"""Whether somebody uses what they learned."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enrollment.experiences.figures import ENOUGH
from enrollment.loaders import get_own_enrollment_or_404
from enrollment.models import Transfer
from enrollment.transfer.actions import answer_transfer
from enrollment.transfer.forms import TransferForm
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """One question, for who was asked; it can be answered anew."""
    enrollment = get_own_enrollment_or_404(request, pk)
    transfer = Transfer.objects.select_related("enrollment").filter(enrollment=enrollment).first()
    if transfer is None:
        raise Http404
    initial = {"use": transfer.use, "hindrance": transfer.hindrance}
    form = TransferForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        answer_transfer(transfer=transfer, by=request.user, **form.cleaned_data)
        messages.success(request, _("Dank je wel. Zo wordt het aanbod beter."))
        return redirect("enrollment:enrollment", pk)
    context = {"form": form, "enrollment": enrollment, "enough": ENOUGH}
    status = 422 if form.errors else 200
    return render(request, "enrollment/transfer/tell.html", context, status=status)
