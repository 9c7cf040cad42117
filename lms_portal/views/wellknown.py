"""`/.well-known/security.txt` (RFC 9116) and the organisations' stylesheets."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisations import themes
from organisations.models import Organisation


@login_not_required
@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Expires half a year from today: RFC 9116 asks for less than a year."""
    expires = (timezone.now() + datetime.timedelta(days=182)).replace(microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def theme_css(_request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """The organisation's tokens. The digest is in the address, so it may be kept forever."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise Http404
    theme = themes.from_tokens(organisation.theme)
    if themes.digest(theme) != digest:
        raise Http404
    response = HttpResponse(themes.stylesheet(theme), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
