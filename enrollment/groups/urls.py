from django.urls import path

from enrollment.views import groups

urlpatterns = [
    path("plannen/<int:pk>/groep/", groups.group_new, name="group-new"),
    path("plannen/groepen/<uuid:pk>/", groups.group, name="group"),
    path("plannen/groepen/<uuid:pk>/inschrijven/", groups.group_start, name="group-start"),
    path("plannen/groepen/<uuid:pk>/hervatten/", groups.group_resume, name="group-resume"),
    path("plannen/groepen/<uuid:pk>/terugdraaien/", groups.group_undo, name="group-undo"),
    path("plannen/groepen/<uuid:pk>/regels.<str:kind>", groups.group_lines, name="group-lines"),
]
