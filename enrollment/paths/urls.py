from django.urls import path

from enrollment.views import path_officer, paths

urlpatterns = [
    path("leerlijnen/<slug:slug>/beginnen/", paths.begin, name="path-begin"),
    path("mijn-leren/leerlijnen/<uuid:pk>/", paths.detail, name="path"),
    path("mijn-leren/leerlijnen/<uuid:pk>/inschrijven/", paths.book_steps, name="path-book"),
    path("mijn-leren/leerlijnen/<uuid:pk>/stoppen/", paths.stop, name="path-stop"),
    path("mijn-leren/leerlijnen/<uuid:pk>/versie/", paths.renew, name="path-renew"),
    path(
        "aanbod/leerlijnen/<int:pk>/deelnemers/",
        path_officer.participants,
        name="path-participants",
    ),
    path(
        "aanbod/leerlijnen/deelnemers/<uuid:pk>/",
        path_officer.participant,
        name="path-participant",
    ),
]
