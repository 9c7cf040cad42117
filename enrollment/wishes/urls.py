"""Addresses of wishes, own learning and experiences; part of enrollment's own."""

from django.urls import path

from enrollment.views import deciding, experiences, gaps, own_learning, wishes

urlpatterns = [
    path("mijn-leren/leerwens/", wishes.ask_wish, name="wish-new"),
    path("mijn-leren/leerwens/<uuid:pk>/", wishes.wish_detail, name="wish"),
    path("mijn-leren/leerwens/<uuid:pk>/intrekken/", wishes.withdraw_wish, name="wish-withdraw"),
    path("mijn-leren/leerwens/<uuid:pk>/afgerond/", wishes.complete_wish, name="wish-complete"),
    path("mijn-leren/zelf-toegevoegd/", own_learning.add, name="own-new"),
    path("mijn-leren/zelf-toegevoegd/<uuid:pk>/", own_learning.change, name="own"),
    path("mijn-leren/zelf-toegevoegd/<uuid:pk>/weg/", own_learning.remove, name="own-remove"),
    path("mijn-leren/<uuid:pk>/ervaring/", experiences.tell, name="experience"),
    path("mijn-leren/<uuid:pk>/ervaring/weg/", experiences.take_back, name="experience-remove"),
    path("te-beslissen/", deciding.decisions, name="decisions"),
    path("te-beslissen/leerwens/<uuid:pk>/", deciding.decide_wish, name="decide-wish"),
    path("aanbod/wensen/", gaps.gap_list, name="wish-gaps"),
    path("aanbod/leveranciers/", experiences.suppliers, name="suppliers"),
    path("aanbod/ervaringen/", experiences.experiences, name="experiences"),
    path("aanbod/ervaringen/<slug:slug>/", experiences.texts, name="experience-texts"),
    path(
        "aanbod/ervaringen/<slug:slug>/<str:handle>/",
        experiences.moderate,
        name="experience-moderate",
    ),
]
