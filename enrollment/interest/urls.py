"""Addresses of interest; part of enrollment's own."""

from django.urls import path

from enrollment.views import interest

urlpatterns = [
    path("belangstelling/<slug:slug>/", interest.interest, name="interest"),
    path(
        "mijn-leren/belangstelling/<int:pk>/intrekken/",
        interest.interest_withdraw,
        name="interest-withdraw",
    ),
    path("aanbod/belangstelling/", interest.wanted, name="wanted"),
    path("aanbod/belangstelling/<slug:slug>/", interest.wanted_course, name="wanted-course"),
]
