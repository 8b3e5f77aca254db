"""Addresses of this room."""

from django.urls import path

from icop.library import views

app_name = "library"
urlpatterns = [path("", views.index, name="index")]
