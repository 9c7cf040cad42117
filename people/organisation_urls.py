from django.urls import path

from people.views import organisations

app_name = "organisations"
urlpatterns = [
    path("", organisations.overview, name="overview"),
    path("nieuw/", organisations.add, name="add"),
    path("<slug:slug>/", organisations.detail, name="detail"),
    path("<slug:slug>/planning/", organisations.plan, name="plan"),
    path("<slug:slug>/meedoen/", organisations.live, name="go-live"),
    path("<slug:slug>/vertrek/", organisations.leaving, name="leave"),
    path("<slug:slug>/terug/", organisations.returning, name="return"),
    path("<slug:slug>/instellingen/", organisations.settings, name="settings"),
    path("<slug:slug>/kleuren/", organisations.theme, name="theme"),
]
