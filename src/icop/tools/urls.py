"""Addresses of tools, programs, assessments and determinations."""

from django.urls import path

from icop.tools.views import catalogue

app_name = "tools"
urlpatterns = [
    path("", catalogue.index, name="index"),
]
