from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("taal/", views.language, name="language"),
    path("dienstverband/", views.act_for, name="act-for"),
]
