"""All addresses of the portal. Paths are Dutch: people see them."""

from django.urls import include, path
from django.views.generic import RedirectView

from lms_portal.views import health, start, tasks, wellknown

urlpatterns = [
    path("", start.start, name="start"),
    path("", include("catalog.urls")),
    path("", include("catalog.paths.urls")),
    path("", include("enrollment.urls")),
    path("", include("landscapes.urls")),
    path("", include("landscapes.analysis.urls")),
    path("plannen/", include("planning.urls")),
    path("organisaties/", include("people.organisation_urls")),
    path("", include("people.rights.urls")),
    path("berichten/", include("notifications.urls")),
    path("", include("people.urls")),
    path("", include("people.provider.urls")),
    path("moodle/", include("moodle.urls")),
    path("demo/", include("demo.urls")),
    # Addresses come from the organisation; allauth's own page would let people change them here.
    path(
        "account/email/", RedirectView.as_view(pattern_name="people:profile"), name="account_email"
    ),
    path("account/", include("allauth.account.urls")),
    path("taken/", tasks.tasks, name="tasks"),
    path("taken/opnieuw/", tasks.retry, name="tasks-retry"),
    path("thema/<slug:slug>-<str:digest>.css", wellknown.theme_css, name="theme-css"),
    path(".well-known/security.txt", wellknown.security_txt, name="security-txt"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
