"""Addresses of attendance and finishing."""

from django.urls import path

from enrollment.views import attendance, attending, evidence, finishing

urlpatterns = [
    path("aanwezig/", attending.attend, name="attend"),
    path("aanwezig/<int:pk>/<str:code>/", attending.attend_scan, name="attend-scan"),
    path(
        "plannen/bijeenkomst/<int:pk>/aanwezigheid/",
        attendance.attendance_list,
        name="attendance",
    ),
    path("plannen/bijeenkomst/<int:pk>/code/", attendance.attendance_qr, name="attendance-code"),
    path(
        "plannen/bijeenkomst/<int:pk>/verslag/",
        attendance.attendance_report,
        name="attendance-report",
    ),
    path("plannen/<int:pk>/afronden/", finishing.finish, name="finish"),
    path(
        "plannen/deelnemers/<uuid:pk>/afronden/",
        finishing.finish_participant,
        name="finish-participant",
    ),
    path(
        "plannen/deelnemers/<uuid:pk>/aanwezigheid/",
        finishing.correct_attendance,
        name="correct-attendance",
    ),
    path("plannen/bezwaren/<int:pk>/", finishing.contest_decide, name="contest"),
    path("plannen/bewijzen/<uuid:pk>/", evidence.evidence_judge, name="evidence"),
    path("bewijzen/<uuid:pk>/", evidence.evidence_file, name="evidence-file"),
    path("mijn-leren/<uuid:pk>/bewijs/", evidence.evidence_new, name="evidence-new"),
    path("mijn-leren/<uuid:pk>/bezwaar/", attending.contest_new, name="contest-new"),
]
