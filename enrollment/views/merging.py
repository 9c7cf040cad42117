"""Merging a run into another: choose which, see what it does, do it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from core.transitions import StaleState
from enrollment.actions.merging import MergeRefused, merge_runs, too_few_seats
from enrollment.moves.merge import MergePlan, merge_targets, plan_merge
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_run_or_404
from planning.models import CourseRun
from planning.refusals import RunRefused
from planning.seats import SeatsBusy


class MergeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom voeg je samen?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Iedereen die verhuist, leest dit."),
        error_messages={"required": gettext_lazy("Vul in waarom je samenvoegt.")},
    )


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: ActorRequest, pk: int) -> HttpResponse:
    """Lists the runs that this one can go into; `met` chooses one and shows what that does. On POST
    merges, if it is still what was shown."""
    run = get_run_or_404(request, pk, Permission.RUN_MANAGE)
    targets = merge_targets(run)
    chosen = request.POST.get("met") or request.GET.get("met") or ""
    into = targets.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if into is None:
        context = {"run": run, "course": run.course, "targets": targets[:50], "asked": bool(chosen)}
        return render(request, "enrollment/moves/merge_choose.html", context)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _merge(request, run, into, form):
        return redirect("planning:run", into.pk)
    plan = plan_merge(run, into)
    context = {
        "plan": plan,
        "course": run.course,
        "form": form,
        "too_few": too_few_seats(plan) if plan.short else "",
    }
    status = 422 if form.errors else 200
    return render(request, "enrollment/moves/merge.html", context, status=status)


def _merge(request: ActorRequest, run: CourseRun, into: CourseRun, form: MergeForm) -> bool:
    """Whether it is done; else the form says why not."""
    reason, seen = form.cleaned_data["reason"], request.POST.get("seen", "")
    try:
        plan = merge_runs(run=run, into=into, reason=reason, by=request.user, seen=seen)
    except StaleState:
        form.add_error(
            None,
            _(
                "Er is intussen iets veranderd; er is nog niets samengevoegd. Hieronder staat hoe"
                " het nu is. Kijk het na en probeer het opnieuw."
            ),
        )
    except SeatsBusy:
        form.add_error(None, _("Het is nu erg druk. Er is niets veranderd. Probeer het zo weer."))
    except (MergeRefused, RunRefused) as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _done(plan))
        return True
    return False


def _done(plan: MergePlan) -> str:
    number = len(plan.coming)
    return ngettext(
        "Samengevoegd. %(n)s collega is meegekomen en krijgt bericht.",
        "Samengevoegd. %(n)s collega’s zijn meegekomen en krijgen bericht.",
        number,
    ) % {"n": number}
