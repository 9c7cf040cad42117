"""The profile, the language, and the employment one acts for."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.actions import change_language
from people.forms import ActingForm, LanguageForm
from people.guards import own_pages
from people.middleware import ACTING_FOR, ActorRequest
from people.models import Employment, Person
from people.points import profile_panels


@own_pages
@require_safe
def profile(request: ActorRequest) -> HttpResponse:
    """What the portal knows of the person signed in, where it is from, and what they may choose."""
    employments = (
        Employment.objects.current()
        .of(request.user)
        .select_related("organisation", "department", "manager")
        .order_by("since", "id")
    )
    has_choice = len(request.actor.employments) > 1
    context = {
        "employments": employments,
        "language_form": LanguageForm(initial={"language": request.user.language}),
        "acting_form": ActingForm(actor=request.actor) if has_choice else None,
        "panels": list(profile_panels.answers(request)),
    }
    return render(request, "people/profile.html", context)


@login_not_required
@own_pages
@require_POST
def language(request: ActorRequest) -> HttpResponse:
    """Changes the language: for good for who is signed in, in this browser for a stranger.

    The cookie is set for both, so that the sign-in page stays in the chosen language. It holds
    the language only and needs no consent.
    """
    form = LanguageForm(request.POST)
    if not form.is_valid():
        raise BadRequest("unknown language")
    chosen = form.cleaned_data["language"]
    if isinstance(request.user, Person):
        change_language(by=request.user, language=chosen)
    response: HttpResponse = HttpResponseRedirect(_next_page(request, "start"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@own_pages
@require_POST
def act_for(request: ActorRequest) -> HttpResponse:
    """Chooses for which of the own employments one acts, for this session."""
    form = ActingForm(request.POST, actor=request.actor)
    if not form.is_valid():
        raise Http404
    request.session[ACTING_FOR] = form.cleaned_data["employment"]
    messages.success(request, _("Je kijkt nu rond voor het werk dat je koos."))
    return HttpResponseRedirect(_next_page(request, "people:profile"))


def _next_page(request: HttpRequest, fallback: str) -> str:
    """The page in the form's `next` when it is one of ours, else `fallback`."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url(fallback)
