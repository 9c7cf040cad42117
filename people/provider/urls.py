"""Addresses for programs; of allauth's provider only what ours need. allauth finds its own pages
by these names."""

from allauth.idp.oidc import views as provider
from django.urls import include, path

from people.provider import views

app_name = "idp"
addresses = [
    path(".well-known/openid-configuration", views.configuration, name="configuration"),
    path(".well-known/jwks.json", provider.jwks, name="jwks"),
    path("aanmelden-elders/", provider.authorization, name="authorization"),
    path("aanmelden-elders/token", provider.token, name="token"),
    path("aanmelden-elders/userinfo", provider.user_info, name="userinfo"),
]
urlpatterns = [path("", include((addresses, "oidc")))]
