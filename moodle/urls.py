from django.urls import path

from moodle.views import operating

app_name = "moodle"
urlpatterns = [
    path("", operating.index, name="index"),
    path("nieuw/", operating.new, name="new"),
    path("stap/", operating.step, name="step"),
]
