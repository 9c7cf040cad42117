"""Addresses of the demo; 404 unless PORTAL_DEMO is on."""

from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("inloggen/<slug:key>/", views.sign_in, name="sign-in"),
]
