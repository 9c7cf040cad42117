"""One change for many courses."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from catalog.curating.bulk import MOST_COURSES, carry_out, digest, preview
from catalog.curating.choosing import BulkForm, Chosen
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID, CONFLICT = 422, 409


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: ActorRequest) -> HttpResponse:
    """Asks which change, shows what each becomes, and on POST does exactly what was shown."""
    data = request.POST if request.method == "POST" else request.GET
    chosen = Chosen(request.actor, data)
    if not chosen.number:
        messages.info(request, _("Kies eerst een of meer leeractiviteiten in de lijst."))
        return redirect("catalog:offer")
    form = BulkForm(data if "kind" in data else None)
    outcomes = preview(chosen.courses, form.change()) if form.is_valid() else []
    seen = digest(outcomes)
    outdated = request.method == "POST" and data.get("seen") != seen
    if request.method == "POST" and form.is_valid() and not outdated:
        number = carry_out(outcomes=outcomes, change=form.change(), by=request.user)
        words = ngettext(
            "%(n)s leeractiviteit gewijzigd.", "%(n)s leeractiviteiten gewijzigd.", number
        )
        messages.success(request, words % {"n": number})
        return redirect("catalog:offer")
    context = {"chosen": chosen, "form": form, "outcomes": outcomes, "seen": seen,
               "outdated": outdated, "most": MOST_COURSES,
               "changing": sum(one.changes for one in outcomes)}  # fmt: skip
    status = INVALID if form.errors else CONFLICT if outdated else 200
    return render(request, "catalog/curating/bulk.html", context, status=status)
