from django.urls import path

from people.views import profile

app_name = "people"
urlpatterns = [
    path("", profile.profile, name="profile"),
    path("taal/", profile.language, name="language"),
    path("dienstverband/", profile.act_for, name="act-for"),
]
