"""Addresses of the API."""
from django.urls import path

from . import views

PLACE = "<str:group>/<str:project>/<str:build>/<str:environment>"

urlpatterns = [
    path(f"submit/{PLACE}", views.submit),
    path(f"fetch/{PLACE}", views.fetch),
    path("testruns/<int:pk>", views.test_run, name="api_test_run"),
    path("jobs/<int:pk>", views.job, name="api_job"),
    path("builds/<str:group>/<str:project>/<str:version>", views.build),
    path("statistics", views.statistics),
]
