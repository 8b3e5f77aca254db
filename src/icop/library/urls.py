"""Addresses of the library."""

from django.urls import path

from icop.library import views

app_name = "library"
urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("cite/<path:citation>/", views.cite, name="cite"),
    path("<str:key>/", views.document, name="document"),
    path("<str:key>/read/", views.read, name="read"),
    path("<str:key>/read/<path:anchor>/", views.read, name="section"),
]
