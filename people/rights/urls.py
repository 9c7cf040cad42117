from django.urls import path

from people.views import rights, security_log

app_name = "rights"
urlpatterns = [
    path("rollen/", rights.index, name="index"),
    path("rollen/wie-mag-wat/", rights.who_may_what, name="who-may-what"),
    path("rollen/concern/", rights.roles, {"slug": ""}, name="concern"),
    path("rollen/concern/geven/", rights.give, {"slug": ""}, name="concern-give"),
    path("rollen/concern/controle/", rights.review, {"slug": ""}, name="concern-review"),
    path("rollen/bij/<slug:slug>/", rights.roles, name="roles"),
    path("rollen/bij/<slug:slug>/geven/", rights.give, name="give"),
    path("rollen/bij/<slug:slug>/controle/", rights.review, name="review"),
    path("rollen/<int:pk>/beeindigen/", rights.end, name="end"),
    path("logboek/", security_log.security_log, name="log"),
]
