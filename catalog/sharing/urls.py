"""Addresses of sharing, below /aanbod/."""

from django.urls import path

from catalog.views.sharing import publications, sharing, taking

MINE = "publicaties/<int:pk>/"

urlpatterns = [
    path("leeractiviteiten/<slug:slug>/delen/", sharing.share, name="offer-share"),
    path("overnemen/", taking.offered, name="offered"),
    path("overnemen/<slug:slug>/", taking.offered_course, name="offered-course"),
    path("overnemen/<slug:slug>/neem-over/", taking.take_over, name="take-over"),
    path("van-anderen/", publications.taken, name="taken"),
    path(MINE, publications.publication, name="publication"),
    path(MINE + "verberg/", publications.hide, name="publication-hide"),
    path(MINE + "toon/", publications.show, name="publication-show"),
    path(MINE + "stop/", publications.end, name="publication-end"),
]
