"""Addresses of ordering; part of enrollment's own."""

from django.urls import path

from enrollment.views import ordering

urlpatterns = [
    path("plannen/bestellingen/", ordering.orders, name="orders"),
    path("plannen/<int:pk>/bestellen/", ordering.order, name="order"),
    path("plannen/<int:pk>/bestellen/instellen/", ordering.order_contact, name="order-contact"),
    path("plannen/<int:pk>/bestellen/stoppen/", ordering.order_stop, name="order-stop"),
    path("plannen/<int:pk>/bestellen/versturen/", ordering.order_send, name="order-send"),
    path("plannen/<int:pk>/bestellen/doorgegeven/", ordering.order_passed, name="order-passed"),
    path("plannen/<int:pk>/bestellen/bevestigd/", ordering.order_confirmed, name="order-confirmed"),
    path("plannen/<int:pk>/bestellen/lijst/<str:form>/", ordering.order_list, name="order-list"),
]
