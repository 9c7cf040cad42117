"""Too few participants: the planner says whether it goes on."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enrollment.minimum.figures import figures_of
from enrollment.moves.merge import merge_targets
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_run_or_404
from planning.minimum import accept_minimum
from planning.models import CourseRun
from planning.querysets import is_short
from planning.refusals import RunRefused
from planning.seats import SeatsBusy


class GoOnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom gaat het door met minder deelnemers?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Dit komt in het logboek, met je naam. Deelnemers lezen het niet."),
        error_messages={"required": gettext_lazy("Vul in waarom de uitvoering doorgaat.")},
    )


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def minimum(request: ActorRequest, pk: int) -> HttpResponse:
    """Says how few there are and what can be done; on POST it goes on with fewer."""
    run = get_run_or_404(request, pk, Permission.RUN_MANAGE)
    if not CourseRun.objects.filter(is_short(), pk=run.pk).exists():
        messages.info(request, _("Over deze uitvoering valt niets meer te beslissen."))
        return redirect("planning:run", run.pk)
    form = GoOnForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _go_on(request, run, form):
        return redirect("planning:run", run.pk)
    context = {
        "run": run,
        "course": run.course,
        "form": form,
        "figures": figures_of(run),
        "mergeable": merge_targets(run).exists(),
    }
    status = 422 if form.errors else 200
    return render(request, "enrollment/minimum/decide.html", context, status=status)


def _go_on(request: ActorRequest, run: CourseRun, form: GoOnForm) -> bool:
    try:
        accept_minimum(run=run, reason=form.cleaned_data["reason"], by=request.user)
    except (RunRefused, SeatsBusy) as refusal:
        busy = _("Het is nu erg druk. Er is niets veranderd. Probeer het zo weer.")
        form.add_error(None, busy if isinstance(refusal, SeatsBusy) else str(refusal))
        return False
    messages.success(request, _("De uitvoering gaat door. Je krijgt hierover geen vraag meer."))
    return True
