"""Addresses: /api/ for programs, everything else for people."""
from django.urls import include, path

urlpatterns = [
    path("api/", include("qareports.api.urls")),
    path("", include("qareports.frontend.urls")),
]
