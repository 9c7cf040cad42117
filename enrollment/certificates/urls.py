from django.urls import path

from enrollment.views import certificates

urlpatterns = [
    path("mijn-leren/<uuid:pk>/certificaat.pdf", certificates.own, name="certificate"),
    path("certificaat/", certificates.check, name="certificate-search"),
    path("certificaat/<str:number>/", certificates.check, name="certificate-check"),
    path("plannen/<int:pk>/certificaten/", certificates.order, name="certificates-order"),
    path("plannen/certificaten/<uuid:pk>/", certificates.batch, name="certificates"),
    path("plannen/certificaten/<uuid:pk>/zip/", certificates.download, name="certificates-zip"),
]
