from django.urls import path

from catalog.views.catalogue import catalogue
from catalog.views.course import course

app_name = "catalog"
urlpatterns = [
    path("catalogus/", catalogue, name="catalogue"),
    path("leeractiviteiten/<slug:slug>/", course, name="course"),
]
