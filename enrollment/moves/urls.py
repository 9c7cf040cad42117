from django.urls import path

from enrollment.views import merging, minimum, switching

urlpatterns = [
    path("mijn-leren/<uuid:pk>/andere-datum/", switching.other_dates, name="other-dates"),
    path("plannen/<int:pk>/samenvoegen/", merging.merge, name="merge"),
    path("plannen/<int:pk>/te-weinig/", minimum.minimum, name="minimum"),
]
