from django.urls import path

from catalog.views import path_curating as curating
from catalog.views import paths

app_name = "paths"
urlpatterns = [
    path("leerlijnen/", paths.index, name="list"),
    path("leerlijnen/<slug:slug>/", paths.detail, name="path"),
    path("aanbod/leerlijnen/", curating.index, name="manage"),
    path("aanbod/leerlijnen/nieuw/", curating.new, name="new"),
    path("aanbod/leerlijnen/<int:pk>/", curating.edit, name="edit"),
    path("aanbod/leerlijnen/<int:pk>/gegevens/", curating.details, name="details"),
    path("aanbod/leerlijnen/<int:pk>/stand/", curating.change_state, name="change-state"),
    path("aanbod/leerlijnen/<int:pk>/stappen/nieuw/", curating.step_new, name="step-new"),
    path("aanbod/leerlijnen/stappen/<int:pk>/", curating.step_edit, name="step"),
    path("aanbod/leerlijnen/stappen/<int:pk>/plaats/", curating.step_move, name="step-move"),
]
