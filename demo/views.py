"""Signing in as somebody of the cast with one click. Exists in demo mode only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demo.cast import BY_KEY, CAST, CAST_PASSWORD, CastMember
from organisations.models import Organisation
from people.models import Person

View = Callable[..., HttpResponseBase]


def demo_only(view: View) -> View:
    """404 unless this is a demo: where real people are, these pages do not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO_MODE:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@require_safe
@demo_only
def people(request: HttpRequest) -> HttpResponse:
    """The cast by organisation; only those who were loaded."""
    emails = [member.email for member in CAST]
    loaded = set(Person.objects.active().filter(email__in=emails).values_list("email", flat=True))
    organisations = {one.slug: one for one in Organisation.objects.all()}
    groups: dict[tuple[str, str], list[CastMember]] = {}
    for member in CAST:
        if member.email in loaded and member.organisation in organisations:
            groups.setdefault((member.organisation, member.also_at), []).append(member)
    context = {
        "groups": [
            {"theme": slug, "name": _name(organisations, slug, also_at), "members": members}
            for (slug, also_at), members in groups.items()
        ],
        "password": CAST_PASSWORD,
    }
    return render(request, "demo/people.html", context)


@login_not_required
@require_POST
@demo_only
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Becomes that person; whoever was signed in leaves first, with everything of their session."""
    member = BY_KEY.get(key)
    person = Person.objects.active().filter(email=member.email).first() if member else None
    if person is None:
        raise Http404
    logout(request)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


def _name(organisations: Mapping[str, Organisation], slug: str, also_at: str) -> str:
    if also_at not in organisations:
        return organisations[slug].name
    return _("%(one)s én %(other)s") % {
        "one": organisations[slug].short_name,
        "other": organisations[also_at].short_name,
    }
