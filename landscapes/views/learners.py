"""One's own landscape: seen by nobody else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from landscapes.choices import Preference
from landscapes.learners.actions import (
    choose_suggestions,
    forget_preferences,
    keep_preferences,
)
from landscapes.learners.forms import CheckForm
from landscapes.learners.models import LearnerPreferences
from landscapes.learners.words import STRONG
from landscapes.learners.year import own_year, suggestions
from landscapes.maps.board import in_words
from landscapes.plate.models import ModelVersion
from people.guards import own_pages
from people.middleware import ActorRequest

INVALID = 422


@own_pages
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """What I learned in the past year, on the map, and what that suggests."""
    version = ModelVersion.objects.prefetch_related("zones").get(is_current=True)
    kept = LearnerPreferences.objects.filter(person=request.user).first()
    year = own_year(request.user, version)
    answers = kept.answers if kept else {}
    context = {
        "version": version,
        "year": year,
        "chart": year.chart,
        "words": in_words(year.chart),
        "kept": kept,
        "strong": [one.label for one in Preference if answers.get(one.value, 0) >= STRONG],
        "suggestions": suggestions(request.actor, kept, year),
    }
    return render(request, "landscapes/mine.html", context)


@own_pages
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: ActorRequest) -> HttpResponse:
    """The check: five sentences, and room for own words."""
    kept = LearnerPreferences.objects.filter(person=request.user).first()
    initial = {**kept.answers, "own_words": kept.own_words} if kept else {}
    form = CheckForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        keep_preferences(
            answers=form.answers, own_words=form.cleaned_data["own_words"], by=request.user
        )
        messages.success(request, _("Bewaard. Alleen jij ziet dit."))
        return redirect("landscapes:mine")
    context = {"form": form, "kept": kept}
    status = INVALID if form.errors else 200
    return render(request, "landscapes/preferences.html", context, status=status)


@own_pages
@require_POST
def suggestions_choice(request: ActorRequest) -> HttpResponse:
    """Switches suggestions on or off, or forgets the check."""
    asked = request.POST.get("doe", "")
    if asked == "vergeet":
        forget_preferences(by=request.user)
        messages.success(request, _("Je antwoorden zijn weg."))
    else:
        choose_suggestions(on=asked == "aan", by=request.user)
        messages.success(request, _("Je keuze is bewaard."))
    return redirect("landscapes:mine")
