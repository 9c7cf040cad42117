"""What one keeps: searches and courses; and for advisers what nobody found."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.filters import LenientText
from catalog.keeping import searches
from catalog.keeping.favourites import keep, let_go, with_cards
from catalog.keeping.forms import SavedSearchForm
from catalog.keeping.loaders import (
    get_browsable_course_or_404,
    get_own_favourite_or_404,
    get_own_search_or_404,
)
from catalog.keeping.misses import LEAST_ELSEWHERE, MONTHS_SHOWN, count_miss, gaps_for
from catalog.models import Favourite, SavedSearch
from people.guards import own_pages, requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 20


@own_pages
@require_safe
def saved_searches(request: ActorRequest) -> HttpResponse:
    """The searches that this person keeps."""
    own = SavedSearch.objects.filter(person=request.user).defer("known")
    context = {"searches": own.order_by("name", "pk"), "most": searches.MOST}
    return render(request, "catalog/keeping/searches.html", context)


@requires(Permission.CATALOGUE_BROWSE)
@require_POST
def save(request: ActorRequest) -> HttpResponse:
    """Keeps the search of the page one comes from, and goes back to it."""
    try:
        search, new = searches.save_search(query=request.POST.get("query", ""), by=request.user)
    except searches.NothingAsked:
        messages.info(request, _("Zoek eerst iets, of kies een filter. Dan kun je dat bewaren."))
        return redirect("catalog:catalogue")
    except searches.TooLong:
        messages.error(
            request, _("Deze zoekopdracht is te lang om te bewaren. Kies minder filters.")
        )
        return redirect("catalog:catalogue")
    except searches.TooMany:
        text = _("Je bewaart al %(most)s zoekopdrachten, meer kan niet. Verwijder er eerst een.")
        messages.error(request, text % {"most": searches.MOST})
        return redirect("catalog:saved-searches")
    if new:
        text = _("Bewaard. Komt er iets nieuws bij, dan krijg je een bericht.")
        messages.success(request, text)
    else:
        messages.info(request, _("Je bewaart deze zoekopdracht al. Je vindt haar bij Mijn leren."))
    return redirect(f"{reverse('catalog:catalogue')}?{search.query}")


@own_pages
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search(request: ActorRequest, pk: int) -> HttpResponse:
    """One kept search: its name, whether one hears of it, or away with it."""
    search = get_own_search_or_404(request, pk)
    if request.POST.get("remove"):
        searches.drop_search(search=search, by=request.user)
        messages.success(request, _("De zoekopdracht is verwijderd."))
        return redirect("catalog:saved-searches")
    form = SavedSearchForm(request.POST or None, search=search)
    if form.is_valid():
        searches.change_search(search=search, **form.cleaned_data, by=request.user)
        messages.success(request, _("Opgeslagen."))
        return redirect("catalog:saved-searches")
    status = 422 if form.errors else 200
    context = {"form": form, "search": search}
    return render(request, "catalog/keeping/search.html", context, status=status)


@own_pages
@require_safe
def favourites(request: ActorRequest) -> HttpResponse:
    """The courses that this person keeps, the latest first."""
    own = Favourite.objects.filter(person=request.user).order_by("-created_at", "-pk")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "kept": with_cards(request.actor, list(page.object_list))}
    return render(request, "catalog/keeping/favourites.html", context)


@requires(Permission.CATALOGUE_BROWSE)
@require_POST
def favourite(request: ActorRequest, slug: str) -> HttpResponse:
    """Keeps a course, or lets go of it; back to its page."""
    course = get_browsable_course_or_404(request, slug)
    if request.POST.get("away"):
        let_go(course_id=course.pk, by=request.user)
        messages.success(request, _("Je bewaart deze leeractiviteit niet meer."))
    else:
        keep(course=course, by=request.user)
        messages.success(request, _("Bewaard. Je vindt het terug bij Mijn leren."))
    return redirect(course)


@own_pages
@require_POST
def favourite_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Lets go of a course in the list, also when it is not there any more."""
    favourite = get_own_favourite_or_404(request, pk)
    let_go(course_id=favourite.course_id, by=request.user)
    messages.success(request, _("Je bewaart deze leeractiviteit niet meer."))
    return redirect("catalog:favourites")


@requires(Permission.CATALOGUE_BROWSE)
@require_POST
def missed(request: ActorRequest) -> HttpResponse:
    """The page tells that these words found nothing; there is nothing to show for it."""
    count_miss(text=LenientText().clean(request.POST.get("q")), by=request.actor)
    return HttpResponse()


@requires(Permission.COURSE_EDIT)
@require_safe
def gaps(request: ActorRequest) -> HttpResponse:
    """Words that found nothing, for who makes the offer."""
    page = Paginator(gaps_for(request.actor), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "least": LEAST_ELSEWHERE, "months": MONTHS_SHOWN}
    return render(request, "catalog/keeping/gaps.html", context)
