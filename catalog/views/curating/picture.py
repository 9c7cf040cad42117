"""The picture of a course, for who may see the course."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from catalog.models import CourseImage
from catalog.sharing.loaders import get_pictured_course_or_404
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.CATALOGUE_BROWSE)
@require_safe
def picture(request: ActorRequest, slug: str, digest: str) -> HttpResponse:
    """Its digest is in the address, so that browsers may keep it for ever; proxies may not."""
    course = get_pictured_course_or_404(request, slug)
    found = CourseImage.objects.filter(course=course, digest=digest).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.data), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["ETag"] = f'"{digest}"'
    return response
