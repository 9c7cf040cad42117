"""All addresses of the portal. Paths are Dutch: people see them."""

from django.urls import include, path

from lms_portal.views import health, start, wellknown

urlpatterns = [
    path("", start.start, name="start"),
    path("", include("catalog.urls")),
    path("", include("enrollment.urls")),
    path("plannen/", include("planning.urls")),
    path("berichten/", include("notifications.urls")),
    path("profiel/", include("people.urls")),
    path("demo/", include("demo.urls")),
    path("account/", include("allauth.account.urls")),
    path("thema/<slug:slug>-<str:digest>.css", wellknown.theme_css, name="theme-css"),
    path(".well-known/security.txt", wellknown.security_txt, name="security-txt"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
