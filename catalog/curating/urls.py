"""Addresses of curating, below /aanbod/."""

from django.urls import path

from catalog.views.curating import bulk, editing, history, overview, steps

ONE = "leeractiviteiten/<slug:slug>/"

urlpatterns = [
    path("", overview.offer, name="offer"),
    path("nieuw/", editing.new, name="offer-new"),
    path("samen-wijzigen/", bulk.bulk, name="offer-bulk"),
    path(ONE, overview.course, name="offer-course"),
    path(ONE + "wijzig/", editing.edit, name="offer-edit"),
    path(ONE + "afbeelding/", editing.image, name="offer-image"),
    path(ONE + "voorbeeld/", steps.preview, name="offer-preview"),
    path(ONE + "stap/<slug:event>/", steps.step, name="offer-step"),
    path(ONE + "geschiedenis/", history.history, name="offer-history"),
    path(ONE + "geschiedenis/<int:pk>/terug/", history.text_restore, name="offer-text-restore"),
]
