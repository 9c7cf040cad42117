from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("gelezen/", views.read_all, name="read-all"),
    path("voorkeuren/", views.preferences, name="preferences"),
    path("<uuid:pk>/", views.message, name="message"),
    path("<uuid:pk>/gelezen/", views.read, name="read"),
    path("<uuid:pk>/leerportaal.ics", views.calendar, name="calendar"),
]
