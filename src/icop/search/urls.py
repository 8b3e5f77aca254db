"""Addresses of this room."""

from django.urls import path

from icop.search import views

app_name = "search"
urlpatterns = [path("", views.index, name="index")]
