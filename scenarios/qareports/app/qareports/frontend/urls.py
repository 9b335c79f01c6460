"""Addresses of the pages."""
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", LoginView.as_view(template_name="frontend/login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("status/", views.status, name="status"),
    path("testrun/<int:pk>/", views.test_run, name="test_run"),
    path("attachment/<int:pk>/<path:filename>", views.attachment, name="attachment"),
    path("<str:group>/<str:slug>/", views.project, name="project"),
    path("<str:group>/<str:slug>/submit/", views.submit, name="submit"),
    path("<str:group>/<str:slug>/build/<str:version>/", views.build, name="build"),
]
