from django.urls import path

from landscapes.analysis import views

app_name = "landscape_analysis"

OF = "leerlandschappen/<int:pk>/analyse/"

urlpatterns = [
    path(OF, views.overview, name="overview"),
    path(f"{OF}streefbeeld/", views.target, name="target"),
    path(f"{OF}vergelijken/", views.comparison, name="comparison"),
    path(f"{OF}<slug:which>/", views.analysis, name="analysis"),
    path("leerlandschappen/concern/", views.concern, name="concern"),
    path("leerlandschappen/concern/interventies/", views.behind, name="behind"),
]
