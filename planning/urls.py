from django.urls import path

from planning.views import overview, plan

app_name = "planning"
urlpatterns = [
    path("", overview.runs, name="runs"),
    path("nieuw/<slug:course_slug>/", plan.run_new, name="run-new"),
    path("<int:pk>/", overview.run_detail, name="run"),
    path("<int:pk>/wijzigen/", plan.run_edit, name="run-edit"),
    path("<int:pk>/annuleren/", plan.run_cancel, name="run-cancel"),
]
