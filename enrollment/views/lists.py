"""Lists of participants to take along."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from core.pdf import PDF_TYPE
from core.tables.writing import CSV_TYPE, XLSX_TYPE
from enrollment.lists.documents import as_sheet, participants_of, participants_pdf, signing_pdf
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_run_or_404

KINDS = {"pdf": PDF_TYPE, "xlsx": XLSX_TYPE, "csv": CSV_TYPE}


@requires(Permission.RUN_ASSIST)
@require_safe
def participants(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    """Who takes part, with what they need."""
    run = get_run_or_404(request, pk, Permission.RUN_ASSIST)
    if kind not in KINDS:
        raise Http404
    seated = participants_of(request.actor, run)
    made = participants_pdf(run, seated) if kind == "pdf" else as_sheet(seated, kind)
    return _file(made, KINDS[kind], f"deelnemers-{run.pk}.{kind}")


@requires(Permission.RUN_ASSIST)
@require_safe
def signing(request: ActorRequest, pk: int) -> HttpResponse:
    """The sheet on which participants sign."""
    run = get_run_or_404(request, pk, Permission.RUN_ASSIST)
    made = signing_pdf(run, participants_of(request.actor, run))
    return _file(made, PDF_TYPE, f"presentielijst-{run.pk}.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
