"""Vervanging: who decides while a manager is away."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.delegation import DelegationRefused, end_delegation, name_delegate, nearby_colleagues
from people.forms import DelegationForm
from people.guards import requires
from people.middleware import ActorRequest
from people.models import Delegation, Employment
from people.permissions import Permission


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: ActorRequest) -> HttpResponse:
    """Who stands in for this manager, and a form to name somebody; for whom this person does."""
    leads = Employment.objects.managed_by(request.user).exists()
    stands_in = Delegation.objects.lasting().filter(delegate=request.user)
    if not leads and not stands_in.exists():
        raise PermissionDenied
    form = DelegationForm(request.POST or None, manager=request.user) if leads else None
    if form is not None and form.is_valid() and _named(request, form):
        return redirect("people:delegations")
    context = {
        "own": Delegation.objects.lasting().filter(manager=request.user).select_related("delegate"),
        "stands_in": stands_in.select_related("manager"),
        "form": form,
        "nearby": nearby_colleagues(request.user) if leads else [],
        "today": timezone.localdate(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "people/people/delegations.html", context, status=status)


def _named(request: ActorRequest, form: DelegationForm) -> bool:
    """Names the delegate; what is refused becomes an error of the form."""
    try:
        delegation = name_delegate(manager=request.user, by=request.user, **form.cleaned_data)
    except DelegationRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    told = _("%(name)s vervangt je. Dat zie je hieronder terug.")
    messages.success(request, told % {"name": delegation.delegate.full_name})
    return True


@requires(Permission.ENROLLMENT_READ)
@require_POST
def end_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Ends a delegation of one's own team; a stranger's does not exist."""
    own = Delegation.objects.lasting().filter(manager=request.user)
    delegation = own.select_related("delegate").filter(pk=pk).first()
    if delegation is None:
        raise Http404
    name = delegation.delegate.full_name
    end_delegation(delegation=delegation, by=request.user)
    messages.success(request, _("%(name)s vervangt je niet meer.") % {"name": name})
    return redirect("people:delegations")
