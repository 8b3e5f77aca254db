"""Addresses of this room."""

from django.urls import path

from icop.facts import views

app_name = "facts"
urlpatterns = [path("", views.index, name="index")]
