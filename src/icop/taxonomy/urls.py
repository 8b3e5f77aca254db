"""Addresses of the taxonomy."""

from django.urls import path

from icop.taxonomy.views import browsing

app_name = "taxonomy"
urlpatterns = [
    path("", browsing.index, name="index"),
    path("a-z/", browsing.alphabetical, name="alphabetical"),
    path("<str:key>/", browsing.concept, name="concept"),
    path("<str:key>/under/", browsing.under, name="under"),
]
