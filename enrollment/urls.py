from django.urls import path

from enrollment.views import booking, mine, operate, team

app_name = "enrollment"
urlpatterns = [
    path("mijn-leren/", mine.mine, name="mine"),
    path("mijn-team/", team.team, name="team"),
    path("mijn-leren/<uuid:pk>/", mine.enrollment_detail, name="enrollment"),
    path("mijn-leren/<uuid:pk>/uitschrijven/", booking.withdraw_from_run, name="withdraw"),
    path("inschrijven/<int:pk>/", booking.book_run, name="book"),
    path(
        "plannen/deelnemers/<uuid:pk>/uitschrijven/",
        operate.withdraw_participant,
        name="withdraw-participant",
    ),
]
