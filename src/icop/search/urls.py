"""Addresses of the search page."""

from django.urls import path

from icop.search import views

app_name = "search"
urlpatterns = [
    path("", views.index, name="index"),
    path("failed/", views.failed, name="failed"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("words/", views.words, name="words"),
]
