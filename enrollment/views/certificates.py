"""Certificates: one's own, all of a run, and the page on which a stranger checks one."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from core.pdf import PDF_TYPE
from core.requests import wants_part
from enrollment.certificates.batches import order_batch
from enrollment.certificates.document import certificate_pdf, file_name
from enrollment.certificates.issuing import as_number
from enrollment.certificates.loaders import get_batch_or_404, get_own_certificate_or_404
from enrollment.models import Certificate
from people.guards import requires
from people.middleware import ActorRequest
from people.misses import Misses
from people.permissions import Permission
from people.rights.origin import address_of
from planning.loaders import get_run_or_404

MISSES = Misses("certificate", most=60, seconds=600)
"""By address. A number cannot be found by trying; this keeps who tries from being a burden."""


@requires(Permission.ENROLLMENT_READ)
@require_safe
def own(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """The learner's own, made at this moment."""
    certificate = get_own_certificate_or_404(request, pk)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(certificate)}"'}
    return HttpResponse(certificate_pdf(certificate), content_type=PDF_TYPE, headers=headers)


@login_not_required
@require_safe
def check(request: HttpRequest, number: str = "") -> HttpResponse:
    """Whether a certificate is real: for whoever holds its number, without signing in. It shows
    what the paper shows, so that a name cannot be swapped, and nothing else."""
    asked = as_number(number or request.GET.get("nummer", ""))
    if MISSES.too_many(address_of(request)):
        waiting = {"too_many": True, "certificate": None, "asked": ""}
        return _answer(request, waiting, HTTPStatus.TOO_MANY_REQUESTS)
    if asked and asked != number:
        return redirect("enrollment:certificate-check", asked)
    known = Certificate.objects.select_related("enrollment__run__organiser")
    found = known.filter(number=asked).first() if asked else None
    if asked and found is None:
        MISSES.count(address_of(request))
        unknown = {"too_many": False, "certificate": None, "asked": asked}
        return _answer(request, unknown, HTTPStatus.NOT_FOUND)
    issuer = found.enrollment.run.organiser.name if found else ""
    context = {"certificate": found, "asked": asked, "issuer": issuer, "too_many": False}
    return _answer(request, context)


check.permission = "own"  # type: ignore[attr-defined]


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Not for search engines: a certificate is shown to whom its holder gave the number."""
    response = render(request, "enrollment/certificates/check.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@requires(Permission.RUN_PARTICIPANTS)
@require_POST
def order(request: ActorRequest, pk: int) -> HttpResponse:
    """Has all certificates of a run made."""
    run = get_run_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    return redirect("enrollment:certificates", order_batch(run=run, by=request.user).pk)


@requires(Permission.RUN_PARTICIPANTS)
@require_safe
@vary_on_headers("HX-Request")
def batch(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """How far it is, and then where to get it."""
    one = get_batch_or_404(request, pk)
    name = "_progress" if wants_part(request) else "batch"
    return render(request, f"enrollment/certificates/{name}.html", {"batch": one, "run": one.run})


@requires(Permission.RUN_PARTICIPANTS)
@require_safe
def download(request: ActorRequest, pk: uuid.UUID) -> FileResponse:
    one = get_batch_or_404(request, pk)
    if not one.file:
        raise Http404
    return FileResponse(one.file.open(), as_attachment=True, filename="certificaten.zip")
